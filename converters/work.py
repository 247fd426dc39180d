"""What does a worker do with one article, and with one volume? The only place where their failure is caught."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from . import files
from .article import Article, Origin
from .formats import Raw, Reader, Volume, Writer
from .index import Row, VolumeParts, row
from .normalise import normalise
from .notices import BadArticle, LeftOut, Notice, Report
from .repair import repair


class Outcome(NamedTuple):
    """All that comes back from a worker for one article: its row and bytes, or why there are none; never an exception."""

    row: Row | None
    data: bytes
    notices: tuple[Notice, ...]
    fate: str  #: ``written``, ``left_out`` or ``failed``
    repaired: bool = False


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
    with failures(report) as fate:
        article, repaired = read_one(reader, raw, report, spellings)
        report.losses(article, writer.carries)
        part = writer.render(article, report)
        made, data = row(part.entry, article.related), part.data
    return Outcome(made, data, tuple(report), fate.name, repaired)


@dataclass(slots=True)
class Fate:
    name: str = "written"


@contextmanager
def failures(report: Report) -> Iterator[Fate]:
    """Turns any exception of the block into a notice, as text: no exception object crosses a process boundary."""
    fate = Fate()
    try:
        yield fate
    except BadArticle as error:
        fate.name = "failed"
        report.add(error.code, error.text, line=error.line)
    except LeftOut as reason:
        fate.name = "left_out"
        report.add("left-out", reason.text)
    except Exception as error:  # noqa: BLE001 - the one place that may catch everything
        fate.name = "failed"
        import traceback

        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        report.add("crash", f"{type(error).__name__}: {error} ({place}); please report it")


def convert_batch(writer: Writer, spellings: Mapping[str, str], batch: list[tuple[Reader, Raw]]) -> list[Outcome]:
    """``convert_one`` of each, in order."""
    return [convert_one(reader, writer, raw, spellings) for reader, raw in batch]


def assemble_one(writer: Writer, index: Path, spool: Path, task: tuple[Volume, Path]) -> tuple[tuple[Notice, ...], str]:
    """Assemble one volume; its notices and its fate come back, whatever happens."""
    volume, target = task
    report = Report(Origin(volume.name or target.name))
    with failures(report) as fate:
        parts = VolumeParts(index, spool, volume.positions)
        try:
            writer.assemble(volume, parts, target, report)
        finally:
            parts.close()
    if fate.name == "failed":  # half an output is none
        files.remove(target)
    return tuple(report), fate.name
