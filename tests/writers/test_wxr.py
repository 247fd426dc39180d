"""WordPress' import file: addresses kept, nothing for its importer to drop, and the way back."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from converters.article import Article, Origin
from converters.notices import BadArticle, Report
from converters.readers.wxr import WXRReader
from converters.testing import ARTICLES, check_writer
from converters.writers.wxr import WXRWriter, cdata, moment, uncurled

from ..road import write


def _items(path: Path) -> list[dict[str, str]]:
    return [
        {child.tag.rpartition("}")[2]: child.text or "" for child in item}
        for item in ElementTree.parse(path).iter("item")
    ]


def test_the_contract(tmp_path: Path) -> None:
    check_writer(WXRWriter(), tmp_path)


def test_every_address_is_a_chain_of_pages(tmp_path: Path) -> None:
    articles = [Article(url=f"/learn/{section}/questions/same", title="Same", body="x") for section in ("a", "b")]
    articles.append(Article(url="/learn", title="Learn", body="An article of its own"))
    write(WXRWriter(), articles, tmp_path / "x.xml")
    items = {item["post_id"]: item for item in _items(tmp_path / "x.xml")}
    assert len(items) == 3 + 4  # learn/a, learn/a/questions and so for b
    found = set()
    for item in items.values():
        path, at = "", item
        while True:
            path = f"/{at['post_name']}{path}"
            if at["post_parent"] == "0":
                break
            at = items[at["post_parent"]]
        found.add(path)
        assert item["link"] == f"https://example.org{path}/"
    assert {article.url for article in articles} <= found
    places = [item["post_id"] for item in _items(tmp_path / "x.xml")]
    for item in items.values():
        parent = item["post_parent"]
        assert parent == "0" or places.index(parent) < places.index(item["post_id"])


def test_its_importer_finds_no_two_items_alike(tmp_path: Path) -> None:
    """It takes one title and one date for one post, and drops the second."""
    articles = [Article(url=f"/{n}/sub/x", title="Same", body="", date=ARTICLES[0].date) for n in range(5)]
    write(WXRWriter(), articles, tmp_path / "x.xml")
    assert max(Counter((item["title"], item["post_date"]) for item in _items(tmp_path / "x.xml")).values()) == 1


@pytest.mark.parametrize("kind", ["page", "post"])
def test_the_contracts_articles_come_back_but_for_their_markup(tmp_path: Path, kind: str) -> None:
    articles = [replace(article, extra={**article.extra, "deep": {"a]]>b": [1, None]}}) for article in ARTICLES]
    write(WXRWriter(type=kind), articles, tmp_path / "x.xml")  # type: ignore[arg-type]
    reader = WXRReader()
    back = [reader.parse(raw, Report()) for raw in reader.scan(str(tmp_path / "x.xml"), Origin("x.xml"))]
    order = [article.url for article in articles]
    assert sorted(article.url for article in back) == sorted(order)  # pages stand after those above them
    back.sort(key=lambda article: order.index(article.url))
    for one, other in zip(articles, back, strict=True):
        assert replace(other, body="", origin=None, related=(), keywords=()) == replace(
            one, body="", related=(), keywords=()
        )
    assert "]]>" in back[1].body.replace("&gt;", ">")


def test_formulas_hold_nothing_that_wordpress_curls() -> None:
    assert (
        uncurled("<p>It's \\(f'(x) -- \"a\" 2x3\\)</p>")
        == "<p>It's \\(f&#39;(x) &#45;&#45; &#34;a&#34; 2&#120;3\\)</p>"
    )
    assert cdata("a]]>b\x00") == "<![CDATA[a]]]]><![CDATA[>b]]>"
    assert moment("2025-01-30T10:00:00+02:00", 3) == datetime(2025, 1, 30, 8, 0, 3, tzinfo=UTC)


FOREIGN = """<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.1/"
 xmlns:excerpt="http://wordpress.org/export/1.1/excerpt/"><channel>
<wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name>Ada Byron</wp:author_display_name></wp:author>
<item><title>Hello</title><link>https://e.org/2025/01/hello/</link><dc:creator>ada</dc:creator>
<content:encoded><![CDATA[<!-- wp:paragraph --><p>Text.</p><!-- /wp:paragraph -->]]></content:encoded>
<excerpt:encoded><![CDATA[Short.]]></excerpt:encoded><wp:post_id>7</wp:post_id>
<wp:post_date_gmt>2025-01-30 08:00:00</wp:post_date_gmt><wp:post_name>hello</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type><category domain="category" nicename="news"><![CDATA[News]]></category>
<category domain="post_tag" nicename="x"><![CDATA[X]]></category>
<wp:postmeta><wp:meta_key>_thumb</wp:meta_key><wp:meta_value>3</wp:meta_value></wp:postmeta></item>
<item><title>a.png</title><wp:post_type>attachment</wp:post_type></item>
</channel></rss>"""


def test_an_export_of_wordpress_itself(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text(FOREIGN)
    (raw,) = WXRReader().scan(str(path), Origin("x.xml"))
    assert WXRReader().parse(raw, Report()) == Article(
        url="/2025/01/hello", title="Hello", body="Text.", id="7", summary="Short.", section="News",
        date=datetime(2025, 1, 30, 8, tzinfo=UTC), authors=("Ada Byron",), keywords=("X",), extra={"_thumb": "3"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><rss/>",
        f"<?xml version='1.0'?>\n<!--{'x' * 5000}-->\n<!DOCTYPE x [<!ENTITY a 'b'>]><rss/>",
        "no xml",
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.xml"
    path.write_text(text)
    with pytest.raises(BadArticle):
        list(WXRReader().scan(str(path), Origin("x.xml")))


def test_a_text_may_begin_as_a_document_does(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text(
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>A</title>'
        "<content:encoded><![CDATA[<!DOCTYPE html> comes first.]]></content:encoded><post_type>post</post_type>"
        "</item></channel></rss>"
    )
    assert [raw.data["title"] for raw in WXRReader().scan(str(path), Origin("x.xml"))] == ["A"]


def test_a_large_export_may_be_cut_into_files(tmp_path: Path) -> None:
    articles = [Article(url=f"/{n}", title=f"{n}", body="x") for n in range(5)]
    write(WXRWriter(max_items=2), articles, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.xml")) == [f"wordpress-{n}.xml" for n in (1, 2, 3)]
    assert json.dumps([len(_items(path)) for path in sorted((tmp_path / "out").glob("*.xml"))]) == "[2, 2, 1]"
