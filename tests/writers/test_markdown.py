"""Clean front matter that reads back as the same article, laid out as the addresses are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.article import Article, Link, Origin
from converters.formats import Raw
from converters.front_matter import dump
from converters.normalise import normalise
from converters.notices import Report
from converters.readers.markdown import MarkdownReader
from converters.testing import check_writer
from converters.writers.markdown import MarkdownWriter, file_name

FULL = Article(
    url="/learn/x/why",
    title="Why: a # question?",
    body="One.\n\n---\n\n    code",
    id="166300",
    summary="In short",
    section="NO",
    lang="en",
    date=date(2025, 1, 30),
    authors=("Ada", "B"),
    keywords=("k", "12:30"),
    related=(Link("R", "/r", "7", "Q"), Link(url="/s")),
    draft=True,
    no_index=True,
    extra={"_schema": "default", "seo": {"title": "T"}, "zip": "00123", "n": None, "list": [1, {"a": "b"}]},
)


def text(article: Article, syntax: Any = "yaml") -> str:
    return MarkdownWriter(front_matter=syntax).render(article, Report()).data.decode()


def back(written: str) -> Article:
    raw = Raw(Origin("x.md"), "x.md", written.encode())
    return normalise(MarkdownReader().parse(raw, Report(raw.origin)), {})


def test_clean_front_matter() -> None:
    assert text(FULL) == (
        """---
title: "Why: a # question?"
url: /learn/x/why
id: 166300
date: 2025-01-30
description: In short
section: "NO"
keywords:
  - k
  - "12:30"
authors:
  - Ada
  - B
lang: en
related:
  - title: R
    url: /r
    id: 7
    section: Q
  - url: /s
draft: true
no_index: true
_schema: default
seo:
  title: T
zip: "00123"
"n": null
list:
  - 1
  - a: b
---

One.

---

    code
