"""One value, one row, one record: each comes back as it was."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.article import Article, Link
from converters.tables.cells import article_of, bare, row_of, typed
from converters.tables.dialect import Dialect, guarded, read_back, unguarded, written_out
from converters.tables.records import cells, foreign, records, unquoted

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALAR = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXT, st.dates(), st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
)  # fmt: skip
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=8
)
LINK = st.builds(Link, TEXT, TEXT, TEXT, TEXT).filter(lambda link: any((link.title, link.url, link.id, link.section)))
NAMES = st.lists(TEXT, max_size=3).map(tuple)
ARTICLE = st.builds(
    Article, url=TEXT, title=TEXT, body=TEXT, id=TEXT, summary=TEXT, section=TEXT, lang=TEXT,
    date=st.none() | st.dates() | st.datetimes(), authors=NAMES, keywords=NAMES, related=st.lists(LINK, max_size=3).map(tuple),
    draft=st.booleans(), no_index=st.booleans(), extra=st.dictionaries(TEXT, VALUE, max_size=5),
)  # fmt: skip
DIALECT = st.builds(Dialect, st.sampled_from(",;\t|"), guard=st.booleans(), escaped=st.booleans())


@given(ARTICLE, DIALECT)
def test_an_article_comes_back_from_its_row(article: Article, dialect: Dialect) -> None:
    row = row_of(article)
    record = dialect.separator.join(dialect.cell(value) for value in row.values())
    [(line, found)] = records(io.StringIO(record + "\r\n", newline=""))
    assert line == 1
    back = {}
    for name, cell in zip(row, cells(found, dialect.separator), strict=True):
        text = unquoted(cell)
        back[name] = typed(cell) if text is None else dialect.text(text)
    assert article_of(back) == article


@given(TEXT)
def test_the_standard_library_reads_the_same_texts(text: str) -> None:
    record = ",".join(Dialect().cell(value) for value in (text, "x", ""))
    [(_, row)] = foreign(io.StringIO(record + "\r\n", newline=""), ",")
    assert row == [text, "x", ""]


@given(SCALAR)
def test_a_value_without_quotes_comes_back(value: object) -> None:
    if not isinstance(value, str):
        assert typed(bare(value)) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["00123", "1e5", "TRUE", "1_000", "+1", "-0", "١٢", "2025-13-01", "Null", "0x10", " 1"]
)
def test_what_no_value_is_written_as_stays_text(text: str) -> None:
    assert typed(text) == text


@given(TEXT)
def test_the_guard_is_taken_off_exactly_once(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(TEXT)
def test_newlines_written_out_come_back(text: str) -> None:
    assert "\n" not in written_out(text)
    assert read_back(written_out(text)) == text


def test_five_kinds_of_nothing_are_five() -> None:
    extra = {"empty": "", "word": "null", "na": "NA", "none": "None", "nothing": None}
    row = row_of(Article(url="/", title="t", body="", extra=extra))
    assert [Dialect().cell(row[name]) for name in extra] == ['""', '"null"', '"NA"', '"None"', "null"]
    assert "absent" not in article_of(row).extra
    assert dict(article_of(row).extra) == extra


def test_keys_that_dots_cannot_spell() -> None:
    extra = {
        "a.b": 1, "a": {"b": 2}, "": 3, "list[]": [4], "title": "its own", "related": "x", "extra": {"deep": {}},
        "when": [date(2025, 1, 30), datetime(2025, 1, 30, 12, tzinfo=UTC)], "$date": {"$date": "no date"}, "n": {1: "one"},
    }  # fmt: skip
    article = Article(url="/", title="t", body="", extra=extra)
    assert article_of(row_of(article)) == article
