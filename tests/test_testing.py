"""Every built-in format keeps the contract that plug-ins are held to; and the contract notices who does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest

from converters import formats
from converters.article import Article
from converters.formats import Entry, Index, Part, Parts, Volume
from converters.notices import Report
from converters.testing import ARTICLES, Given, check_reader, check_writer

CASES = Path(__file__).parent.parent / "fixtures" / "cases"


@pytest.mark.parametrize("name", sorted(formats.WRITERS))
def test_writer(name: str, tmp_path: Path) -> None:
    # The sample articles repeat an address but for its case, and one has no text: a target may leave those out.
    check_writer(formats.writer_class(name)(), tmp_path)


@pytest.mark.parametrize(
    ("name", "file", "count"),
    [
        ("markdown", "extra-fields/source.md", 1),
        ("markdown", "newline-or-latex/source.md", 1),
        ("markdown", "toml-front-matter/source.md", 1),
        ("json", "json-records/source.json", 3),
        ("json", "json-records/expected/articles.jsonl", 3),
        ("csv", "json-records/expected/articles.csv", 3),
        ("jsonld", "json-records/expected/faq.jsonld", 3),
    ],
)
def test_reader(name: str, file: str, count: int, tmp_path: Path) -> None:
    assert len(check_reader(formats.reader_class(name)(), CASES / file, tmp_path)) == count


# -- the contract itself -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plain:
    """The least a writer can be."""

    carries: ClassVar[frozenset[str]] = frozenset({"url", "title", "body"})
    suffix: ClassVar[str] = ".txt"

    def render(self, article: Article, report: Report) -> Part:
        return Part(Entry(article.url, article.title), article.body.encode())

    def volumes(self, index: Index) -> Iterable[Volume]:
        return [Volume("", positions=tuple(placed.position for placed in index))]

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        target.write_bytes(b"".join(map(parts.data, parts)))


@dataclass(frozen=True)
class UnknownField(Plain):
    carries: ClassVar[frozenset[str]] = frozenset({"subtitle"})


@dataclass(frozen=True)
class OtherAddress(Plain):
    def render(self, article: Article, report: Report) -> Part:
        return Part(Entry("elsewhere", article.title), b"")


@dataclass(frozen=True)
class Crash(Plain):
    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        raise RuntimeError("no disk")


COUNTED: list[int] = []


@dataclass(frozen=True)
class Unsteady(Plain):
    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        COUNTED.append(1)
        target.write_bytes(str(len(COUNTED)).encode())


def test_the_least_writer_passes(tmp_path: Path) -> None:
    check_writer(Plain(), tmp_path)


@pytest.mark.parametrize(
    ("writer", "rule"),
    [
        (UnknownField, "carries names no field"),
        (OtherAddress, "the entry's url is the article's"),
        (Crash, "no article may fail: .*no disk"),
        (Unsteady, "different bytes"),
    ],
)
def test_a_broken_writer_is_told_why(writer: type[Plain], rule: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=rule):
        check_writer(writer(), tmp_path)


def test_the_sample_articles_use_every_field() -> None:
    bare = Article(url="", title="", body="")
    unused = [
        name
        for name in (
            "id",
            "summary",
            "section",
            "lang",
            "date",
            "authors",
            "keywords",
            "related",
            "draft",
            "no_index",
            "extra",
        )
        if all(getattr(article, name) == getattr(bare, name) for article in ARTICLES)
    ]
    assert unused == []


def test_given_reads_what_it_was_given() -> None:
    reader = Given(ARTICLES)
    assert [replace(raw.data) for raw in reader.scan("given", formats.Origin("given"))] == list(ARTICLES)
