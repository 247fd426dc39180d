"""The model for programs: the contract's keys in their order, and the same bytes again after reading."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.article import Article, Link, Origin
from converters.formats import Raw
from converters.notices import Report
from converters.readers.json import JSONReader
from converters.testing import check_writer
from converters.writers.json import JSONWriter

FULL = Article(
    url="/a", title="T", body="B\n\n$x$", id="00123", summary="S", section="P", lang="en", date=date(2025, 1, 30),
    authors=("A",), keywords=("k",), related=(Link("R", "/r", "1", "Q"), Link(url="/s")), draft=True, no_index=True,
    extra={"z": 1, "a": {"when": datetime(2025, 1, 30, tzinfo=UTC)}, "n": None, "f": -1.0}, origin=Origin("learn/a.md", 3),
)  # fmt: skip


def line(article: Article) -> str:
    return JSONWriter().render(article, Report()).data.decode()


def back(text: str) -> Article:
    return JSONReader().parse(Raw(Origin("x.jsonl", 1), "x.jsonl", text.encode()), Report())


def test_the_contracts_line() -> None:
    assert line(FULL) == (
        '{"url": "/a", "id": "00123", "title": "T", "body": "B\\n\\n$x$", "summary": "S", "section": "P", "lang": "en", '
        '"date": "2025-01-30", "authors": ["A"], "keywords": ["k"], "related": [{"title": "R", "url": "/r", "id": "1", '
        '"section": "Q"}, {"url": "/s"}], "draft": true, "no_index": true, '
        '"extra": {"z": 1, "a": {"when": "2025-01-30T00:00:00+00:00"}, "n": null, "f": -1.0}, "path": "learn/a.md"}'
    )
    assert line(Article(url="/a", title="T", body="")) == '{"url": "/a", "title": "T"}'


def test_no_nan() -> None:
    assert json.loads(line(Article(url="/a", title="T", body="", extra={"a": math.nan})))["extra"] == {"a": ".nan"}


def test_the_same_bytes_again() -> None:
    once = line(FULL)
    assert line(back(once)) == once
    assert back(once).origin == Origin("learn/a.md")


@pytest.mark.parametrize("form", ["lines", "array"])
def test_the_contract_of_a_writer(form: str, tmp_path: Path) -> None:
    check_writer(JSONWriter(form=form), tmp_path)  # type: ignore[arg-type]


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
_SOME = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)
ARTICLES = st.builds(
    Article,
    url=_SOME,
    title=_SOME,
    body=_TEXT.map(lambda text: text.replace("\r", "")),
    id=_TEXT,
    summary=_TEXT,
    section=_TEXT,
    lang=_TEXT,
    date=st.none() | st.dates() | st.datetimes(timezones=st.none() | st.timezones()),
    authors=st.lists(_TEXT, max_size=3).map(tuple),
    keywords=st.lists(_TEXT, max_size=3).map(tuple),
    related=st.lists(st.builds(Link, _TEXT, _SOME, _TEXT, _TEXT), max_size=3).map(tuple),
    draft=st.booleans(),
    no_index=st.booleans(),
    origin=st.just(Origin("learn/a.md")),
    extra=st.dictionaries(_TEXT | st.sampled_from(["title", "question", "_extra"]), _VALUE, max_size=3),
)


@given(ARTICLES)
def test_any_article_comes_back(article: Article) -> None:
    once = line(article)
    assert back(once) == article
    assert line(back(once)) == once
