"""What holds for every text: the same bytes from every executor, round trips, idempotence, well-formed chapters."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converters import files, formats, pipeline
from converters.article import Article, Link, Origin
from converters.normalise import normalise
from converters.notices import Report
from converters.pipeline import Job, Summary, convert
from converters.repair import repair
from converters.testing import Given

CORPUS = Path(__file__).parent.parent / "fixtures" / "corpus"
TARGETS = {"json": "a.jsonl", "markdown": "a/", "csv": "a.csv", "jsonld": "a.jsonld", "epub": "a.epub"}


def run(source: Path, name: str, folder: Path, executor: str = "serial") -> tuple[Summary, dict[str, bytes]]:
    """Convert ``source`` into an empty ``folder``; its summary, and every file made."""
    folder.mkdir()
    sources = tuple(s for s in files.sources(str(source)) if s.suffix in formats.SUFFIXES)
    readers = {s.suffix: formats.reader_class(formats.SUFFIXES[s.suffix])() for s in sources}
    target = str(folder / TARGETS[name]) + ("/" if TARGETS[name].endswith("/") else "")
    job = Job(sources, readers, formats.writer_class(name)(), target, executor=executor, jobs=2)
    summary = convert(job)
    made = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return summary, made


@pytest.mark.parametrize("name", TARGETS)
def test_serial_threads_and_processes_give_the_same_bytes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 5)  # many batches from a small corpus
    first, serial = run(CORPUS, name, tmp_path / "serial")
    assert serial
    assert first.failed == 0
    for executor in ("threads", "processes"):
        summary, made = run(CORPUS, name, tmp_path / executor, executor)
        assert replace(summary, seconds=0) == replace(first, seconds=0)
        assert made == serial


def test_a_second_run_touches_nothing(tmp_path: Path) -> None:
    sources = tuple(s for s in files.sources(str(CORPUS)) if s.suffix == ".md")
    readers = {".md": formats.reader_class("markdown")()}
    for name, target in TARGETS.items():
        job = Job(sources, readers, formats.writer_class(name)(), f"{tmp_path}/{target}", executor="serial")
        convert(job)
        before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()}
        convert(job)
        after = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()}
        assert after == before, name


def test_every_chapter_is_well_formed(tmp_path: Path) -> None:
    _, made = run(CORPUS, "epub", tmp_path / "book")
    (tmp_path / "a.epub").write_bytes(made["a.epub"])
    with zipfile.ZipFile(tmp_path / "a.epub") as book:
        pages = [name for name in book.namelist() if name.endswith(".xhtml")]
        assert len(pages) > 40
        for name in pages:
            ElementTree.fromstring(book.read(name))


# -- round trips of any article ------------------------------------------------------------------------------------

#: No control characters (no format may hold them) and no surrogates; a visible character first and last.
_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))
_WORD = st.text(_CHARACTERS, min_size=1, max_size=30).map(str.strip).filter(bool)
_PROSE = st.lists(
    st.one_of(
        _WORD, st.sampled_from(["---", "+++", "$x$", "* a", "# b", "```", "\\(x\\)", "a: b", "- ", "|", "'", '"'])
    ),
    min_size=1,
    max_size=6,
)
_BODY = _PROSE.map(lambda parts: "\n\n".join(parts).strip()).filter(bool)
_ZONE = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
_DATE = st.one_of(
    st.none(),
    st.dates(date(1970, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=_ZONE).map(lambda d: d.replace(microsecond=0)),
)
_KEY = st.from_regex(r"\Ax_[a-z]{1,8}\Z")
_VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(-1e9, 1e9), _WORD),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEY, inner, max_size=3)),
    max_leaves=6,
)
_LINK = st.builds(
    Link, title=_WORD, url=_WORD.map(lambda word: f"/{word.replace(' ', '-')}"), id=st.just(""), section=_WORD
)
ARTICLES = st.builds(
    Article,
    url=st.from_regex(r"\A/[a-z0-9-]{1,20}\Z"),
    title=_WORD,
    body=_BODY,
    id=st.one_of(st.just(""), st.integers(1, 10**9).map(str)),
    summary=st.one_of(st.just(""), _WORD),
    section=st.one_of(st.just(""), _WORD),
    lang=st.sampled_from(["", "en", "de-CH"]),
    date=_DATE,
    authors=st.lists(_WORD.filter(lambda word: "," not in word), max_size=2, unique=True).map(tuple),
    keywords=st.lists(_WORD.filter(lambda word: "," not in word), max_size=3, unique=True).map(tuple),
    related=st.lists(_LINK, max_size=2, unique_by=lambda link: link.url).map(tuple),
    draft=st.booleans(),
    no_index=st.booleans(),
    extra=st.dictionaries(_KEY, _VALUE, max_size=3),
)


def there_and_back(article: Article, name: str, folder: Path) -> Article:
    """Write one article with the writer ``name``, read it with the reader of that name."""
    writer: Any = formats.writer_class(name)()
    suffix = writer.suffix or ".md"
    target = folder / f"made{writer.suffix}"
    job = Job((files.Source("given", "given"),), {"": Given((article,))}, writer, str(target), executor="serial")
    summary = convert(job)
    assert summary.written == 1, summary.notices
    made = target if target.is_file() else next(path for path in sorted(target.rglob(f"*{suffix}")) if path.is_file())
    reader: Any = formats.reader_class(name)()
    (raw,) = reader.scan(str(made), Origin(made.name))
    parsed: Article = reader.parse(raw, Report(raw.origin))
    return parsed


@pytest.mark.parametrize("name", ["json", "markdown", "csv"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(article=ARTICLES)
def test_round_trip(name: str, article: Article, tmp_path_factory: pytest.TempPathFactory) -> None:
    canonical = normalise(repair(article, Report()), {})
    back = there_and_back(article, name, tmp_path_factory.mktemp("trip"))
    assert back == canonical


@settings(max_examples=200, deadline=None)
@given(article=ARTICLES)
def test_repair_and_normalise_are_idempotent(article: Article) -> None:
    once = normalise(repair(article, Report()), {})
    assert normalise(repair(once, Report()), {}) == once
