"""Which stretches of written-out prose are maths? Good enough to ask "are we in maths?", built only when asked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator


class Maths:
    """The maths of ``text[start:end]``, prose whose line ends are written out. Nothing is worked out before ``around``."""

    __slots__ = ("_begins", "_spans", "end", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self._spans: list[tuple[int, int, bool]] | None = None
        self._begins: list[int] = []

    def around(self, at: int) -> tuple[int, int, bool] | None:
        """The inside of the maths that ``at`` stands in, and whether it is display maths; ``None`` outside maths."""
        if self._spans is None:
            self._spans = list(_maths(self.text, self.start, self.end))
            self._begins = [opened for opened, _, _ in self._spans]
        index = bisect_right(self._begins, at) - 1
        if index < 0 or at >= self._spans[index][1]:
            return None
        return self._spans[index]


_OPEN = re.compile(
    r"\$\$|\$|(?<!\\)(?:\\\\)*\\[(\[]|\\begin\{(?:equation|align|alignat|gather|multline|eqnarray|displaymath|math|flalign)\*?\}"
)


def _maths(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The maths spans of prose, without delimiters. Good enough to ask "are we in maths?", built only when asked."""
    at = start
    while match := _OPEN.search(text, at, end):
        mark = match.group()
        opened = at = match.end()
        if mark == "$$":
            closed = text.find("$$", opened, end)
            if closed < 0:
                continue
            yield opened, closed, True
            at = closed + 2
        elif mark == "$":
            closed = text.find("$", opened, end)
            if closed < 0 or not _is_inline(text, opened, closed):
                continue
            yield opened, closed, False
            at = closed + 1
        elif mark.endswith(("(", "[")):
            if len(mark) % 2:
                continue  # \\[2pt]: a row break
            closed = text.find("\\)" if mark[-1] == "(" else "\\]", opened, end)
            if closed < 0:
                continue
            yield opened, closed, mark[-1] == "["
            at = closed + 2
        else:
            closed = text.find(mark.replace("begin", "end"), opened, end)
            if closed < 0:
                continue
            yield opened, closed, True
            at = closed


_LINE_END = re.compile(r"\\n(?![A-Za-z])")


def _is_inline(text: str, start: int, end: int) -> bool:
    """Is ``text[start:end]`` between two single dollars maths, or the stretch between two amounts of money?"""
    content = text[start:end]
    blank_before = content[:1].isspace() or bool(_LINE_END.match(content))
    blank_after = content[-1:].isspace() or content.endswith("\\n")
    if not content.strip() or blank_before != blank_after or text[end + 1 : end + 2].isdigit():
        return False
    if re.search(r"\\n[ \t]*\\n(?!u\b|eq?\b|ot|abla)", content):
        return False
    words = re.findall(r"(?<![\\A-Za-z{])[A-Za-z]{3,}", content)
    return not (content[0].isdigit() and len(words) > 1) and len(words) < 8
