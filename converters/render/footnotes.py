"""How do footnotes read in a book? A reference, and a note at the end whose back link comes first (EPUB pop-ups)."""

from __future__ import annotations

import re

_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="#([^"]*)">(\d+)</a></sup>')
_NOTE = re.compile(
    r'<div class="footnote-definition" id="([^"]*)"><sup class="footnote-definition-label">(\d+)</sup>\s*'
)
_DIV = re.compile(r"<(/?)div\b[^>]*>")
_PM_REFERENCE = re.compile(r'<sup id="fnref\d*:[^"]*"><a class="footnote-ref" href="#fn:([^"]*)">(\d+)</a></sup>')
_PM_LIST = re.compile(r'<div class="footnote">\s*<hr />\s*<ol>(.*)</ol>\s*</div>', re.DOTALL)
_PM_NOTE = re.compile(r'<li id="fn:([^"]*)">(.*?)</li>\s*(?=<li id="fn:|\Z)', re.DOTALL)
_PM_BACK = re.compile(r'(?:\u00a0|&#160;)?<a class="footnote-backref"[^>]*>[^<]*</a>')


def arrange(markup: str, id_prefix: str) -> str:
    """``markup`` with its footnotes as ``<aside role="doc-footnote">`` at the end, in the order of their numbers."""
    notes: list[tuple[int, str, str]] = []
    if 'class="footnote-definition"' in markup:
        markup = _take_out(markup, notes)
    elif (listed := _PM_LIST.search(markup)) is not None:
        found = list(_PM_NOTE.finditer(listed[1]))
        if not all(_whole(note[2]) for note in found):
            return markup  # raw HTML broke the list; it stays as it is
        for number, note in enumerate(found, 1):
            notes.append((number, note[1], _PM_BACK.sub("", note[2]).replace("<p></p>", "").strip()))
        markup = markup[: listed.start()] + markup[listed.end() :]
    if not notes:
        return markup
    numbers = {name: number for number, name, _ in notes}
    referred: dict[int, int] = {}

    def reference(match: re.Match[str]) -> str:
        number = numbers.get(match[1])
        if number is None:
            return match[0]
        again = referred[number] = referred.get(number, 0) + 1
        own = f"{id_prefix}fnref-{number}" + (f"-{again}" if again > 1 else "")
        return f'<sup><a epub:type="noteref" role="doc-noteref" id="{own}" href="#{id_prefix}fn-{number}">{number}</a></sup>'

    pattern = _REFERENCE if _REFERENCE.search(markup + "".join(note[2] for note in notes)) else _PM_REFERENCE
    markup = pattern.sub(reference, markup)
    notes = [(number, name, pattern.sub(reference, text)) for number, name, text in sorted(notes)]
    return (
        markup.rstrip("\n")
        + "\n"
        + "".join(_aside(number, text, number in referred, id_prefix) for number, _, text in notes)
    )


def _whole(item: str) -> bool:
    """Is every list item in it opened and closed?"""
    depth = 0
    for tag in re.finditer(r"<(/?)li\b", item):
        depth += -1 if tag[1] else 1
        if depth < 0:
            return False
    return depth == 0


def _take_out(markup: str, notes: list[tuple[int, str, str]]) -> str:
    while (opening := _NOTE.search(markup)) is not None:
        depth, end, after = 1, len(markup), len(markup)
        for div in _DIV.finditer(markup, opening.end()):
            depth += -1 if div[1] else 1
            if depth == 0:
                end, after = div.span()
                break
        notes.append((int(opening[2]), opening[1], markup[opening.end() : end].strip()))
        markup = markup[: opening.start()] + markup[after:].removeprefix("\n")
    return markup


def _aside(number: int, text: str, referred: bool, id_prefix: str) -> str:
    label = f'<a role="doc-backlink" href="#{id_prefix}fnref-{number}">{number}</a>' if referred else str(number)
    inner = f"<p>{label}. {text[3:]}" if text.startswith("<p>") else f"<p>{label}.</p>\n{text}"
    return f'<aside epub:type="footnote" role="doc-footnote" id="{id_prefix}fn-{number}">\n{inner}\n</aside>\n'
