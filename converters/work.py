"""What does a worker do with one article, and with one volume? The only place where their failure is caught."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from . import files
from .article import Article, Origin
from .formats import Raw, Reader, Volume, Writer
from .index import Row, VolumeParts, row
from .names import address_fault
from .normalise import normalise
from .notices import BadArticle, LeftOut, Notice, Report
from .repair import repair

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Outcome(NamedTuple):
    """All that comes back from a worker for one article: its row and bytes, or why there are none; never an exception."""

    row: Row | None
    data: bytes
    notices: tuple[Notice, ...]
    fate: str  #: ``written``, ``left_out`` or ``failed``
    repaired: bool = False


def reader_for(readers: Mapping[str, Reader], source: files.Source) -> Reader:
    """The reader of a file by its suffix; one under "" serves every file. Raises BadArticle where there is nothing to read."""
    if source.fault:
        raise BadArticle("unreadable", source.fault)
    return readers[""] if "" in readers else readers[source.suffix]


def read_one(reader: Reader, raw: Raw, report: Report, spellings: Mapping[str, str]) -> tuple[Article, bool]:
    """Parse, repair, normalise: the canonical article, and whether it was repaired."""
    parsed = reader.parse(raw, report)
    report.article = parsed.url
    article = repair(parsed, report)
    return normalise(article, spellings), article is not parsed


def convert_one(reader: Reader, writer: Writer, raw: Raw, spellings: Mapping[str, str]) -> Outcome:
    """The road of one article, and the only place where its failure is caught."""
    report = Report(raw.origin)
    repaired = False
    made: Row | None = None
    data = b""
    with failures(report) as outcome:
        article, repaired = read_one(reader, raw, report, spellings)
        report.losses(article, writer.carries)
        part = writer.render(article, report)
        made, data = row(part.entry, article.related), part.data
    return Outcome(made, data, tuple(report), outcome.fate, repaired)


class failures:
    """Turns any exception of its block into a notice, as text: no exception object crosses a process boundary.

    A class, as ``contextlib.suppress`` is: every article passes through two, and a generator costs three times as much.
    """

    __slots__ = ("fate", "report")

    def __init__(self, report: Report) -> None:
        self.report = report
        self.fate = "written"  #: or ``failed`` or ``left_out``

    def __enter__(self) -> failures:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> bool:
        if isinstance(error, BadArticle):
            self.fate = "failed"
            self.report.add(error.code, error.text, line=error.line)
        elif isinstance(error, LeftOut):
            self.fate = "left_out"
            self.report.add("left-out", error.text)
        elif isinstance(error, RecursionError):
            self.fate = "failed"
            self.report.add(
                "too-deep", "values or markup are nested deeper than this format can follow; make them flatter"
            )
        elif isinstance(error, ValueError) and (fault := address_fault(self.report.article)):
            self.fate = "failed"
            self.report.add("bad-url", fault)
        elif isinstance(error, OSError) and error.errno in _FULL:
            return False  # no fault of the article, and the next one would have the same
        elif isinstance(error, Exception):  # the one place that may catch everything
            self.fate = "failed"
            import traceback

            frame = traceback.extract_tb(trace)[-1]
            place = f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"
            self.report.add("crash", f"{type(error).__name__}: {error} ({place}); please report it")
        return isinstance(error, Exception)


def convert_batch(writer: Writer, spellings: Mapping[str, str], batch: list[tuple[Reader, Raw]]) -> list[Outcome]:
    """``convert_one`` of each, in order."""
    return [convert_one(reader, writer, raw, spellings) for reader, raw in batch]


def assemble_one(writer: Writer, index: Path, spool: Path, task: tuple[Volume, Path]) -> tuple[tuple[Notice, ...], str]:
    """Assemble one volume; its notices and its fate come back, whatever happens."""
    volume, target = task
    report = Report(Origin(volume.name or target.name))
    with failures(report) as outcome:
        parts = VolumeParts(index, spool, volume.positions)
        try:
            writer.assemble(volume, parts, target, report)
        finally:
            parts.close()
    if outcome.fate == "failed":  # half an output is none
        files.remove(target)
    return tuple(report), outcome.fate
