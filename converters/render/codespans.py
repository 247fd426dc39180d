"""Where is code in Markdown, as far as lines tell? For those who must leave it alone, and for fences in lists."""

from __future__ import annotations

import re

# What may stand before a fence on its line: block quote marks and list markers.
_LEAD = re.compile(r"[ \t]*(?:(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*")


def opens_fence(text: str, at: int) -> bool:
    """Do the marks at offset ``at`` stand where a fence may begin?"""
    return _LEAD.fullmatch(text, text.rfind("\n", 0, at) + 1, at) is not None


def fence_end(text: str, opening: re.Match[str]) -> int:
    """The end of the fence's closing line, or of the text. Pairs line by line, whatever the indentation."""
    mark = opening["fence"]
    close = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
    line_end = text.find("\n", opening.end())
    found = None if line_end < 0 else close.search(text, line_end + 1)
    return len(text) if found is None else found.end()


def ticks_end(text: str, at: int, limit: int, ticks: str) -> int:
    """The end of the code span that a run of back-ticks before ``at`` opens, or ``at`` when nothing closes it."""
    length = len(ticks)
    while (start := text.find(ticks, at, limit)) >= 0:
        end = start + length
        while end < limit and text[end] == "`":
            end += 1
        if end - start == length:
            return end
        at = end
    return -1


_INDENTED = re.compile(r"(?:\A|\n[ \t]*\n)((?:(?: {4}|\t)[^\n]*\n?|[ \t]*\n)+)")
_ITEM = re.compile(r"^( *)((?:[-*+]|\d{1,9}[.)]) {1,4})(?=\S)", re.MULTILINE)


def indented_code(text: str) -> list[tuple[int, int]]:
    """Ranges of indented code: four blanks after a blank line, counted from the text of the list it stands in."""
    if "\n    " not in text and "\n\t" not in text and not text.startswith(("    ", "\t")):
        return []
    ranges = []
    for block in _INDENTED.finditer(text):
        start, end = block.span(1)
        first = text[start : text.find("\n", start) if "\n" in text[start:end] else end].expandtabs(4)
        indent = len(first) - len(first.lstrip(" "))
        if first.strip() and indent >= 4 + _list_offset(text, start) and not _ITEM.match(first.lstrip(" ")):
            ranges.append((start, end))
    return ranges


def _list_offset(text: str, before: int) -> int:
    """How deep the text of the list around offset ``before`` is indented; 0 outside a list."""
    deepest = 0
    for paragraph in reversed(text[:before].split("\n\n")):
        offsets = [len(item[1]) + len(item[2]) for item in _ITEM.finditer(paragraph)]
        deepest = max([deepest, *offsets])
        if paragraph[:1] not in (" ", "\t", "\n", ""):
            return deepest
    return deepest


_FENCE = re.compile(r"^(?P<lead>[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<mark>`{3,}(?=[^`\n]*$)|~{3,})", re.MULTILINE)


def indent_fences(text: str) -> str:
    """``text`` whose fences in lists hold all their lines.

    CommonMark ends a fence in a list item at the first line that is indented less than the item, and takes the
    closing line for the opening of a new fence that swallows all text after it. No author means that: lines between
    an opening and its closing line get the indentation of the opening.
    """
    parts, at, found = [], 0, 0
    while (opening := _FENCE.search(text, found)) is not None:
        mark, lead = opening["mark"], len(opening["lead"])
        line_end = text.find("\n", opening.end())
        if line_end < 0:
            break
        closing = re.compile(rf"^[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE).search(
            text, line_end + 1
        )
        if closing is None:
            break
        found = closing.end()
        if lead == 0:
            continue
        *lines, close = text[line_end + 1 : found].split("\n")
        missing = lead - min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=lead)
        close_missing = lead - (len(close) - len(close.lstrip(" ")))
        if max(missing, close_missing) <= 0 or _LIST_BEFORE.search(text, 0, opening.end("lead")) is None:
            continue
        shift = " " * max(missing, 0)
        parts.append(text[at : line_end + 1])
        parts += [f"{shift}{line}\n" if line.strip() else "\n" for line in lines]
        parts.append(" " * max(close_missing, 0) + close)
        at = found
    return "".join([*parts, text[at:]]) if parts else text


_LIST_BEFORE = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]", re.MULTILINE)
