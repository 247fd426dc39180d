"""How does an answer survive in the few tags that Google once published for FAQ answers? Rewritten, never stripped.

The list (developers.google.com, FAQPage page as of 2026-04-08, removed 2026-06-15): h1 to h6, br, ol, ul, li, a, p, div,
b, strong, i, em; "all other tags are ignored". Ignored tags glue cells together (``12``) and lines of code; so tables
become lists that repeat their headings, code keeps its lines and its indentation, and quotes get quotation marks.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import escape

from ...render.structure import names

#: What passes through as it is. Of attributes only ``href`` and ``start`` do.
TAGS = names("h1 h2 h3 h4 h5 h6 br ol ul li a p div b strong i em")

#: The first tag that is more than one of those, bare: in most answers there is none.
_MORE = re.compile(rf"<(?!/?(?:{'|'.join(sorted(TAGS))})>|br />)")
_TAG = re.compile(r"<([a-z][\w-]*)([^>]*)>")
_BOLD = names("code kbd samp tt mark")
_ITALIC = names("var cite dfn u ins")
_BLOCK = names("blockquote section aside figure figcaption details dd article header footer main")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_PLAIN = re.compile(r' (?:href|start)="[^"#][^"]*"')


def downgraded(xhtml: str) -> str:
    """Well-formed flow content in the seventeen tags: its text is all there, in the same order."""
    if _MORE.search(xhtml) is None:
        return xhtml.replace("<br />", "<br>")
    for name, attributes in set(_TAG.findall(xhtml)):
        if name not in TAGS or (attributes.rstrip(" /") and not _PLAIN.fullmatch(attributes)):
            break
    else:
        return xhtml.replace("<br />", "<br>")
    root = ET.fromstring(f'<div xmlns:epub="http://www.idpf.org/2007/ops">{xhtml}</div>')
    out: list[str] = []
    _inner(root, out)
    return "".join(out)


def _text(text: str | None) -> str:
    return escape(text, quote=False) if text else ""


def _inner(element: ET.Element, out: list[str]) -> None:
    out.append(_text(element.text))
    for child in element:
        _element(child, out)
        out.append(_text(child.tail))


def _wrapped(name: str, element: ET.Element, out: list[str]) -> None:
    out.append(f"<{name}>")
    _inner(element, out)
    out.append(f"</{name}>")


def _element(element: ET.Element, out: list[str]) -> None:
    name = element.tag
    if name in ("br", "hr", "wbr"):
        out.append("" if name == "wbr" else "<br>")
    elif name == "a":
        _link(element, out)
    elif name == "ol" and element.get("start"):
        out.append(f'<ol start="{escape(element.get("start", ""))}">')
        _inner(element, out)
        out.append("</ol>")
    elif name in TAGS:
        _wrapped(name, element, out)
    elif name == "pre":
        out.append(f"<p>{_code(''.join(element.itertext()))}</p>")
    elif name == "table":
        _table(element, out)
    elif name == "blockquote":
        _quote(element)
        _wrapped("div", element, out)
    elif name == "img":
        _image(element, out)
    elif name in ("sup", "sub"):
        _script(element, out)
    elif name in ("del", "s"):
        out.append("~~")
        _inner(element, out)
        out.append("~~")
    elif name == "q":
        out.append("“")
        _inner(element, out)
        out.append("”")
    elif name in ("summary", "dt"):
        out.append("<p>")
        _wrapped("b", element, out)
        out.append("</p>")
    elif name in _BOLD:
        _wrapped("b", element, out)
    elif name in _ITALIC:
        _wrapped("i", element, out)
    elif name in _BLOCK:
        _wrapped("div", element, out)
    else:
        _inner(element, out)


def _link(element: ET.Element, out: list[str]) -> None:
    """A link into the page itself leads nowhere from a search result: its text stays, a footnote's in brackets."""
    href = element.get("href", "")
    if href and not href.startswith("#"):
        for picture in element.iter("img"):  # no link of its own inside of another
            picture.set("alt", picture.get("alt", "").strip() or picture.get("src", ""))
            picture.attrib.pop("src", None)
        out.append(f'<a href="{escape(href)}">')
        _inner(element, out)
        out.append("</a>")
    elif element.get("role") in ("doc-noteref", "doc-backlink"):
        out.append("[")
        _inner(element, out)
        out.append("]")
    else:
        _inner(element, out)


