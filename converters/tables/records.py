"""Where does a record end, and where a cell? CSV text into records and cells that still wear their quotes.

The standard library's reader takes the quotes off, and with them the difference between nothing and an empty text,
and between ``12`` and ``"12"``. Files that do not use quotes so are read by the standard library (``foreign``).
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain


def records(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Line number (from 1) and text of each record, without its line end. ``lines`` keep theirs."""
    start, parts, quotes = 0, [], 0
    for number, line in enumerate(lines, 1):
        start = start or number
        parts.append(line)
        quotes += line.count('"')
        if quotes % 2 == 0:
            text = "".join(parts) if len(parts) > 1 else line
            yield start, text[:-2] if text.endswith("\r\n") else text[:-1] if text.endswith(("\n", "\r")) else text
            start, parts, quotes = 0, [], 0
    if parts:  # a quote that is never closed: the reader says so
        yield start, "".join(parts)


@lru_cache(maxsize=8)
def _cell(separator: str) -> re.Pattern[str]:
    # The cell is either quoted to its end, or holds anything but the separator.
    return re.compile(rf'("[^"]*(?:""[^"]*)*"|[^{re.escape(separator)}]*)(?:{re.escape(separator)}|\Z)')


def cells(record: str, separator: str) -> list[str]:
    """The cells of one record, quotes and all."""
    found: list[str] = _cell(separator).findall(record)
    # The pattern matches once more, and empty, at the very end: only after a closing separator is that a cell.
    if not record.endswith(separator):
        found.pop()
    return found


#: A last line of ours, which stands alone unless a quote is open: the standard library does not tell.
_END = "\ue000\ufdd0"


def foreign(lines: Iterable[str], separator: str) -> Iterator[tuple[int, list[str] | None]]:
    """Line number and cells (quotes off) of each record, by the standard library, with no limit to a cell's length.

    A record whose quote is never closed has swallowed all that is below it: None stands in its place.
    """
    rows = csv.reader(chain(lines, (_END,)), delimiter=separator)
    while True:
        start = rows.line_num + 1
        before = csv.field_size_limit(sys.maxsize)  # global to the process: raised for one record only
        try:
            row = next(rows, None)
        finally:
            csv.field_size_limit(before)
        if row is None or row == [_END]:
            return
        if row and row[-1].endswith(_END):
            yield start, None
        elif row:
            yield start, row


def unquoted(cell: str) -> str | None:
    """The text of a quoted cell, or None when it wears no quotes."""
    if len(cell) >= 2 and cell[0] == '"' and cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return None
