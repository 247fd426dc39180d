"""Ghost's export: posts with their tags and authors, and our own import file read as Ghost's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from converters.article import Article, Origin
from converters.formats import Raw
from converters.notices import BadArticle, Report
from converters.readers.ghost import GhostReader
from converters.testing import ARTICLES
from converters.writers.json import JSONWriter

from ..road import write

POST = {
    "id": "5f", "uuid": "x", "title": "Hello", "slug": "hello", "html": "<p>Text.</p>", "status": "published",
    "type": "post", "published_at": "2025-01-30T08:00:00.000Z", "custom_excerpt": None, "feature_image": "/a.png",
}  # fmt: skip


def _export(path: Path, **tables: Any) -> Path:
    path.write_text(json.dumps({"db": [{"meta": {"version": "5.0.0"}, "data": tables}]}))
    return path


def _read(path: Path) -> list[Article]:
    reader = GhostReader()
    return [reader.parse(raw, Report()) for raw in reader.scan(str(path), Origin(path.name))]


def test_a_post_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    path = _export(
        tmp_path / "x.json",
        posts=[POST, {**POST, "id": "60", "slug": "about", "type": "page", "status": "draft"}],
        tags=[{"id": "1", "name": "News"}, {"id": "2", "name": "#internal"}, {"id": "3", "name": "Two"}],
        posts_tags=[
            {"post_id": "5f", "tag_id": "3", "sort_order": 1}, {"post_id": "5f", "tag_id": "1", "sort_order": 0},
            {"post_id": "5f", "tag_id": "2", "sort_order": 2},
        ],
        users=[{"id": "7", "name": "Ada Byron"}],
        posts_authors=[{"post_id": "5f", "author_id": "7"}],
        posts_meta=[{"post_id": "5f", "meta_description": "Short."}],
    )  # fmt: skip
    first, second = _read(path)
    assert first == Article(
        url="/hello/", title="Hello", body="Text.", id="5f", summary="Short.", section="News", keywords=("Two",),
        authors=("Ada Byron",), date=datetime(2025, 1, 30, 8, tzinfo=UTC), extra={"feature_image": "/a.png", "internal_tags": ["#internal"]},
    )  # fmt: skip
    assert second.url == "/about/" and second.draft


def test_a_markdown_card_is_the_body(tmp_path: Path) -> None:
    document = json.dumps({"cards": [["markdown", {"markdown": "*Text* $x$"}]]})
    (article,) = _read(_export(tmp_path / "x.json", posts=[{**POST, "mobiledoc": document}]))
    assert article.body == "*Text* $x$"


def test_our_import_file_is_one_of_ghosts(tmp_path: Path) -> None:
    write(JSONWriter(shape="ghost", unmapped="drop"), ARTICLES, tmp_path / "x.json")
    back = _read(tmp_path / "x.json")
    assert [article.title for article in back] == [article.title[:255] for article in ARTICLES]
    assert back[0].section == "Letters" and back[0].date == datetime(2025, 1, 30, tzinfo=UTC)
    assert "| a | b |" in back[0].body and len({article.url for article in back}) == len(ARTICLES)


@pytest.mark.parametrize("text", ["{}", '{"db": []}', "[1]", "no json", '{"db": [{"data": {"posts": [3]}}]}'])
def test_what_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(BadArticle):
        _read(path)


def test_a_post_without_html_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadArticle, match="only the old editor's own form"):
        GhostReader().parse(Raw(Origin("x"), "x", ({**POST, "html": None, "mobiledoc": "{}"}, [], [], {})), Report())
    with pytest.raises(BadArticle, match="no Lexical document"):
        GhostReader().parse(Raw(Origin("x"), "x", ({**POST, "html": None, "lexical": "{}"}, [], [], {})), Report())


def _text(text: str, format: int = 0) -> dict[str, Any]:
    return {"type": "extended-text", "text": text, "format": format}


def test_a_post_in_lexical_alone() -> None:
    item = {"type": "listitem", "children": [_text("one")]}
    document = [
        {"type": "paragraph", "children": [_text("Is "), _text("x < y", 1 | 2), {"type": "linebreak"}, _text("\\(a_b\\)")]},
        {"type": "extended-heading", "tag": "h2", "children": [_text("Two")]},
        {"type": "list", "listType": "number", "start": 3, "children": [item, item]},
        {"type": "codeblock", "language": "c", "code": "a < b;"},
        {"type": "image", "src": "/a.png", "alt": "A", "caption": "Said"},
        {"type": "markdown", "markdown": "*as* typed"},
        {"type": "html", "html": "<b>raw</b>"},
        {"type": "callout", "calloutEmoji": "!", "calloutText": "<i>Mind</i>"},
        {"type": "bookmark", "url": "https://e.org/", "metadata": {"title": "There"}},
        {"type": "horizontalrule"},
        {"type": "paywall"},
        {"type": "product", "productTitle": "P"},
    ]  # fmt: skip
    report = Report()
    post = {**POST, "html": None, "lexical": json.dumps({"root": {"children": document}})}
    article = GhostReader().parse(Raw(Origin("x"), "x", (post, [], [], {})), report)
    assert article.body.split("\n\n") == [
        "Is <em>**x \\< y**</em>\\\n\\(a_b\\)", "## Two", "3. one\n4. one", "```c\na < b;\n```", "![A](/a.png)", "Said",
        "*as* typed", "**raw**", "> ! *Mind*", "[There](https://e.org/)", "---",
    ]  # fmt: skip
    assert [notice.text for notice in report] == ["a card of Ghost's that is not known here is gone: product"]


def test_what_hangs_on_a_post_beside_its_text(tmp_path: Path) -> None:
    path = _export(
        tmp_path / "x.json",
        posts=[
            {
                **POST, "html": '<p>See <a href="__GHOST_URL__/b/">b</a>.</p><!--kg-card-begin: html--><hr>',
                "feature_image": "__GHOST_URL__/content/images/a.png", "visibility": "members", "custom_excerpt": "Mine.",
            }
        ],
        tags=[{"id": "1", "name": "#no-index"}],
        posts_tags=[{"post_id": "5f", "tag_id": "1"}],
        posts_meta=[{"id": "9", "post_id": "5f", "meta_description": "For machines.", "feature_image_alt": "A", "og_title": None}],
        settings=[{"key": "locale", "value": "de"}],
    )  # fmt: skip
    (article,) = _read(path)
    assert article.body == "See [b](/b/).\n\n---"
    assert (article.summary, article.lang, article.section) == ("Mine.", "de", "")
    assert article.extra == {
        "feature_image": "/content/images/a.png", "meta_description": "For machines.", "feature_image_alt": "A",
        "visibility": "members", "internal_tags": ["#no-index"],
    }  # fmt: skip