def _code(text: str) -> str:
    """Lines apart by ``<br>``; blanks that HTML would collapse become no-break spaces."""
    lines = []
    for line in text.strip("\n").expandtabs(4).split("\n"):
        kept = re.sub(r"^ +| {2,}", lambda match: "\u00a0" * len(match[0]), line)
        lines.append(escape(kept, quote=False))
    return "<br>".join(lines)


def _table(table: ET.Element, out: list[str]) -> None:
    """One list item a row, every cell after its heading; a table without rows is a line of its headings."""
    caption = table.find("caption")
    if caption is not None:
        out.append("<p>")
        _wrapped("b", caption, out)
        out.append("</p>")
    rows = list(table.iter("tr"))
    heads = list(rows[0]) if rows and all(cell.tag == "th" for cell in rows[0]) else []
    body = rows[1:] if heads else rows
    if not body:
        out.append("<p>")
        _joined([_cell(head) for head in heads], out)
        out.append("</p>")
        return
    out.append("<ul>")
    unsaid = [_cell(head) for head in heads]
    for at in {at for row in body for at, cell in enumerate(row) if at < len(unsaid) and _cell(cell)}:
        unsaid[at] = ""
    for row in body:
        cells = [f"<b>{head}:</b>" for head in unsaid if head]  # of a column without one cell
        unsaid = []
        for number, cell in enumerate(row):
            head = _cell(heads[number]) if number < len(heads) else ""
            text = _cell(cell)
            if text:
                cells.append(f"<b>{head}:</b> {text}" if head else text)
        if cells:
            out.append("<li>")
            _joined(cells, out)
            out.append("</li>")
    out.append("</ul>")


def _cell(cell: ET.Element) -> str:
    inner: list[str] = []
    _inner(cell, inner)
    return "".join(inner).strip()


def _joined(cells: list[str], out: list[str]) -> None:
    out.append("<br>".join(cell for cell in cells if cell))


def _quote(element: ET.Element) -> None:
    """Quotation marks around the text of a quote that has none."""
    texts = "".join(element.itertext()).strip()
    if not texts or texts[0] in "“\"'«„‘":
        return
    _first(element)
    _last(element)


def _first(element: ET.Element) -> bool:
    if element.text and element.text.strip():
        bare = element.text.lstrip()
        element.text = element.text[: len(element.text) - len(bare)] + "“" + bare
        return True
    for child in element:
        if _first(child):
            return True
        if child.tail and child.tail.strip():
            child.tail = f"“{child.tail.lstrip()}"
            return True
    return False


def _last(element: ET.Element) -> bool:
    for child in reversed(element):
        if child.tail and child.tail.strip():
            child.tail = f"{child.tail.rstrip()}”"
            return True
        if _last(child):
            return True
    if element.text and element.text.strip():
        element.text = f"{element.text.rstrip()}”"
        return True
    return False


def _image(element: ET.Element, out: list[str]) -> None:
    alt, src = element.get("alt", "").strip(), element.get("src", "")
    if src:
        out.append(f'<a href="{escape(src)}">{escape(alt or src, quote=False)}</a>')
    else:
        out.append(escape(alt, quote=False))


def _script(element: ET.Element, out: list[str]) -> None:
    """``x<sup>2</sup>`` is ``x²``; what has no such character is ``x^(a+b)`` or ``x_(a+b)``."""
    raised = element.tag == "sup"
    text = "".join(element.itertext())
    if len(element):  # a footnote's mark, or markup
        _inner(element, out)
        return
    small = text.translate(_RAISED if raised else _LOWERED)
    if text and all(a != b for a, b in zip(text, small, strict=True)):
        out.append(small)
    elif text.strip():
        mark = "^" if raised else "_"
        out.append(f"{mark}{_text(text)}" if len(text) == 1 else f"{mark}({_text(text)})")
