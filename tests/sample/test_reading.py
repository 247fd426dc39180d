"""The whole sample is read and comes back: every file an article or one clear line, every round trip equal."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from converters import files
from converters.article import Article, Origin
from converters.formats import Raw
from converters.front_matter import dump
from converters.normalise import normalise
from converters.notices import BadArticle, Report
from converters.readers.json import JSONReader
from converters.readers.markdown import MarkdownReader
from converters.writers.json import JSONWriter
from converters.writers.markdown import MarkdownWriter

pytestmark = pytest.mark.sample


def read(folder: Path) -> tuple[list[Article], dict[str, BadArticle], Counter[str]]:
    """Every Markdown file below ``folder``: the articles, the failures by path, and the notices by code."""
    reader = MarkdownReader()
    articles, failures, notices = [], {}, Counter[str]()
    for source in files.sources(str(folder)):
        if source.suffix != ".md":
            continue
        report = Report(Origin(source.path))
        try:
            articles.append(normalise(reader.parse(Raw(Origin(source.path), source.file), report), {}))
        except BadArticle as fault:
            failures[source.path] = fault
        notices.update(notice.code for notice in report)
    return articles, failures, notices


@pytest.fixture(scope="module")
def ours(sample: Path) -> list[Article]:
    articles, failures, notices = read(sample)
    assert failures == {}
    assert notices == {}
    return articles


@pytest.fixture(scope="module")
def theirs(other_sites: Path) -> tuple[list[Article], dict[str, BadArticle], Counter[str]]:
    return read(other_sites)


def test_every_page_of_the_sample_is_an_article(ours: list[Article]) -> None:
    learn = [article for article in ours if article.origin and article.origin.path.startswith("learn/")]
    posts = [article for article in ours if article.origin and article.origin.path.startswith("posts/")]
    pages = [article for article in ours if article not in learn and article not in posts]
    assert (len(learn), len(posts), len(pages)) == (4002, 35, 8)
    for article in learn:
        assert article.origin
        folder, _, name = article.origin.path.removesuffix(".md").rpartition("/")
        assert article.url == f"/{folder}/questions/{name}"
        assert article.title and article.body and article.section and article.summary and article.id
        assert type(article.date) is date
        assert article.authors == ("QuickTakes",)
        assert list(article.extra)[:3] == ["_schema", "date_format", "post_on_text"]
        assert set(article.extra) <= {"_schema", "date_format", "post_on_text", "seo", "file_name", "score"}
        assert article.extra["seo"] == {"title": f"QuickTakes | {article.section}"}
    for article in posts:
        assert len(article.body) > 2000
        assert isinstance(article.date, datetime)
        assert article.date.tzinfo
    for article in pages:
        assert article.body == ""
        assert article.extra["content_blocks"]
    assert sum(article.no_index for article in ours) > 0


def test_other_sites_are_articles_or_one_clear_line_each(
    theirs: tuple[list[Article], dict[str, BadArticle], Counter[str]],
) -> None:
    articles, failures, notices = theirs
    assert len(articles) + len(failures) >= 550
    # Templates that make pages, and one front matter in JavaScript
    assert sorted(failures) == [
        "11ty-website/src/authors/author-pages.md",
        "hugoDocs/archetypes/default.md",
        "hugoDocs/archetypes/functions.md",
        "hugoDocs/archetypes/methods.md",
    ]
    for fault in failures.values():
        assert fault.code == "front-matter"
        assert fault.line
        assert "\n" not in fault.text
    assert notices == {}
    assert all(article.title and article.url for article in articles)


@pytest.mark.parametrize("syntax", ["yaml", "toml", "json"])
def test_markdown_comes_back(
    syntax: Any, ours: list[Article], theirs: tuple[list[Article], dict[str, BadArticle], Counter[str]]
) -> None:
    writer, reader = MarkdownWriter(front_matter=syntax), MarkdownReader()
    for article in ours + theirs[0]:
        expected = article
        if syntax == "toml":  # has no null
            expected = replace(article, extra=dump.without_nulls(article.extra)[0])
        part = writer.render(article, Report())
        raw = Raw(Origin(article.origin.path if article.origin else ""), "", part.data)
        back = normalise(reader.parse(raw, Report()), {})
        if syntax == "json":  # has no dates
            expected, back = (replace(given, extra=_iso(given.extra)) for given in (expected, back))
        assert back == expected, article.origin
        assert list(back.extra) == list(expected.extra), article.origin


def _iso(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _iso(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_iso(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def test_json_comes_back_as_the_same_bytes(
    ours: list[Article], theirs: tuple[list[Article], dict[str, BadArticle], Counter[str]], tmp_path: Path
) -> None:
    writer, reader = JSONWriter(), JSONReader()
    lines = [writer.render(article, Report()).data for article in ours + theirs[0]]
    file = tmp_path / "all.jsonl"
    file.write_bytes(b"\n".join(lines))
    back = [reader.parse(raw, Report()) for raw in reader.scan(str(file), Origin("all.jsonl"))]
    assert [writer.render(article, Report()).data for article in back] == lines
    assert [article.origin for article in back] == [article.origin for article in ours + theirs[0]]


def test_normalising_twice_changes_nothing(ours: list[Article]) -> None:
    assert all(normalise(article, {}) is article for article in ours)
