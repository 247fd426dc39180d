"""The road itself, with a reader and a writer small enough to see through."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from converters import files
from converters.article import Article, Link, Origin
from converters.formats import Entry, Index, Part, Parts, Raw, Volume, Writer
from converters.notices import BadArticle, LeftOut, Notice, Report
from converters.parallel import RunFailed
from converters.pipeline import BadTarget, Job, Summary, convert
from converters.writers.epub import EPUBWriter
from converters.writers.json import JSONWriter
from converters.writers.jsonld import JSONLDWriter
from converters.writers.wxr import WXRWriter
from tests.road import write


@dataclass(frozen=True, slots=True)
class LineReader:
    """One article a line: ``url section body``; the words ``bad`` and ``crash`` do what they say."""

    suffixes: ClassVar[tuple[str, ...]] = (".txt",)

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        text = files.decode(files.read(file))
        for number, line in enumerate(text.splitlines(), 1):
            yield Raw(Origin(origin.path, number), file, line)

    def parse(self, raw: Raw, report: Report) -> Article:
        url, section, body = raw.data.split(" ", 2)
        if body == "bad":
            raise BadArticle("front-matter", "this line is bad")
        if body == "crash":
            raise RuntimeError("out of order")
        if body == "kill":
            signal.raise_signal(signal.SIGKILL)
        return Article(url=url, title=url, body=body, section=section, related=(Link(url="/1"),), origin=raw.origin)


@dataclass(frozen=True, slots=True)
class LineWriter:
    """``section url body`` a line; one volume, or one a section."""

    split: bool = False
    carries: ClassVar[frozenset[str]] = frozenset({"section"})
    suffix: ClassVar[str] = ".out"

    def render(self, article: Article, report: Report) -> Part:
        if article.body == "leave":
            raise LeftOut("it asked for it")
        line = f"{article.section} {article.url} {article.body}\n"
        name = article.url.strip("/")
        return Part(Entry(article.url, article.title, name, article.section), line.encode())

    def volumes(self, index: Index) -> Iterable[Volume]:
        if not self.split:
            yield Volume("", positions=tuple(range(len(index))))
            return
        sections: dict[str, list[int]] = {}
        for placed in index:
            sections.setdefault(placed.entry.section, []).append(placed.position)
        for number, (section, positions) in enumerate(sections.items()):
            yield Volume(section, section, number, len(sections), tuple(positions))

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        if volume.name == "Cursed":
            target.write_text("half")
            raise RuntimeError("no room")
        with target.open("wb") as stream:
            for placed in parts:
                stream.write(parts.data(placed))


def run(
    tmp_path: Path,
    lines: list[str],
    *,
    split: bool = False,
    executor: str = "serial",
    target: str = "",
    dry_run: bool = False,
) -> tuple[Summary, list[Notice]]:
    source = tmp_path / "in.txt"
    source.write_text("\n".join(lines))
    notices: list[Notice] = []
    job = Job(
        sources=(files.Source(str(source), "in.txt"),),
        readers={".txt": LineReader()},
        writer=LineWriter(split),
        target=target or str(tmp_path / "target.out"),
        executor=executor,
        jobs=2,
        dry_run=dry_run,
    )
    return convert(job, notices.append), notices


def counts(summary: Summary) -> tuple[int, int, int, int]:
    assert summary.read == summary.written + summary.left_out + summary.failed
    return summary.read, summary.written, summary.left_out, summary.failed


def codes(notices: list[Notice]) -> set[str]:
    return {notice.code for notice in notices}


def test_every_article_is_written_or_reported(tmp_path: Path) -> None:
    summary, notices = run(tmp_path, ["/1 A one", "/2 A bad", "/3 A leave", "/4 A crash", "/5 A five"])
    assert counts(summary) == (5, 2, 1, 2)
    assert (tmp_path / "target.out").read_text() == "A /1 one\nA /5 five\n"
    said = {notice.code: notice for notice in notices}
    assert str(said["front-matter"]) == "in.txt:2: error: front-matter: this line is bad"
    assert said["left-out"].article == "/3"
    assert "RuntimeError: out of order (test_pipeline.py:" in said["crash"].text
    assert said["fields-lost"].text == "no room for related"


@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_every_executor_writes_the_same(tmp_path: Path, executor: str) -> None:
    lines = [f"/{n} {'abcABC'[n % 6]} {'bad' if n % 17 == 3 else 'text'}" for n in range(400)]
    summary, notices = run(tmp_path, lines)
    expected = (tmp_path / "target.out").read_bytes()
    again, others = run(tmp_path, lines, executor=executor, target=str(tmp_path / "other.out"))
    assert (tmp_path / "other.out").read_bytes() == expected
    assert counts(again) == counts(summary)
    assert others == notices


def test_a_dask_cluster_writes_the_same(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    lines = [f"/{n} {'aB'[n % 2]} text" for n in range(100)]
    run(tmp_path, lines)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", host="127.0.0.1", dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        summary, _ = run(tmp_path, lines, executor=address, target=str(tmp_path / "dask.out"))
    assert summary.written == 100
    assert (tmp_path / "dask.out").read_bytes() == (tmp_path / "target.out").read_bytes()


def test_the_most_frequent_spelling_of_a_section_is_used_by_all(tmp_path: Path) -> None:
    summary, notices = run(tmp_path, ["/1 Big-Data x", "/2 Big-data x", "/3 Big-data x"])
    assert (tmp_path / "target.out").read_text() == "Big-data /1 x\nBig-data /2 x\nBig-data /3 x\n"
    assert "section-spelling" in codes(notices)
    assert counts(summary) == (3, 3, 0, 0)


def test_the_whole_is_looked_at(tmp_path: Path) -> None:
    _, notices = run(tmp_path, ["/1 A x", "/2 A x", "/2 A x"])
    said = [
        (notice.code, notice.article) for notice in notices if notice.code not in ("fields-lost", "dangling-related")
    ]
    assert said == [("duplicate-url", "/2"), ("renamed", "/2")]
    _, notices = run(tmp_path, ["/2 A x"])
    assert "dangling-related" in codes(notices)


def test_a_volume_that_fails_is_counted_and_not_published(tmp_path: Path) -> None:
    summary, notices = run(tmp_path, ["/1 A x", "/2 Cursed x", "/3 Cursed x"], split=True, target=str(tmp_path / "set"))
    assert counts(summary) == (3, 1, 0, 2)
    assert sorted(path.name for path in (tmp_path / "set").iterdir()) == ["A.out"]
    assert "crash" in codes(notices)


def test_a_run_without_one_good_article_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "target.out"
    target.write_text("old")
    summary, _ = run(tmp_path, ["/1 A bad"])
    assert counts(summary) == (1, 0, 0, 1)
    assert target.read_text() == "old"


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    summary, _ = run(tmp_path, ["/1 A x"], dry_run=True)
    assert counts(summary) == (1, 1, 0, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"]


def test_a_folder_does_not_replace_a_file(tmp_path: Path) -> None:
    (tmp_path / "set").write_text("mine")
    with pytest.raises(BadTarget, match="is a file"):
        run(tmp_path, ["/1 A x"], split=True, target=str(tmp_path / "set"))
    assert (tmp_path / "set").read_text() == "mine"


def test_several_files_do_not_fit_standard_output(tmp_path: Path) -> None:
    with pytest.raises(BadTarget, match="one stream"):
        run(tmp_path, ["/1 A x"], split=True, target="-")


def test_a_single_volume_goes_into_a_folder_that_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    run(tmp_path, ["/1 A x"], target=str(folder))
    assert [path.name for path in folder.iterdir()] == ["articles.out"]


def test_a_worker_killed_from_outside_ends_the_run_and_publishes_nothing(tmp_path: Path) -> None:
    lines = ["/1 A x"] * 64 + ["/2 A kill"]
    with pytest.raises(RunFailed, match="worker"):
        run(tmp_path, lines, executor="processes")
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"]


def test_a_file_that_cannot_be_scanned_is_one_failed_article(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "good.txt").write_text("/1 A x")
    notices: list[Notice] = []
    job = Job(tuple(files.sources(str(tmp_path))), {"": LineReader()}, LineWriter(), str(tmp_path / "t.out"))
    assert counts(convert(job, notices.append)) == (2, 1, 0, 1)
    assert notices[0].code == "empty-file"


@pytest.mark.parametrize("writer", [EPUBWriter(), WXRWriter(), JSONLDWriter(base_url="https://e.org")])
def test_an_address_that_is_none_is_named_and_no_crash(writer: Writer, tmp_path: Path) -> None:
    articles = [Article(url="http://[x/a", title="A", body="B"), Article(url="/b", title="B", body="B")]
    summary, notices = write(writer, articles, tmp_path / "out")
    assert (summary.written, summary.failed) == (1, 1)
    assert "1.md: error: bad-url: 'http://[x/a' is no address (Invalid IPv6 URL); mend it" in map(str, notices)


def test_what_is_nested_too_deep_is_said_so_and_no_crash(tmp_path: Path) -> None:
    deep: object = "x"
    for _ in range(5000):
        deep = [deep]
    articles = [Article(url="/a", title="A", body="B", extra={"x": deep}), Article(url="/b", title="B", body="B")]
    summary, notices = write(JSONWriter(), articles, tmp_path / "a.jsonl")
    assert (summary.written, summary.failed, codes(notices)) == (1, 1, {"too-deep"})
