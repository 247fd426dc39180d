"""In what order does it happen? scan, parse, repair, normalise, render, spool, collect, assemble, publish."""

from __future__ import annotations

import itertools
import sqlite3
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from . import files
from .article import Origin
from .formats import Raw, Reader, Volume, Writer
from .index import RunIndex
from .normalise import best_spellings
from .notices import Level, Notice, Report
from .parallel import RunFailed, batches, executor, map_ordered
from .spool import Spool
from .work import assemble_one, convert_batch, failures, reader_for

#: Articles a task: enough that a task's cost of travel (about 0.2 ms) is lost in its work (about 30 ms).
BATCH = 64

OnNotice = Callable[[Notice], None]
OnProgress = Callable[[str, int, int], None]


class BadTarget(Exception):
    """TARGET does not fit what the writer makes; the message says why. Nothing was written."""


class Beside(Protocol):
    """What a whole run leaves beside its output: redirects, settings, a record."""

    @property
    def records(self) -> tuple[str, ...]:
        """The files that a dry run leaves, too."""
        ...

    def write(self, index: RunIndex, out: Path, target: Path, report: Report, whole: bool) -> Iterable[str]:
        """``out`` is the draft of what goes into the folder ``target``. Serial, after all volumes are assembled.

        ``whole`` is False when articles failed: what they wrote in a former run is not gone. Returns the files of ``target`` that are deleted once all else is published.
        """
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """One conversion: which files, by which readers, with which writer, to where."""

    sources: tuple[files.Source, ...]
    readers: Mapping[str, Reader]  #: file suffix -> reader; the suffix "" serves every file
    writer: Writer
    target: str  #: a path; ``-`` is standard output
    executor: str = "processes"
    jobs: int = 1
    dry_run: bool = False
    beside: tuple[Beside, ...] = ()


@dataclass(slots=True)
class Summary:
    """What became of the articles; ``read = written + left_out + failed``, always."""

    read: int = 0
    written: int = 0
    left_out: int = 0
    failed: int = 0
    repaired: int = 0
    seconds: float = 0.0
    notices: Counter[str] = field(default_factory=Counter)  #: code -> how many
    worst: Level | None = None

    def __str__(self) -> str:
        return (
            f"{self.read} read, {self.written} written, {self.left_out} left out, "
            f"{self.failed} failed, {self.repaired} repaired in {self.seconds:.2f} s"
        )

    def as_json(self) -> dict[str, object]:
        counts = {name: getattr(self, name) for name in ("read", "written", "left_out", "failed", "repaired")}
        return {"summary": {**counts, "seconds": round(self.seconds, 3), "notices": dict(sorted(self.notices.items()))}}


def convert(
    job: Job, on_notice: OnNotice = lambda notice: None, on_progress: OnProgress = lambda stage, done, of: None
) -> Summary:
    """Walk the whole road once. Raises BadTarget, files.NotWritable, RunFailed; all leave TARGET as it was."""
    run = _Run(job, on_notice, on_progress)
    start = time.perf_counter()
    with to_the_end():
        run.go()
    run.summary.seconds = time.perf_counter() - start
    return run.summary


@contextmanager
def to_the_end() -> Iterator[None]:
    """Raises RunFailed, in one line, where a run cannot go on: a worker is gone, a disk is full."""
    try:
        yield
    except BrokenProcessPool:
        raise RunFailed("a worker process was ended from outside (out of memory?); nothing was published") from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RunFailed(f"{error.strerror or error}; nothing was published") from None
    except sqlite3.OperationalError as error:
        raise RunFailed(f"{error}, where the run keeps its drafts; nothing was published") from None


class Tasks:
    """Articles in batches for the workers; ``sent`` are those under way, so that no worker need send them back."""

    def __init__(self, scanned: Iterable[tuple[Reader, Raw]]) -> None:
        self._batches = batches(scanned, BATCH)
        self.sent: deque[list[Raw]] = deque()

    def __iter__(self) -> Iterator[list[tuple[Reader, Raw]]]:
        return self

    def __next__(self) -> list[tuple[Reader, Raw]]:
        batch = next(self._batches)
        self.sent.append([raw for _, raw in batch])
        return batch


