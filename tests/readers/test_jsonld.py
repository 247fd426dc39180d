"""Markup of other people, in the shapes that are met on the web."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from converters.notices import BadArticle
from converters.readers.jsonld import JSONLDReader
from tests.road import read

QUESTION = {"@type": "Question", "name": "Why?", "acceptedAnswer": {"@type": "Answer", "text": "<p>It <b>is</b>.</p>"}}
PAGE = {"@context": "https://schema.org", "@type": "FAQPage", "url": "https://e.org/faq", "mainEntity": [QUESTION]}


def given(folder: Path, value: Any, name: str = "a.jsonld") -> Path:
    (folder / name).write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return folder / name


@pytest.mark.parametrize(
    "document",
    [
        PAGE,
        [PAGE],
        {"@context": "https://schema.org", "@graph": [PAGE]},
        {**PAGE, "mainEntity": QUESTION},
        {**PAGE, "@type": ["WebPage", "FAQPage"]},
        {**PAGE, "@type": "https://schema.org/FAQPage", "mainEntity": [{**QUESTION, "@type": "schema:Question"}]},
        {"@type": "WebPage", "url": "https://e.org/faq", "mainEntity": {"@type": "FAQPage", "mainEntity": [QUESTION]}},
        {**PAGE, "mainEntity": [{**QUESTION, "acceptedAnswer": [QUESTION["acceptedAnswer"]]}]},
        {
            "@graph": [
                {
                    "@type": "Question",
                    "@id": "https://e.org/faq#q",
                    **{k: QUESTION[k] for k in ("name", "acceptedAnswer")},
                },
                {**PAGE, "mainEntity": [{"@id": "https://e.org/faq#q"}]},
            ]
        },
    ],
    ids=str,
)
def test_a_question_wherever_it_lies(document: Any, tmp_path: Path) -> None:
    [article] = read(JSONLDReader(), given(tmp_path, document))
    assert (article.title, article.body) == ("Why?", "It **is**.")
    assert article.url == "https://e.org/faq"


@pytest.mark.parametrize("url", ["a/b", "/a/b", "a"])
def test_relative_addresses_are_not_put_below_each_other(url: str, tmp_path: Path) -> None:
    page = {**PAGE, "url": url, "mainEntity": [{**QUESTION, "url": url}]}
    [article] = read(JSONLDReader(), given(tmp_path, page))
    assert article.url == url


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators there")
def test_a_link_to_nothing_is_one_failure(tmp_path: Path) -> None:
    (tmp_path / "a.jsonld").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadArticle) as caught:
        read(JSONLDReader(), tmp_path / "a.jsonld")
    assert caught.value.code == "unreadable"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("if (a<b && c>d) List<String> x;", "if (a<b && c>d) List<String> x;"),
        ("Use <b>x</b> for it.", "Use **x** for it."),
        ("one<br>two", "one\\\ntwo"),
        ("a &lt; b", "a \\< b"),
    ],
)
def test_angle_brackets_are_not_always_markup(text: str, body: str, tmp_path: Path) -> None:
    question = {**QUESTION, "acceptedAnswer": {"@type": "Answer", "text": text}}
    [article] = read(JSONLDReader(), given(tmp_path, {**PAGE, "mainEntity": question}))
    assert article.body == body


def test_many_questions_on_a_page_have_addresses_of_their_own(tmp_path: Path) -> None:
    page = {**PAGE, "mainEntity": [QUESTION, {**QUESTION, "name": "How?", "@id": "#how"}], "inLanguage": "en"}
    articles = read(JSONLDReader(site="https://e.org"), given(tmp_path, page))
    assert [article.url for article in articles] == ["/faq#why", "/faq#how"]
    assert {article.lang for article in articles} == {"en"}


def test_pages_of_html_with_several_scripts(tmp_path: Path) -> None:
    markup = "".join(
        f"<script type='application/ld+json' id=x>{json.dumps(one)}</script>\n" for one in ({"@type": "WebSite"}, PAGE)
    )
    [article] = read(JSONLDReader(), given(tmp_path, f"<!doctype html><html>{markup}</html>", "a.html"))
    assert article.origin
    assert article.origin.line == 2


def test_a_document_a_line(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({**PAGE, "url": f"https://e.org/{n}"}) for n in range(3))
    assert len(read(JSONLDReader(), given(tmp_path, lines, "a.jsonld"))) == 3


def test_a_qapage_and_what_no_field_claims(tmp_path: Path) -> None:
    question = {
        "@type": "Question", "name": "<em>Why</em>?", "upvoteCount": 3, "dateCreated": "2025-01-30T10:00:00Z",
        "author": {"@type": "Person", "name": "Ada"}, "keywords": "a, b", "identifier": {"@type": "PropertyValue", "value": "7"},
        "suggestedAnswer": [{"@type": "Answer", "text": "So.", "upvoteCount": 1}, {"@type": "Answer", "text": "No."}],
    }  # fmt: skip
    [article] = read(JSONLDReader(), given(tmp_path, {"@type": "QAPage", "url": "/q", "mainEntity": question}))
    assert (article.title, article.body, article.id, article.keywords) == ("Why?", "So.", "7", ("a", "b"))
    assert article.authors == ("Ada",)
    assert article.date is not None
    assert article.date.isoformat()[:10] == date(2025, 1, 30).isoformat()
    assert article.extra == {"upvoteCount": 3}


def test_a_large_graph_is_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("converters.readers.jsonld.documents._LARGE", 10)
    graph = {"@context": "https://schema.org", "@graph": [{**PAGE, "url": f"https://e.org/{n}"} for n in range(3)]}
    assert len(read(JSONLDReader(), given(tmp_path, graph))) == 3
    assert len(read(JSONLDReader(), given(tmp_path, graph["@graph"]))) == 3


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{"@type": "FAQPage",\n "mainEntity": [}', "json", 2),
        ('{"score": NaN}', "json", 1),
        ('{"@type": "WebPage"}', "jsonld", None),
        ("<html><script type='application/ld+json'>\n{x}</script></html>", "json", 2),
        ("<html></html>", "jsonld", None),
        ("", "empty-file", None),
    ],
)
def test_what_cannot_be_read_says_where(text: str, code: str, line: int | None, tmp_path: Path) -> None:
    with pytest.raises(BadArticle) as caught:
        read(JSONLDReader(), given(tmp_path, text))
    assert (caught.value.code, caught.value.line) == (code, line)


@pytest.mark.parametrize(
    ("question", "code"),
    [({**QUESTION, "name": " "}, "no-title"), ({**QUESTION, "acceptedAnswer": {"text": ""}}, "no-answer")],
)
def test_a_bad_question_is_one_failed_article(question: Any, code: str, tmp_path: Path) -> None:
    with pytest.raises(BadArticle) as caught:
        read(JSONLDReader(), given(tmp_path, {**PAGE, "mainEntity": [question]}))
    assert caught.value.code == code


def test_nodes_that_refer_to_each_other_over_and_over_end(tmp_path: Path) -> None:
    """40 steps of two references each are a million million ways, and 2,000 in a row are deeper than Python calls."""
    twice = [{"@id": f"n{at}", "about": [{"@id": f"n{at + 1}"}, {"@id": f"n{at + 1}"}]} for at in range(40)]
    row = [{"@id": f"m{at}", "about": {"@id": f"m{at + 1}"}} for at in range(2000)]
    graph = {"@context": "https://schema.org", "@graph": [*twice, *row, PAGE]}
    assert [article.title for article in read(JSONLDReader(), given(tmp_path, graph))] == ["Why?"]


def test_values_nested_too_deep_are_a_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(BadArticle, match="nested more than 100 deep"):
        read(JSONLDReader(), given(tmp_path, '{"a":' * 100_000 + "1" + "}" * 100_000))
