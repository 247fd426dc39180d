"""What does an article say, without markup? Prose, code and TeX, one block a line or more; the same from our own markup."""

from __future__ import annotations

import re
from html import unescape

from .html import Dialect, to_html

_ANNOTATION = re.compile(
    r"<math\b.*?<annotation encoding=\"application/x-tex\">(.*?)</annotation></semantics></math>", re.DOTALL
)
_PRE = re.compile(r"<pre[^>]*>(.*?)</pre>", re.DOTALL)
_IMAGE = re.compile(r'<img\b[^>]*? alt="([^"]*)"[^>]*>')
_BREAK = re.compile(r"<br ?/?>\n?")
_ROW = re.compile(r"</tr>\s*(?:</thead>\s*<tbody>\s*)?<tr>|<(?:/?thead|/?tbody)>")
_CELL = re.compile(r"</t[dh]>\s*(?=<t[dh])")
_ITEM = re.compile(r"<(ul|ol(?: [^>]*)?|/ul|/ol|li)(?: [^>]*)?>\s*(?:<p>)?")
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|tr|table|thead|tbody|blockquote|aside|div|section|figure|hr|dl|dt|dd|li|pre)\b[^>]*>"
)
_ANY = re.compile(r"<[^>]*>")
_LINES = re.compile(r"(?<![ \t])[ \t]*\n[ \t]*(?:\n[ \t]*)+")


def to_text(body: str, *, dialect: Dialect = "commonmark", delimiters: bool = True) -> str:
    """Markdown ``body`` as plain text: paragraphs apart by a blank line, ``- `` and ``1. `` before list items, cells
    apart by tabs, code as it is, TeX with its delimiters or without. Link addresses are left out."""
    if delimiters:
        return of_html(to_html(body, dialect=dialect, maths="tex").html)
    return of_html(to_html(body, dialect=dialect, maths="code").html)


def of_html(markup: str) -> str:
    """The text of markup that this renderer made (MathML by its TeX annotation)."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(_ANY.sub("", match[1]))
        return f"\n\n\x02{len(kept) - 1}\x03\n\n"

    text = _PRE.sub(keep, markup)
    if "<math" in text:
        text = _ANNOTATION.sub(r"\1", text)
    text = _IMAGE.sub(r"\1", _BREAK.sub("\n", text))
    if "<li" in text:
        text = _number_items(text)
    text = _ANY.sub("", _BLOCK.sub("\n\n", _ROW.sub("\n", _CELL.sub("\t", text))))
    text = _LINES.sub("\n\n", text).strip()
    text = re.sub("\x02(\\d+)\x03", lambda match: kept[int(match[1])].strip("\n"), text)
    return unescape(text)


def _number_items(markup: str) -> str:
    counts: list[int | None] = []

    def item(match: re.Match[str]) -> str:
        name = match[1]
        if name == "li":
            count = counts[-1] if counts else None
            if count is None:
                return "\n\n- "
            counts[-1] = count + 1
            return f"\n\n{count}. "
        if name.startswith("/"):
            if counts:
                counts.pop()
        elif name == "ul":
            counts.append(None)
        else:
            start = re.search(r'start="(\d+)"', name)
            counts.append(int(start[1]) if start else 1)
        return "\n\n"

    return _ITEM.sub(item, markup)