class _Run:
    """The state of one run: where its draft lies and what it has counted."""

    def __init__(self, job: Job, on_notice: OnNotice, on_progress: OnProgress) -> None:
        self.job, self.on_notice, self.on_progress = job, on_notice, on_progress
        self.summary = Summary()
        self.folder = job.target.endswith("/") or Path(job.target).is_dir()

    def go(self) -> None:
        self.check_target()
        with ExitStack() as stack:
            pool = stack.enter_context(executor(self.job.executor, self.job.jobs))
            draft = stack.enter_context(self.draft())
            index = RunIndex(draft / "index.sqlite")
            stack.callback(index.close)
            spool = Spool(draft / "spool")
            with spool:
                self.render(pool, index, spool)
                self.collect(pool, index, spool)
            volumes = self.volumes(index)
            index.commit()
            out = draft / "out"
            self.assemble(pool, index, spool, volumes, out)
            stale = self.beside(index, out)
            if self.summary.written:
                self.publish(out, stale)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        if self.to_stdout or self.job.dry_run:
            with tempfile.TemporaryDirectory(prefix="articles-") as folder:
                yield Path(folder)
        else:
            with files.draft(Path(self.job.target)) as draft:
                yield draft

    def notice(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            self.summary.notices[notice.code] += 1
            if self.summary.worst is None or notice.level > self.summary.worst:
                self.summary.worst = notice.level
            self.on_notice(notice)

    # -- scan, parse, repair, normalise, render, spool

    def scan(self) -> Iterator[tuple[Reader, Raw]]:
        """Every article of every source; a file that cannot even be scanned is one failed article."""
        for number, source in enumerate(self.job.sources, 1):
            report = Report(Origin(source.path))
            with failures(report) as outcome:
                reader = reader_for(self.job.readers, source)
                for raw in reader.scan(source.file, Origin(source.path)):
                    yield reader, raw
            self.notice(report)
            if outcome.fate != "written":
                self.summary.read += 1
                self.count(outcome.fate)
            self.on_progress("render", number, len(self.job.sources))

    def render(self, pool: Executor | None, index: RunIndex, spool: Spool) -> None:
        tasks, work = Tasks(self.scan()), partial(convert_batch, self.job.writer, {})
        # The first batch runs here: it loads the libraries once for all forked workers, and a small corpus needs no more.
        first = map(work, itertools.islice(tasks, 1))
        for outcomes in itertools.chain(first, map_ordered(work, tasks, pool)):
            for outcome, raw in zip(outcomes, tasks.sent.popleft(), strict=True):
                self.summary.read += 1
                self.summary.repaired += outcome.repaired
                self.notice(outcome.notices)
                self.count(outcome.fate)
                if outcome.row is not None:
                    index.add(outcome.row, raw, spool.append(outcome.data), len(outcome.data))

    def count(self, fate: str) -> None:
        setattr(self.summary, fate, getattr(self.summary, fate) + 1)

    # -- collect

    def collect(self, pool: Executor | None, index: RunIndex, spool: Spool) -> None:
        self.one_spelling(pool, index, spool)
        index.finish()
        for placed, first in index.duplicates():
            self.about(placed.origin, placed.entry.url, "duplicate-url", f"the address is that of {first} already")
        for origin, url, count, urls in index.dangling():
            text = f"{len(urls)} of {count} links lead to no article of this run: {', '.join(urls)}"
            self.about(origin, url, "dangling-related", text)
        for placed, name in index.make_names_unique():
            self.about(placed.origin, placed.entry.url, "renamed", f"{placed.entry.name} is taken; it is {name}")

    def about(self, origin: Origin, url: str, code: str, text: str) -> None:
        self.notice([Notice(code, text, origin, url)])

    def one_spelling(self, pool: Executor | None, index: RunIndex, spool: Spool) -> None:
        """Now that all have been seen: the section's most frequent spelling for all, rendered again where that must be."""
        spellings = best_spellings(index.sections())
        if not spellings:
            return
        for wrong, right in spellings.items():
            self.notice([Notice("section-spelling", f"{wrong!r} is mostly spelt {right!r}: that was used")])
        if getattr(self.job.writer, "section_late", False):
            index.respell(spellings)
            return
        again, positions = itertools.tee(index.in_sections(spellings))
        readers = self.job.readers
        tasks = Tasks((reader_for(readers, files.Source(raw.file, raw.origin.path)), raw) for _, raw in again)
        for outcomes in map_ordered(partial(convert_batch, self.job.writer, spellings), tasks, pool):
            for outcome, (position, raw) in zip(outcomes, positions, strict=False):
                if outcome.row is not None:
                    index.change(position, outcome.row, raw, spool.append(outcome.data), len(outcome.data))

    # -- assemble, publish

    def volumes(self, index: RunIndex) -> list[Volume]:
        """The writer's volumes, each article in exactly one of them. Raises BadTarget where they do not fit TARGET."""
        volumes = list(self.job.writer.volumes(index)) if len(index) else []
        many = any(volume.name for volume in volumes)
        if self.to_stdout and (many or not self.job.writer.suffix):
            raise BadTarget("standard output takes one stream, and this makes several files; name a folder with -o")
        self.folder = self.folder or many
        self.check_target()
        for volume in volumes:
            index.assign(volume)
        return volumes

    @property
    def to_stdout(self) -> bool:
        return self.job.target == files.STDIN

    def check_target(self) -> None:
        """A folder of files cannot take the place of a file."""
        if (self.folder or not self.job.writer.suffix) and Path(self.job.target).is_file() and not self.to_stdout:
            raise BadTarget(f"{self.job.target} is a file, and this makes a folder; name another with -o")

    def assemble(self, pool: Executor | None, index: RunIndex, spool: Spool, volumes: list[Volume], out: Path) -> None:
        if not volumes:
            return
        writer = self.job.writer
        targets = [self.drafted(volume, out) for volume in volumes]
        for target in targets:
            target.parent.mkdir(parents=True, exist_ok=True)
            if not writer.suffix:
                target.mkdir(exist_ok=True)
        # A Dask worker elsewhere does not see this machine's index and spool: its volumes are assembled here.
        here = None if self.job.executor.startswith("dask://") or len(volumes) == 1 else pool
        work = partial(assemble_one, writer, index.path, spool.path)
        pairs = zip(volumes, targets, strict=True)
        for done, (volume, (notices, fate)) in enumerate(zip(volumes, map_ordered(work, pairs, here), strict=True), 1):
            self.notice(notices)
            if fate == "failed":
                self.move_counts("failed", len(volume.positions))
            else:
                self.move_counts("failed", _articles(notices, Level.ERROR))
                self.move_counts("left_out", _articles([n for n in notices if n.code == "left-out"], Level.NOTE))
            self.on_progress("assemble", done, len(volumes))

    @property
    def place(self) -> Path:
        """The folder that the output goes into."""
        target = Path(self.job.target)
        return target if self.folder or not self.job.writer.suffix else target.parent

    def beside(self, index: RunIndex, out: Path) -> list[str]:
        """What a whole run leaves; returns the files to delete when it is published."""
        if self.to_stdout or not len(index):
            return []
        stale: list[str] = []
        for maker in self.job.beside:
            report = Report()
            stale += maker.write(index, out, self.place, report, not self.summary.failed)
            self.notice(report)
        return stale

    def move_counts(self, fate: str, count: int) -> None:
        self.summary.written -= count
        setattr(self.summary, fate, getattr(self.summary, fate) + count)

    def drafted(self, volume: Volume, out: Path) -> Path:
        """Where the draft of a volume lies; ``out`` mirrors what will stand at (or beside) TARGET."""
        suffix = self.job.writer.suffix
        if volume.name:
            return out / f"{volume.name}{suffix}"
        if not suffix:
            return out
        return out / (f"articles{suffix}" if self.folder or self.to_stdout else Path(self.job.target).name)

    def publish(self, out: Path, stale: list[str]) -> None:
        """Move the drafted output into place, or to standard output; delete what is ``stale``. A dry run leaves its records.

        Raises BadTarget where it would replace a source.
        """
        drafted = sorted(out.iterdir())
        if self.to_stdout:
            if not self.job.dry_run:
                files.print_out(drafted[0])
            return
        folder = not self.job.writer.suffix or self.folder
        read = (source.file for source in self.job.sources)
        if folder and (source := files.replaced(out, self.job.target, read)) is not None:
            raise BadTarget(f"this would write over {source}, which the run reads; name another folder with -o")
        if self.job.dry_run:
            for name in (name for maker in self.job.beside for name in maker.records):
                if (out / name).is_file():
                    files.copy(out / name, self.place / name)
        elif folder:
            files.publish(out, Path(self.job.target))
        else:  # TARGET is one file; what else was drafted (a side-car) goes beside it
            for path in drafted:
                files.publish(path, Path(self.job.target).parent / path.name)
        if not self.job.dry_run:
            files.prune(self.place, stale)


def _articles(notices: Iterable[Notice], level: Level) -> int:
    return len({(notice.origin, notice.article) for notice in notices if notice.level >= level and notice.article})
