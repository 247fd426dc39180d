"""How does HTML become Markdown again? For readers of formats that carry markup: the text stays, and so does its structure.

The way back of ``html.py``: what it made of a body comes back as Markdown that gives the same text, lists, tables, code
and TeX. Markup that Markdown has no words for (``<sup>``, ``<kbd>``) stays as raw HTML; attributes go, but for addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import pairwise

from .maths import find
from .structure import names
from .tree import BLOCK, VOID, Node, tree_of

_GONE = names("script style template iframe object svg head title")
_RAW = names("sup sub kbd mark ins u q abbr cite dfn var samp small bdi bdo ruby rt rp")


def from_html(markup: str) -> str:
    """HTML ``markup`` (a fragment or a document) as Markdown. Scripts and styles are left out; nothing is sanitised."""
    root = tree_of(markup)
    _lift_breaks(root)
    return "\n\n".join(_blocks(root))


def _lift_breaks(node: Node) -> None:
    """Move each break at the end of a span behind it: ``<b>x<br></b>`` would end in a backslash that is text."""
    children: list[Node | str] = []
    for child in node.children:
        children.append(child)
        if isinstance(child, str) or child.name in VOID:
            continue
        _lift_breaks(child)
        if child.name not in BLOCK and child.name not in ("td", "th", "caption"):
            while child.children and isinstance(last := child.children[-1], Node) and last.name == "br":
                children.append(child.children.pop())
    node.children = children


# -- blocks ------------------------------------------------------------------------------------------------------------


def _blocks(node: Node) -> list[str]:
    done: list[str] = []
    run: list[Node | str] = []

    def end_run() -> None:
        while run and (run[-1].isspace() if isinstance(run[-1], str) else run[-1].name == "br"):
            run.pop()  # a break at the end of a block breaks nothing, and its backslash would be text
        text = _at_line_start(_line(run).strip(" \n"))
        if text:
            done.append(text)
        run.clear()

    before, other = "", False  # two lists in a row would be one, if their marks were the same
    for child in node.children:
        if isinstance(child, str) or (child.name not in BLOCK and not _holds_block(child)):
            run.append(child)
            continue
        count = len(done)
        end_run()
        other = child.name == before and len(done) == count and not other
        before = child.name
        done += [_list(child, other=True)] if other and child.name in ("ul", "ol") else _block(child)
    end_run()
    return done


def _holds_block(node: Node) -> bool:
    return any(isinstance(child, Node) and (child.name in BLOCK or _holds_block(child)) for child in node.children)


def _block(node: Node) -> list[str]:
    name = node.name
    if name in _GONE:
        return []
    if len(name) == 2 and name[0] == "h" and name[1].isdigit():
        text = _line(node.children).strip().replace("\\\n", " ").replace("\n", " ")
        return [f"{'#' * int(name[1])} {text}"] if text else []
    if name == "hr":
        return ["---"]
    if name == "pre":
        return [_fence(node)]
    if name in ("ul", "ol"):
        return [_list(node)]
    if name == "blockquote":
        inner = "\n\n".join(_blocks(node))
        return ["\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))] if inner else []
    if name == "table":
        return [_table(node)]
    if name == "a" and node.attributes.get("href"):
        return _linked(_blocks(node), _address(node.attributes["href"]))
    if name in ("dt", "summary"):
        text = _line(node.children).strip()
        return [f"**{text}**"] if text else []
    return _blocks(node)


def _linked(blocks: list[str], address: str) -> list[str]:
    """A link around blocks, as cards have: one link where they are lines, else the blocks and the link below them."""
    if any("\n" in block or _STRUCTURE.match(block) for block in blocks):
        return [*blocks, f"[{address.strip('<>')}]({address})"]
    return [f"[{' '.join(blocks)}]({address})"] if blocks else []


_STRUCTURE = re.compile(r"#{1,6} |[-*>|] |\d+[.)] |```|---$|.*(?<!!)\[[^\]]*\]\(")


def _fence(node: Node) -> str:
    code = node.find_all("code")
    named = re.search(r"\blanguage-([\w+#.-]+)", code[0].attributes.get("class", "")) if code else None
    text = node.text().removesuffix("\n")
    ticks = "`" * max(3, 1 + max(map(len, re.findall(r"`{3,}", text)), default=0))
    return f"{ticks}{named[1] if named else ''}\n{text}\n{ticks}"


def _list(node: Node, *, other: bool = False) -> str:
    number = int(node.attributes.get("start") or 1) if node.attributes.get("start", "1").isdigit() else 1
    items = [
        child if isinstance(child, Node) else Node("li", children=[child])  # text between the items
        for child in node.children
        if isinstance(child, Node) or not child.isspace()
    ]
    done = []
    loose = any(isinstance(child, Node) and child.name == "p" for item in items for child in item.children)
    for item in items:
        marker = f"{number}{')' if other else '.'} " if node.name == "ol" else "* " if other else "- "
        blocks = _blocks(item) if item.name == "li" else _block(item)
        tight = not loose
        inner = blocks[0] if blocks else ""
        for before, block in pairwise(blocks):
            nested = block.startswith(("- ", "1. ", "* ", "1) ")) and not before.startswith("```")
            inner += ("\n" if tight and nested else "\n\n") + block
        pad = " " * len(marker)
        done.append(marker + "\n".join(f"{pad}{line}" if line else "" for line in inner.split("\n")).removeprefix(pad))
        number += 1
    return ("\n\n" if loose else "\n").join(done)


def _table(node: Node) -> str:
    rows = [[_cell(cell) for cell in row.find_all("td", "th")] for row in node.find_all("tr")]
    rows = [row for row in rows if row]
    above: list[Node | str] = [*node.find_all("caption"), *_between_cells(node)]
    before = [text for one in above if (text := _line([one]).strip())]
    if not rows:
        return "\n\n".join(before)
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    first = node.find_all("tr")[0]
    if not first.find_all("th"):
        rows.insert(0, [""] * width)
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "---|" * width)
    return "\n\n".join([*before, "\n".join(lines)])


def _between_cells(node: Node) -> Iterator[str]:
    """Text that HTML has no place for, which browsers show before the table."""
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.name not in ("td", "th", "caption") and child.name not in _GONE:
            yield from _between_cells(child)


def _cell(node: Node) -> str:
    blocks = [block.replace("\\\n", "<br>").replace("\n", " ") for block in _blocks(node)]
    text = "<br>".join(blocks)
    parts: list[str] = []
    at = 0
    for span in find(text):  # a formula is read before the table is: an escaped bar in it is TeX's own
        parts += (text[at : span.start].replace("|", "\\|"), text[span.start : span.end])
        at = span.end
    return "".join([*parts, text[at:].replace("|", "\\|")])


# -- inside a line -----------------------------------------------------------------------------------------------------


def _line(nodes: list[Node | str]) -> str:
    """What stands in a block, as one or more lines. Brackets made plain, in one element or around others, open no formula."""
    text = _inline(nodes)
    if "\\[" not in text:
        return text
    said = Node("", children=nodes).text()
    while stray := [span for span in find(text) if span.kind == "\\[" and text[span.start : span.end] not in said]:
        for span in reversed(stray):
            start, end = span.start, span.end
            text = f"{text[:start]}&#91;{text[start + 2 : end - 2]}&#93;{text[end:]}"
    return text


def _inline(nodes: list[Node | str]) -> str:
    out = ""
    for number, node in enumerate(nodes):
        if isinstance(node, str):
            text = _escaped(node)
            out += text.lstrip() if out.endswith("\n") or not out else text
        elif node.name not in _GONE:
            after = nodes[number + 1] if number + 1 < len(nodes) else " "
            out += _span(node, out[-1:], after[:1] if isinstance(after, str) else "x")
    return out


def _span(node: Node, before: str, after: str) -> str:
    name = node.name
    if name == "br":
        return "\\\n"
    if name == "img":
        alt = node.attributes.get("alt", "")
        return f"![{_escaped(alt)}]({_address(node.attributes.get('src', ''))})"
    if name == "code":
        return _ticked(node.text())
    if name == "wbr":
        return ""
    inner = _inline(node.children)
    text = inner.strip()
    if not text:
        return inner[:1] if inner else ""
    left, right = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if name in ("b", "strong"):
        return left + _marked("**", "strong", text, left or before, right or after) + right
    if name in ("i", "em"):
        return left + _marked("*", "em", text, left or before, right or after) + right
    if name in ("del", "s", "strike"):
        return f"{left}~~{text}~~{right}"
    if name == "a" and node.attributes.get("href"):
        return f"{left}[{text}]({_address(node.attributes['href'])}){right}"
    if name in _RAW:
        return f"{left}<{name}>{text}</{name}>{right}"
    return inner


def _marked(mark: str, tag: str, text: str, before: str, after: str) -> str:
    """Emphasis, as raw HTML where CommonMark would not see the marks (``**"x"**y``)."""
    opens = text[0].isalnum() or not before or not before[-1].isalnum()
    closes = text[-1].isalnum() or not after or not after[0].isalnum()
    clash = text[0] in "*_" or text[-1] in "*_" or before[-1:] == "*"
    if opens and closes and not clash:
        return f"{mark}{text}{mark}"
    return f"<{tag}>{text}</{tag}>"


def _ticked(text: str) -> str:
    if not text:
        return ""
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text[0] == "`" or text[-1] == "`" or (text[0] == " " == text[-1] and text.strip()) else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _address(url: str) -> str:
    return f"<{url}>" if re.search(r"[\s()<>]", url) else url


_SPECIAL = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w+;)|!(?=\[)")


def _escaped(text: str) -> str:
    """Text as Markdown reads it back; TeX stays as it is."""
    parts: list[str] = []
    at = 0
    text = re.sub(r"[ \t\r\f]*\n[ \t\r\f]*\n\s*", " ", text)  # TeX crosses no blank line, and to HTML it is none
    for span in find(text):
        parts += (_plain(text[at : span.start]), text[span.start : span.end])
        at = span.end
    parts.append(_plain(text[at:]))
    return "".join(parts)


def _plain(text: str) -> str:
    text = re.sub(r"[ \t\n\r\f]+", " ", text)
    return _SPECIAL.sub(lambda match: escape("&") if match[0] == "&" else "\\" + "\\".join(match[0]), text)


_STARTS = re.compile(r"(?:(#{1,6}|[-+>])(?=\s|$)|>|(\d{1,9})([.)])(?=\s|$)|(=+|-(?:[ \t]*-)+)\s*$)")


def _at_line_start(text: str) -> str:
    """A paragraph that Markdown would take for a heading, a list or a rule, made plain; a line of a formula is TeX."""
    lines = text.split("\n")
    spans = find(text) if len(lines) > 1 else []
    end = -1
    for number, line in enumerate(lines):
        start, end = end + 1, end + 1 + len(line)
        match = None if any(span.start < start < span.end for span in spans) else _STARTS.match(line)
        if match and match[2]:
            lines[number] = f"{match[2]}\\{line[len(match[2]) :]}"
        elif match:
            lines[number] = f"\\{line}"
    return "\n".join(lines)
