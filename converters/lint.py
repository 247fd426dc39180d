"""What is doubtful in one article's text? Looks only; each finding is a notice, and none stops a conversion."""

from __future__ import annotations

import re
from bisect import bisect_right

from .article import Article
from .notices import Report
from .render import maths

#: Longer titles are cut by most catalogues and search results (Ghost 191, WordPress 200 characters hold them still).
LONG_TITLE = 120

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+\S", re.MULTILINE)
_FENCE = re.compile(r"[ \t>]*+(?:[-*+] |\d{1,9}[.)] )?[ \t]*+(`{3,}|~{3,})")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
# The last words of a text that a person wrote to its end: anything but a letter, a digit or a mark that goes on (a colon
# promises a list); or a web address, or ``:tada:``.
_ENDED = re.compile(r"[^\w,:\-–—&/(]$|\b(?:https?://|www\.)\S+$|:\w+:$")
_DEFINITION = re.compile(r"[ \t]*\[[^\]]+\]:")


def lint(article: Article, report: Report) -> None:
    """All the checks of one article, in the order of its fields."""
    if len(article.title) > LONG_TITLE:
        report.add("long-title", f"{len(article.title)} characters: {_excerpt(article.title, 0)}")
    body = article.body
    if not body.strip():
        report.add("no-text", "the body is empty")
        return
    reading = maths.read(body)
    for offset in reading.unpaired:
        report.add("unbalanced-maths", f"line {_line(body, offset)}: opens and never closes: {_excerpt(body, offset)}")
    code = sorted(reading.code)
    _fences(body, code, report)
    _headings(body, code, report)
    if not _ended(body, code):
        report.add("cut-off", f"ends in mid sentence: …{body.rstrip()[-60:]}")


def _fences(body: str, code: list[tuple[int, int]], report: Report) -> None:
    """A fence that runs to the end of the text without a closing line."""
    if not code or code[-1][1] < len(body.rstrip()):
        return
    start, end = code[-1]
    block = body[start:end]
    opening = _FENCE.match(block)
    if opening is None:
        return
    mark = opening.group(1)
    if not re.search(rf"\n[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", block.rstrip()):
        report.add("unclosed-fence", f"line {_line(body, start)}: code that never ends: {_excerpt(body, start)}")


def _headings(body: str, code: list[tuple[int, int]], report: Report) -> None:
    """A heading more than one level below the one before it."""
    starts = [start for start, _ in code]
    level = 0
    for heading in _HEADING.finditer(body):
        at = bisect_right(starts, heading.start()) - 1
        if at >= 0 and heading.start() < code[at][1]:
            continue
        depth = len(heading.group(1))
        if level and depth > level + 1:
            text = f"line {_line(body, heading.start())}: from level {level} to level {depth}"
            report.add("heading-skip", f"{text}: {_excerpt(body, heading.start(1))}")
        level = depth


def _ended(body: str, code: list[tuple[int, int]]) -> bool:
    """False where the last line is prose that stops without a closing mark."""
    lines = body.rstrip().split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or _DEFINITION.match(lines[-1])):
        lines.pop()
    if code and code[-1][1] >= len("\n".join(lines).rstrip()):
        return True
    last = lines[-1].strip().rstrip("*_")
    if not last or _ENDED.search(last) or last.startswith(("#", "|", "<", "!")):
        return True
    if last[-1] in ",:-–—&/(":
        return False
    if last.isupper() or len(last.split()) < 4:  # a source line in capitals, a name: no sentence
        return True
    if _ITEM.match(lines[-1]):  # list items often have no full stop: only one unlike its brothers is cut off
        items = [line.rstrip() for line in lines[:-1] if _ITEM.match(line)]
        return sum(bool(_ENDED.search(item)) for item in items) * 2 < max(len(items), 1)
    return _is_verse(lines)


def _is_verse(lines: list[str]) -> bool:
    """Short lines without full stops (a poem, a list of titles) end where they end."""
    block = []
    for line in reversed(lines):
        if not line.strip():
            break
        block.append(line.strip())
    return len(block) > 2 and sum(bool(_ENDED.search(line)) for line in block) * 2 < len(block)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _excerpt(text: str, offset: int) -> str:
    cut = " ".join(text[offset : offset + 60].split())
    return cut + ("…" if len(text) > offset + 60 else "")
