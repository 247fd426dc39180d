"""Did everything arrive? Reads a target back and compares it with its source, article by article, field by field.

The source walks the usual road (parse, repair, normalise); the target is only parsed, so that what a writer got wrong
is not mended on the way back. Articles are matched by address. Only the source lies in the (temporary) index; the
target streams past it, so memory does not grow with the text.
"""

from __future__ import annotations

import pickle
import re
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from . import files
from .article import FIELDS, Article, Origin
from .formats import SUFFIXES, Raw, Reader, Writer
from .normalise import best_spellings, normalise
from .notices import LeftOut, Level, Notice, Report
from .parallel import batches, executor, map_ordered
from .pipeline import BATCH, OnNotice, OnProgress
from .views import address, alike, as_text, equal, excerpts
from .work import failures, read_one


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison: its files, and the reader for each suffix ("" serves every file)."""

    sources: tuple[files.Source, ...]
    readers: Mapping[str, Reader]

    def reader_for(self, source: files.Source) -> Reader:
        return self.readers[""] if "" in self.readers else self.readers[source.suffix]


@dataclass(frozen=True, slots=True)
class Proof:
    """What is to be proved: ``target`` says what ``source`` says, in the fields that ``writer`` carries.

    A writer may have a mapping ``views`` from a field's name to a name in VIEWS: how far the target can give it back.
    """

    source: Side
    target: Side
    writer: Writer
    executor: str = "processes"
    jobs: int = 1


@dataclass(slots=True)
class Verdict:
    """``read = equal + different + missing + left_out + failed``, always; ``extra`` are articles of the target alone."""

    read: int = 0
    equal: int = 0
    different: int = 0
    missing: int = 0
    left_out: int = 0
    failed: int = 0
    extra: int = 0
    seconds: float = 0.0
    fields: dict[str, Counter[str]] = field(default_factory=dict)  #: field -> equal, different, absent, not-carried
    notices: Counter[str] = field(default_factory=Counter)
    worst: Level | None = None

    @property
    def proved(self) -> bool:
        """True when nothing was lost: every article that the target has room for is there, and equal."""
        return not (self.different or self.missing or self.failed or (self.worst or 0) >= Level.ERROR)

    def __str__(self) -> str:
        return (
            f"{self.read} read, {self.equal} equal, {self.different} different, {self.missing} missing, "
            f"{self.left_out} left out, {self.failed} failed; {self.extra} extra in the target; in {self.seconds:.2f} s"
        )

    def lines(self) -> list[str]:
        """One line a field that any article of the source has: how many are equal, and what became of the others."""
        rows = []
        for name, count in self.fields.items():
            there = {fate: number for fate, number in sorted(count.items()) if fate != "absent"}
            if there:
                rows.append(f"  {name:<10}" + ", ".join(f"{number} {fate}" for fate, number in there.items()))
        return rows

    def as_json(self) -> dict[str, object]:
        names = ("read", "equal", "different", "missing", "left_out", "failed", "extra")
        counts: dict[str, object] = {name: getattr(self, name) for name in names}
        counts["seconds"] = round(self.seconds, 3)
        counts["fields"] = {name: dict(sorted(count.items())) for name, count in self.fields.items()}
        counts["notices"] = dict(sorted(self.notices.items()))
        return {"summary": counts}


def verify(
    proof: Proof, on_notice: OnNotice = lambda notice: None, on_progress: OnProgress = lambda stage, done, of: None
) -> Verdict:
    """Compare both sides; differences become notices. Writes nothing that stays."""
    start = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="articles-") as folder,
        executor(proof.executor, proof.jobs) as pool,
    ):
        run = _Run(proof, Path(folder) / "source.sqlite", on_notice, on_progress)
        try:
            run.remember(pool)
            run.compare(pool)
            run.missing()
        finally:
            run.close()
    run.verdict.seconds = time.perf_counter() - start
    return run.verdict


class _Run:
    def __init__(self, proof: Proof, path: Path, on_notice: OnNotice, on_progress: OnProgress) -> None:
        self.proof, self.on_notice, self.on_progress = proof, on_notice, on_progress
        self.verdict = Verdict()
        self.views: Mapping[str, str] = getattr(proof.writer, "views", {})
        drops = getattr(proof.writer, "drops", {})
        self.compared = [name for name in FIELDS if name in proof.writer.carries and name not in drops]
        self.verdict.fields = {name: Counter() for name in FIELDS}
        self.spellings: dict[str, str] = {}
        self.db = sqlite3.connect(path)
        self.db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE articles (n INTEGER PRIMARY KEY, key TEXT, section TEXT, seen INTEGER DEFAULT 0, data BLOB)"
        )

    def close(self) -> None:
        self.db.close()

    def notice(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            self.verdict.notices[notice.code] += 1
            self.verdict.worst = max(self.verdict.worst or Level.NOTE, notice.level)
            self.on_notice(notice)

    def read(self, pool: Executor | None, side: Side, stage: str, repaired: bool) -> Iterator[_Read]:
        """Every article of one side, in order; what failed is reported and counted by the caller."""
        work = partial(read_batch, repaired)
        for outcomes in map_ordered(work, batches(self.scan(side, stage), BATCH), pool):
            for outcome in outcomes:
                self.notice(notice for notice in outcome.notices if notice.level >= Level.ERROR)
                yield outcome

    def scan(self, side: Side, stage: str) -> Iterator[tuple[Reader, Raw]]:
        for number, source in enumerate(side.sources, 1):
            reader = side.reader_for(source)
            report = Report(Origin(source.path))
            with failures(report) as fate:
                for raw in reader.scan(source.file, Origin(source.path)):
                    yield reader, raw
            self.notice(report)
            if fate.name != "written" and side is self.proof.source:
                self.verdict.read += 1
                self.verdict.failed += 1
            self.on_progress(stage, number, len(side.sources))

    # -- source, target, and what is left

    def remember(self, pool: Executor | None) -> None:
        for outcome in self.read(pool, self.proof.source, "source", repaired=True):
            self.verdict.read += 1
            if outcome.data is None:  # its reader failed, or left it out: no page of the site it lies in
                failed = any(notice.level >= Level.ERROR for notice in outcome.notices)
                self.verdict.failed += failed
                self.verdict.left_out += not failed
                continue
            self.db.execute(
                "INSERT INTO articles (key, section, data) VALUES (?,?,?)",
                (outcome.key, outcome.section, outcome.data),
            )
        self.db.execute("CREATE INDEX by_key ON articles (key, n)")
        counts = self.db.execute("SELECT section, COUNT(*) FROM articles GROUP BY section ORDER BY MIN(n)").fetchall()
        self.spellings = dict(best_spellings(counts))

    def compare(self, pool: Executor | None) -> None:
        for outcome in self.read(pool, self.proof.target, "target", repaired=False):
            if outcome.data is None:
                continue
            found: Article = pickle.loads(outcome.data)
            report = Report(found.origin, found.url)
            match = self.match(outcome.key, found)
            if match is None:
                self.verdict.extra += 1
                report.add("extra-article", "the source has no article at this address")
            else:
                source, differing = match
                for name in differing:
                    before, after = excerpts(as_text(getattr(source, name)), as_text(getattr(found, name)))
                    report.add("different", f"{name} is not what the source says", before=before, after=after)
                self.count(source, differing)
            self.notice(report)

    def match(self, key: str, found: Article) -> tuple[Article, list[str]] | None:
        """The article of the source at that address, and the fields that differ; of several the most alike."""
        rows = self.db.execute("SELECT n, data FROM articles WHERE key = ? AND NOT seen ORDER BY n", (key,)).fetchall()
        best: tuple[int, Article, list[str]] | None = None
        for n, data in rows:
            source = normalise(pickle.loads(data), self.spellings)
            differing = [name for name in self.compared if not self.same(name, source, found)]
            if best is None or len(differing) < len(best[2]):
                best = n, source, differing
        if best is None:
            return None
        self.db.execute("UPDATE articles SET seen = 1 WHERE n = ?", (best[0],))
        return best[1], best[2]

    def same(self, name: str, source: Article, found: Article) -> bool:
        one, other = getattr(source, name), getattr(found, name)
        if name == "body":
            one, other = one.rstrip(), other.rstrip()
        if equal(one, other):
            return True
        view = self.views.get(name)
        return view is not None and alike(view, one, other)

    def count(self, source: Article, differing: list[str]) -> None:
        if differing:
            self.verdict.different += 1
        else:
            self.verdict.equal += 1
        for name in FIELDS:
            if not getattr(source, name):
                fate = "absent"
            elif name not in self.compared:
                fate = "not-carried"
            else:
                fate = "different" if name in differing else "equal"
            self.verdict.fields[name][fate] += 1

    def missing(self) -> None:
        """What the target does not have: left out by its writer for a reason, or lost."""
        for (data,) in self.db.execute("SELECT data FROM articles WHERE NOT seen ORDER BY n"):
            source: Article = pickle.loads(data)
            report = Report(source.origin, source.url)
            why = self.left_out(source)
            if why is None:
                self.verdict.missing += 1
                report.add("missing", f"{source.title!r} is not in the target")
            else:
                self.verdict.left_out += 1
                report.add("left-out", why)
            self.notice(report)

    def left_out(self, source: Article) -> str | None:
        try:
            self.proof.writer.render(source, Report())
        except LeftOut as reason:
            return reason.text
        return None


@dataclass(frozen=True, slots=True)
class _Read:
    notices: tuple[Notice, ...]
    key: str = ""
    section: str = ""
    data: bytes | None = None


def read_batch(repaired: bool, batch: list[tuple[Reader, Raw]]) -> list[_Read]:
    """Articles as pickled bytes; the source as the pipeline sees it, the target as its reader alone does."""
    done = []
    for reader, raw in batch:
        report = Report(raw.origin)
        article = None
        with failures(report):
            if repaired:
                article, _ = read_one(reader, raw, report, {})
            else:
                article = reader.parse(raw, report)
        if article is None:
            done.append(_Read(tuple(report)))
        else:
            data = pickle.dumps(article, pickle.HIGHEST_PROTOCOL)
            done.append(_Read(tuple(report), address(article.url), article.section, data))
    return done


def reading_back(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options with which a reader undoes what a writer with ``options`` did."""
    undo = {"layout": "written_for", "shape": "written_for", "maths": "undo_maths", "braces": "undo_braces"}
    of_the_source = ("generator", "permalink", "content")
    return {undo.get(name, name): value for name, value in options.items() if name not in of_the_source}


_NO_ARTICLES = re.compile(
    r"(?:\.schema\.json|-metadata\.json|(?:^|/)(?:manifest|datapackage|migration)\.json|(?:^|/)migration\.(?:md|csv)"
    r"|(?:^|/)migration-state\.jsonl|(?:^|/)redirects[-\w]*\.(?:csv|json))$"
)


def articles_in(found: Iterable[files.Source]) -> list[files.Source]:
    """The files of a target that may hold articles: not the side-cars and records that we write beside them."""
    return [source for source in found if not _NO_ARTICLES.search(source.path)]


def target_format(found: Iterable[files.Source]) -> str | None:
    """The format of a target by its files: that of most of them; None when no reader knows any."""
    count = Counter(SUFFIXES[source.suffix] for source in found if source.suffix in SUFFIXES)
    return max(count, key=lambda name: (count[name], name), default=None)