"""
    )


@pytest.mark.parametrize("syntax", ["yaml", "toml", "json"])
def test_it_reads_back(syntax: str) -> None:
    article = replace(FULL, extra={key: value for key, value in FULL.extra.items() if value is not None})
    assert back(text(article, syntax)) == article


def test_toml_says_what_it_has_no_room_for() -> None:
    report = Report()
    MarkdownWriter(front_matter="toml").render(FULL, report)
    assert [notice.text for notice in report] == ["TOML has no null: 1 left out of extra"]


@pytest.mark.parametrize("id", ["0", "-13", "00123", "7a", "1e3", "9" * 30, "-0", "+1"])
def test_an_id_is_a_number_only_when_that_loses_nothing(id: str) -> None:
    assert back(text(replace(FULL, id=id))).id == id
    assert isinstance(yaml.safe_load(text(replace(FULL, id=id)).split("---\n")[1])["id"], int) == (id in ("0", "-13"))


@pytest.mark.parametrize(
    "extra",
    [
        {"title": "Another"},
        {"title": "Another", "article_title": "A third"},
        {"question": "Another"},
        {"description": "Longer"},
        {"description": None},
        {"seo": {"page_description": "x", "title": "y"}},
        {"seo": "no mapping", "description": "Longer"},
        {"categories": ["B"]},
        {"tags": ["t"], "keywords": "k"},
        {"authors": [{"name": "Ada", "url": "/ada"}, "B"]},
        {"date": "next week"},
        {"lastmod": date(2025, 2, 1)},
        {"related_article1": {"rank": 1}},
        {"related": "none"},
        {"answer": "not the body"},
        {"url": False, "slug": "s"},
        {"id": [1]},
        {"draft": "later"},
        {"_extra": {"a": 1}},
        {"_extra": 1},
    ],
)
@pytest.mark.parametrize("given", [FULL, Article(url="/a", title="T", body="B"), Article(url="/a", title="T", body="")])
def test_extra_fields_with_the_models_names(given: Article, extra: dict[str, Any]) -> None:
    article = replace(given, extra=extra)
    assert back(text(article)) == article


def test_a_question_and_another_title_stay_beside_each_other() -> None:
    written = text(Article(url="/a", title="Q?", body="B", extra={"title": "Another"}))
    assert written.startswith("---\nquestion: Q?\nurl: /a\ntitle: Another\n---\n")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/learn/x/questions/slug", "learn/x/questions/slug"),
        ("https://a.example/b/c?d=1#e", "b/c"),
        ("/", "index"),
        ("", "index"),
        ("/a/", "a/index"),
        ("/a.html", "a"),
        ("/v1.0", "v1.0"),
        ("../../etc/passwd", "etc/passwd"),
        ("/a/../../b", "a/b"),
        ("/con/nul.md", "_con/_nul"),
        ("/.hidden/x", "_.hidden/x"),
        ('/a:b*c?"x', "a-b-c"),
        ("/a\\b\0c", "a-b-c"),
        ("/dot./x ", "dot/x"),
        ("/漢字", "漢字"),
    ],
)
def test_file_names(url: str, name: str) -> None:
    assert file_name(url) == name


def test_long_file_names_are_cut_and_stay_apart() -> None:
    one, two = file_name("/" + "é" * 300 + "1"), file_name("/" + "é" * 300 + "2")
    assert one != two
    assert len((one + ".md").encode()) < 255


@pytest.mark.parametrize("syntax", ["yaml", "toml", "json"])
def test_the_contract_of_a_writer(syntax: Any, tmp_path: Path) -> None:
    check_writer(MarkdownWriter(front_matter=syntax), tmp_path)
    for file in (tmp_path / "many-serial" / "made").rglob("*"):
        assert file.is_dir() or file.suffix == ".md"


_CHARS = st.characters(exclude_categories=("Cs",), exclude_characters="\r")
_TEXT = st.text(_CHARS, max_size=25)
_HARD = st.sampled_from(
    ["NO", "~", "null", "12:30:45", "0o17", "1e3", "00123", "a: b", "a #b", "- x", "'", '"', "\\n", "+++"]
)
_LINE = (_HARD | _TEXT).map(lambda text: " ".join(text.split())).filter(bool)
_KEY = _TEXT | st.sampled_from(["title", "question", "description", "seo", "tags", "date", "related_article1", "x"])
_SCALAR = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXT | _HARD | st.dates(date(1000, 1, 1))
)
_VALUE = st.recursive(
    _SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEY, inner, max_size=3), max_leaves=8
)
_ZONE = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_BODY = (
    st.lists(
        st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"), max_size=20) | _HARD, max_size=5
    )
    .map("\n\n".join)
    .map(lambda body: body.strip("\n \t"))
)
ARTICLES = st.builds(
    Article,
    url=_LINE,
    title=_LINE,
    body=_BODY,
    id=st.just("") | _LINE | st.integers().map(str),
    summary=st.just("") | _LINE,
    section=st.just("") | _LINE,
    lang=st.sampled_from(["", "en", "pt-BR"]),
    date=st.none() | st.dates(date(1000, 1, 1)) | st.datetimes(datetime(1000, 1, 1), timezones=_ZONE),
    authors=st.lists(_LINE, max_size=3).map(tuple),
    keywords=st.lists(_LINE, max_size=3).map(tuple),
    related=st.lists(st.builds(Link, _LINE, _LINE, st.just("") | _LINE, st.just("") | _LINE), max_size=3).map(tuple),
    draft=st.booleans(),
    no_index=st.booleans(),
    extra=st.dictionaries(_KEY, _VALUE, max_size=4),
)


def _has_no_address(article: Article) -> bool:
    return any(mark in article.url for mark in ("{{", "/:")) or article.url.startswith(":")


@settings(deadline=None, max_examples=300)
@given(ARTICLES.map(lambda article: normalise(article, {})).filter(lambda article: not _has_no_address(article)))
def test_any_article_comes_back_from_yaml(article: Article) -> None:
    assert back(text(article)) == article


@settings(deadline=None)
@given(ARTICLES.map(lambda article: normalise(article, {})).filter(lambda article: not _has_no_address(article)))
def test_any_article_comes_back_from_toml(article: Article) -> None:
    article = replace(article, extra=dump.without_nulls(article.extra)[0])
    assert back(text(article, "toml")) == article
