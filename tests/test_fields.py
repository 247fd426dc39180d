"""A source's names become the model's, and nothing it said is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from converters.article import Article, Link, Origin
from converters.dates import parse_date
from converters.fields import Fields, article_from
from converters.notices import BadArticle, Report
from converters.values import is_empty


def article(said: dict[str, Any], below: str = "", report: Report | None = None, **table: Any) -> Article:
    return article_from(
        said,
        Fields.of(table),
        report or Report(),
        origin=Origin("a/b.md"),
        below=below,
        title=lambda body: ("", body),
        url=lambda slug, title: f"/a/{slug or 'b'}",
    )


def test_the_names_of_a_question_page() -> None:
    source = {
        "_schema": "default",
        "id": 12,
        "date": date(2025, 1, 30),
        "title": "Why?",
        "article_title": "Why?",
        "seo": {"title": "Site | Physics", "page_description": "In short.", "page_keywords": "heat, , work ,"},
        "author": "Ada",
        "question": "Why?",
        "answer": "Because.\\nTruly.",
        "subject": "Physics",
        "file_name": "why.md",
        "url": "/learn/physics/why",
        "score": -1.0,
        "related_article2": {"id": 3, "title": "B", "subject": "Art", "url": "/b", "rank": 1},
        "related_article10": {"id": 4, "title": "C", "subject": "Art", "url": "/c"},
        "no_index": True,
    }
    kept = {key: value.copy() if isinstance(value, dict) else value for key, value in source.items()}
    made = article(source, "&nbsp;")
    assert made == Article(
        url="/learn/physics/why",
        title="Why?",
        body="Because.\\nTruly.",
        id="12",
        summary="In short.",
        section="Physics",
        date=date(2025, 1, 30),
        authors=("Ada",),
        keywords=("heat", "work"),
        related=(Link("B", "/b", "3", "Art"), Link("C", "/c", "4", "Art")),
        no_index=True,
        extra={
            "_schema": "default",
            "seo": {"title": "Site | Physics"},
            "file_name": "why.md",
            "score": -1.0,
            "related_article2": {"rank": 1},
        },
    )
    assert list(made.extra) == ["_schema", "seo", "file_name", "score", "related_article2"]
    assert source == kept  # the source's own mappings stay as they are


def test_the_first_name_wins_and_the_others_stay() -> None:
    made = article(
        {
            "title": "Other",
            "question": "Q",
            "description": "D",
            "seo": {"page_description": "S"},
            "tags": ["t"],
            "keywords": "k",
            "category": "C",
            "categories": ["A", "B"],
            "lastmod": date(2025, 2, 1),
            "date": date(2025, 1, 1),
        },
        "Text",
    )
    assert (made.title, made.summary, made.keywords, made.section) == ("Q", "S", ("k",), "C")
    assert made.extra == {
        "title": "Other",
        "description": "D",
        "tags": ["t"],
        "categories": ["A", "B"],
        "lastmod": date(2025, 2, 1),
    }


def test_what_says_nothing_gives_way() -> None:
    made = article({"title": "T", "seo": {"page_description": None}, "description": " ", "summary": "S", "date": None})
    assert made.summary == "S"
    assert made.date is None
    assert made.extra == {}


def test_a_list_of_categories() -> None:
    assert article({"title": "T", "categories": ["A"]}).extra == {}
    made = article({"title": "T", "categories": ["A", "B"]})
    assert (made.section, made.extra) == ("A", {"categories": ["B"]})
    assert article({"title": "T", "categories": []}).section == ""


def test_authors_of_every_kind() -> None:
    assert article({"title": "T", "authors": ["A", "B"]}).authors == ("A", "B")
    assert article({"title": "T", "author": {"name": "A"}}).extra == {}
    made = article({"title": "T", "authors": [{"name": "A", "url": "/a"}, "B"]})
    assert made.authors == ("A", "B")
    assert made.extra == {"authors": [{"name": "A", "url": "/a"}, "B"]}
    assert article({"title": "T", "author": {"slug": "a"}}).extra == {"author": {"slug": "a"}}


def test_a_list_of_related_articles() -> None:
    assert article({"title": "T", "related": ["/b", {"question": "C?", "url": "/c"}, "A title"]}).related == (
        Link(url="/b"),
        Link("C?", "/c"),
        Link("A title"),
    )
    assert article({"title": "T", "related": "none"}).extra == {"related": "none"}
    more = [{"title": "B", "rank": 1}]
    made = article({"title": "T", "related": more})
    assert (made.related, made.extra) == ((Link("B"),), {"related": more})


@pytest.mark.parametrize(
    ("said", "url", "extra"),
    [
        ({"url": "/x", "slug": "s"}, "/x", {"slug": "s"}),
        ({"permalink": "https://a.example/x"}, "https://a.example/x", {}),
        ({"slug": "s"}, "/a/s", {}),
        ({"slug": "/s/t"}, "/s/t", {}),
        ({"permalink": False}, "/a/b", {"permalink": False}),
        ({"permalink": "/:year/:title/", "slug": "s"}, "/a/s", {"permalink": "/:year/:title/"}),
        ({"permalink": "/{{ page.name }}/"}, "/a/b", {"permalink": "/{{ page.name }}/"}),
        ({"url": ""}, "/a/b", {}),
    ],
)
def test_addresses(said: dict[str, Any], url: str, extra: dict[str, Any]) -> None:
    made = article({"title": "T", **said})
    assert (made.url, made.extra) == (url, extra)


def test_two_texts_are_both_kept() -> None:
    report = Report()
    made = article({"title": "T", "answer": "A"}, "Below\n", report)
    assert (made.body, made.extra) == ("A", {"text_below": "Below"})
    assert [notice.code for notice in report] == ["second-text"]
    made = article({"title": "T", "answer": "&nbsp;"}, "Below\r\nit", Report())
    assert made.body == "Below\nit"


def test_a_bad_date_stays_and_is_reported() -> None:
    report = Report()
    made = article({"title": "T", "date": "next week", "lastmod": "2025-01-30"}, report=report)
    assert (made.date, made.extra) == (date(2025, 1, 30), {"date": "next week"})
    assert [notice.code for notice in report] == ["bad-date"]


def test_flags_and_languages() -> None:
    made = article({"title": "T", "draft": "true", "no_index": False, "lang": "pt-BR"})
    assert (made.draft, made.no_index, made.lang, made.extra) == (True, False, "pt-BR", {})
    assert article({"title": "T", "draft": "later", "lang": "C++"}).extra == {"draft": "later", "lang": "C++"}


def test_a_users_own_names_come_first() -> None:
    made = article(
        {"headline": "H", "title": "T", "text": "B", "meta": {"d": "S"}},
        title="headline",
        body=["text"],
        summary=["meta.d"],
    )
    assert (made.title, made.body, made.summary, made.extra) == ("H", "B", "S", {"title": "T"})


@pytest.mark.parametrize("table", [{"headline": "x"}, {"title": 1}, {"title": [""]}])
def test_a_wrong_table_is_refused(table: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="fields"):
        Fields.of(table)


def test_no_title() -> None:
    with pytest.raises(BadArticle, match="no title"):
        article({"answer": "A"})


@pytest.mark.parametrize("text", ["", " \n", "&nbsp;", "\xa0", " &nbsp;\n&#160; &#xA0;\n"])
def test_empty(text: str) -> None:
    assert is_empty(text)
    assert not is_empty(text + ".")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2025-01-30", date(2025, 1, 30)),
        (" 2025-01-30 ", date(2025, 1, 30)),
        ("2025/1/3", date(2025, 1, 3)),
        ("2025-01-30T10:00:00Z", datetime(2025, 1, 30, 10, tzinfo=UTC)),
        ("2025-01-30 10:00:00 +0530", datetime(2025, 1, 30, 10, tzinfo=timezone(timedelta(hours=5.5)))),
        ("2025-01-30 9:05", datetime(2025, 1, 30, 9, 5)),
        ("2025-01-30T10:00:00.123456", datetime(2025, 1, 30, 10, 0, 0, 123456)),
        (
            "2025-01-30T10:00:00.123456+05:30:15",
            datetime(2025, 1, 30, 10, 0, 0, 123456, timezone(timedelta(seconds=19815))),
        ),
        ("January 30, 2025", date(2025, 1, 30)),
        ("30 Jan 2025", date(2025, 1, 30)),
        ("Sept. 1st, 2025", date(2025, 9, 1)),
        ("Thu, 30 Jan 2025 10:00:00 GMT", datetime(2025, 1, 30, 10, tzinfo=UTC)),
        ("01/02/2025", None),
        ("2025-02-30", None),
        ("2025", None),
        ("soon", None),
        ("", None),
        ("a, b:", None),
    ],
)
def test_dates(text: str, when: date | None) -> None:
    assert parse_date(text) == when
