"""Do both sides say the same? The source is remembered, the target streams past it, article by article.

The source walks the usual road (parse, repair, normalise); the target is only parsed, so that what a writer got wrong
is not mended on the way back. Articles are matched by address. Only the source lies in the (temporary) index; the
target streams past it, so memory does not grow with the text.
"""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..article import FIELDS, Article, Origin
from ..formats import Raw, Reader
from ..normalise import best_spellings, normalise
from ..notices import Level, Notice, Report
from ..parallel import batches, executor, map_ordered
from ..pipeline import BATCH, OnNotice, OnProgress, to_the_end
from ..views import alike, as_text, equal, excerpts
from ..work import failures, read_one, reader_for
from .proof import Proof, Side, Witness
from .verdict import Verdict


def prove(
    proofs: Iterable[Proof],
    witnesses: Iterable[Witness] = (),
    on_notice: OnNotice = lambda notice: None,
    on_progress: OnProgress = lambda stage, done, of: None,
) -> Verdict:
    """Each proof in turn, up to the first that fails; the verdict of that, or of the last, with the levels of all."""
    *before, last = proofs
    earlier: tuple[str, ...] = ()
    for proof in (*before, replace(last, witnesses=tuple(witnesses))):
        verdict = verify(proof, on_notice, on_progress)
        verdict.earlier = earlier
        earlier = verdict.levels
        if not verdict.proved:
            break
    return verdict


def verify(
    proof: Proof, on_notice: OnNotice = lambda notice: None, on_progress: OnProgress = lambda stage, done, of: None
) -> Verdict:
    """Compare both sides; differences become notices. Writes nothing that stays. Raises RunFailed."""
    start = time.perf_counter()
    with (
        to_the_end(),
        tempfile.TemporaryDirectory(prefix="articles-") as folder,
        executor(proof.executor, proof.jobs) as pool,
    ):
        run = _Run(proof, Path(folder) / "source.sqlite", on_notice, on_progress)
        try:
            run.remember(pool)
            run.compare(pool)
            run.missing()
            run.verdict.held = run.verdict.proved
            run.examine()
        finally:
            run.close()
    run.verdict.seconds = time.perf_counter() - start
    return run.verdict


class _Run:
    def __init__(self, proof: Proof, path: Path, on_notice: OnNotice, on_progress: OnProgress) -> None:
        self.proof, self.on_notice, self.on_progress = proof, on_notice, on_progress
        self.views: Mapping[str, str] = {**getattr(proof.writer, "views", {}), **proof.views}
        carried = proof.writer.carries - set(getattr(proof.writer, "drops", {})) - proof.hidden
        self.compared = tuple(name for name in FIELDS if name in carried)
        self.broken = False  #: the target could not be read to its end
        self.verdict = Verdict(proof.mode, compared=self.compared)
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
        work = partial(read_batch, self.proof.key, repaired)
        for outcomes in map_ordered(work, batches(self.scan(side, stage), BATCH), pool):
            for outcome in outcomes:
                self.notice(notice for notice in outcome.notices if notice.level >= Level.ERROR)
                yield outcome

    def scan(self, side: Side, stage: str) -> Iterator[tuple[Reader, Raw]]:
        for number, source in enumerate(side.sources, 1):
            report = Report(Origin(source.path))
            with failures(report) as outcome:
                reader = reader_for(side.readers, source)
                for raw in reader.scan(source.file, Origin(source.path)):
                    yield reader, raw
            self.notice(report)
            if outcome.fate != "written" and side is self.proof.source:
                self.verdict.read += 1
                self.verdict.failed += 1
            elif outcome.fate != "written":
                self.broken = True
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
                if self.proof.media is not None:
                    self.verdict.media.update(self.proof.media.compare(source, found, report))
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
            one, other = one.rstrip().lstrip("\n"), other.rstrip().lstrip("\n")  # a file may begin with blank lines
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
                fate = "not-shown" if name in self.proof.hidden else "not-carried"
            else:
                fate = "different" if name in differing else "equal"
            self.verdict.fields[name][fate] += 1

    def missing(self) -> None:
        """What the target does not have: left out by its writer for a reason, or lost.

        Where the target broke off nobody knows what came after: those articles count as failed, and are not named.
        """
        for source in self.sources("WHERE NOT seen"):
            report = Report(source.origin, source.url)
            why = self.left_out(source)
            if why is not None:
                self.verdict.left_out += 1
                report.add("left-out", why)
            elif self.broken:
                self.verdict.failed += 1
            else:
                self.verdict.missing += 1
                report.add("missing", f"{source.title!r} is not in the target")
            self.notice(report)

    def sources(self, which: str = "") -> Iterator[Article]:
        for (data,) in self.db.execute(f"SELECT data FROM articles {which} ORDER BY n"):
            yield pickle.loads(data)

    def examine(self) -> None:
        """Ask the witnesses about every article that is no draft."""
        for witness in self.proof.witnesses:
            count = self.verdict.witnesses.setdefault(witness.name, Counter())
            for fate, report in witness.examine(source for source in self.sources() if not source.draft):
                count[fate] += 1
                if any(notice.level >= Level.ERROR for notice in report):
                    self.verdict.spoilt.add(witness.name)
                self.notice(report)

    def left_out(self, source: Article) -> str | None:
        report = Report()
        with failures(report):  # where the writer fails it, that is no reason to call it left out
            self.proof.writer.render(source, report)
        return next((notice.text for notice in report if notice.code == "left-out"), None)


@dataclass(frozen=True, slots=True)
class _Read:
    notices: tuple[Notice, ...]
    key: str = ""
    section: str = ""
    data: bytes | None = None


def read_batch(key: Callable[[str], str], repaired: bool, batch: list[tuple[Reader, Raw]]) -> list[_Read]:
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
            done.append(_Read(tuple(report), key(article.url), article.section, data))
    return done
