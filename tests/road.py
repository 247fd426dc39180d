"""The whole road for a test: articles that are there already, or files by name, through one writer into a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from converters import files
from converters.article import Article, Origin
from converters.formats import Raw, Reader, Writer
from converters.notices import Notice, Report
from converters.pipeline import Job, Summary, convert
from converters.readers.markdown import MarkdownReader


@dataclass(frozen=True, slots=True)
class Given:
    """A reader of articles that are there already."""

    articles: tuple[Article, ...]
    suffixes: ClassVar[tuple[str, ...]] = ()

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        for item, article in enumerate(self.articles, 1):
            yield Raw(Origin(f"{item}.md"), file, article)

    def parse(self, raw: Raw, report: Report) -> Article:
        article: Article = raw.data
        return replace(article, origin=raw.origin)


def write(writer: Writer, articles: Iterable[Article], target: Path) -> tuple[Summary, list[Notice]]:
    """Take ``articles`` down the road, serially."""
    notices: list[Notice] = []
    job = Job((files.Source("given", "given"),), {"": Given(tuple(articles))}, writer, str(target), executor="serial")
    return convert(job, notices.append), notices


def write_files(writer: Writer, texts: Mapping[str, str], target: Path) -> tuple[Summary, list[Notice]]:
    """Take Markdown files (path -> text, in that order) down the road, serially."""
    notices: list[Notice] = []
    found = []
    for name, text in texts.items():
        path = target.parent / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
        found.append(files.Source(str(path), name))
    job = Job(tuple(found), {"": MarkdownReader()}, writer, str(target), executor="serial")
    return convert(job, notices.append), notices


def read(reader: Reader, path: Path) -> list[Article]:
    """All articles of one file."""
    return [reader.parse(raw, Report(raw.origin)) for raw in reader.scan(str(path), Origin(path.name))]


def codes(notices: Iterable[Notice]) -> list[str]:
    return [notice.code for notice in notices]
