"""How is a cell spelt? Separator, line ends, guard against formulas, newlines written out; each with its inverse."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .cells import Scalar, bare

#: What spreadsheets take for the start of a formula (OWASP CSV Injection), and the apostrophe that answers it.
_RISKY = "=+-@\t\r\n\0＝＋－＠'"
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?%?")
_WRITTEN_OUT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_BACK = {"\\": "\\", "n": "\n", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """The spelling of one file. ``guard``: an apostrophe before a text that a spreadsheet would run as a formula.
    ``escaped``: line ends inside a cell are written as ``\\n`` and ``\\r``, a backslash as two."""

    separator: str = ","
    eol: str = "\r\n"
    bom: bool = False
    guard: bool = False
    escaped: bool = False

    def cell(self, value: Scalar) -> str:
        """One value as it stands in the file: texts in quotes, all else bare."""
        if type(value) is not str:
            return bare(value)
        if self.guard:
            value = guarded(value)
        if self.escaped:
            value = written_out(value)
        return f'"{value.replace(chr(34), chr(34) * 2)}"' if '"' in value else f'"{value}"'

    def cells(self, values: Iterable[Scalar]) -> list[str]:
        """``cell`` of each."""
        if self.guard or self.escaped:
            return [self.cell(value) for value in values]
        # Nearly every value is a text without a quote: half the time of asking ``cell``.
        return [f'"{value}"' if type(value) is str and '"' not in value else self.cell(value) for value in values]

    def text(self, cell: str) -> str:
        """The text of a cell whose quotes are off already: the inverse of ``cell`` for texts."""
        if self.escaped:
            cell = read_back(cell)
        return unguarded(cell) if self.guard else cell


def risky(text: str) -> bool:
    """Whether a spreadsheet would run ``text``; a number is none, whatever its sign."""
    return text != "" and text[0] in _RISKY and not _NUMBER.fullmatch(text)


def guarded(text: str) -> str:
    """With an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if risky(text) else text


def unguarded(text: str) -> str:
    """Takes off the one apostrophe that ``guarded`` put there, and no other."""
    return text[1:] if text.startswith("'") and risky(text[1:]) else text


def written_out(text: str) -> str:
    """Line ends as ``\\n`` and ``\\r``, a backslash as two."""
    return re.sub(r"[\\\n\r]", lambda match: _WRITTEN_OUT[match[0]], text)


def read_back(text: str) -> str:
    """The inverse of ``written_out``."""
    return re.sub(r"\\([\\nr])", lambda match: _BACK[match[1]], text)
