"""Ghost's import file: what its importer takes, and what it has no room for."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from converters.article import Article, Origin
from converters.cli import main
from converters.notices import BadArticle, Report
from converters.readers.csv import CSVReader
from converters.targets.shapes import read_back, shape
from converters.testing import ARTICLES
from converters.writers.json import JSONWriter

from .files import written


def test_ghost_gets_what_its_importer_takes(tmp_path: Path) -> None:
    data: dict[str, Any] = json.loads(written("ghost", tmp_path / "x").read_text("utf-8"))["db"][0]["data"]
    posts = data["posts"]
    assert len({post["slug"] for post in posts}) == len({post["id"] for post in posts}) == len(ARTICLES)
    assert all(len(post["title"]) <= 255 and len(post["slug"]) <= 191 for post in posts)
    html = json.loads(posts[0]["mobiledoc"])["cards"][0][1]["html"]
    assert "$a &lt; b$" in html and "<table>" in html
    assert {link["tag_id"] for link in data["posts_tags"]} <= {tag["id"] for tag in data["tags"]}
    assert len({tag["slug"] for tag in data["tags"]}) == len(data["tags"])


def test_what_has_no_place_fails_unless_dropped_knowingly() -> None:
    with pytest.raises(BadArticle, match="ghost has no place for score, flag"):
        JSONWriter(shape="ghost").render(ARTICLES[0], Report())
    report = Report()
    part = JSONWriter(shape="ghost", unmapped="drop").render(ARTICLES[0], report)
    assert part.entry.facts["fates"]["extra.score"].startswith("dropped: ")
    assert part.entry.facts["fates"]["title"] == "carried"
    assert [notice.code for notice in report] == ["fields-lost"]


def test_an_address_cannot_leave_the_comment_it_stands_in() -> None:
    article = Article(url="/a?b=1&c=2--><script>x</script>", title="A", body="B")
    record = json.loads(JSONWriter(shape="ghost").render(article, Report()).data)
    assert "<script" not in record["codeinjection_foot"]
    assert read_back(record, shape("ghost"), Origin("a")).url == article.url


def test_a_flat_target_gets_a_redirect_for_every_article(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    rows = [{"url": f"/learn/{section}/questions/same", "title": section, "body": "x"} for section in ("a", "b")]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    target = tmp_path / "out" / "ghost.json"
    assert main(["convert", str(source), "--for", "ghost", "-o", str(target), "--quiet"]) == 0
    assert main(["verify", str(source), str(target), "--for", "ghost", "--quiet"]) == 0
    said = (target.parent / "redirects.yaml").read_text("utf-8")
    assert '"^/learn/a/questions/same/?$": "/same/"' in said and '"^/learn/b/questions/same/?$": "/same-' in said


LONG = Article(url="/a/Long--One", title="T" * 300, body="$$x$$ and $'y'$", summary="s" * 507, no_index=True)


def test_what_is_too_long_for_ghost_is_cut_with_a_notice() -> None:
    """One description over its limit rolls back a whole import, or costs the row."""
    report = Report()
    part = JSONWriter(shape="ghost").render(LONG, report)
    record = json.loads(part.data)
    assert [len(record[name]) for name in ("title", "custom_excerpt", "meta_description")] == [255, 300, 500]
    assert [(notice.code, notice.text) for notice in report] == [
        ("truncated", "title: 300 characters, cut at 255"),
        ("truncated", "summary: 507 characters, cut at 500"),
    ]
    assert part.entry.facts["fates"]["summary"] == "truncated: 500 characters"
    assert part.entry.name == "long-one"  # Ghost would make it so, and the redirect would miss


def test_a_page_for_no_search_engine_says_so_in_its_head() -> None:
    record = json.loads(JSONWriter(shape="ghost").render(LONG, Report()).data)
    assert record["codeinjection_head"] == '<meta name="robots" content="noindex">' and record["status"] == "published"


def test_ghosts_csv_has_a_hundred_posts_a_file_and_reads_back(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    odd = {
        "url": "/x/odd",
        "title": "'-ing' forms",
        "body": "$$a$$ costs $5",
        "summary": "=1",
        "section": "Law, History",
    }
    french = {"url": "/x/fr", "title": "L'-ing anglais", "body": "x", "summary": "'=1"}
    rows = [odd, french, *({"url": f"/x/{n}", "title": f"Title {n}", "body": "x"} for n in range(99))]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    target = tmp_path / "out"
    words = ["convert", str(source), "--for", "ghost", "-t", "csv", "-o", f"{target}/", "--quiet"]
    assert main(words) == 0
    assert sorted(path.name for path in target.glob("articles*")) == ["articles-1.csv", "articles-2.csv"]
    with (target / "articles-1.csv").open(newline="") as stream:
        first = list(csv.DictReader(stream))
    assert len(first) == 100
    # Its importer takes off an apostrophe before "-", and makes "$" of "$$".
    assert first[0]["title"] == " '-ing' forms" and "$" not in first[0]["html"]
    assert first[0]["slug"] == "odd" and first[0]["tags"] == "Law History" and len(first[0]["comment_id"]) == 24
    assert main(["verify", str(source), str(target), "--for", "ghost-csv", "--quiet"]) == 0
    assert '"^/x/odd/?$": "/odd/"' in (target / "redirects.yaml").read_text("utf-8")
    assert json.loads((target / "migration.json").read_text("utf-8"))["fields"]["title"] == {"carried": 101}


def test_a_row_that_is_none_of_ghosts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("title,html\nA,x\n")
    reader = CSVReader(profile="ghost")
    [raw] = reader.scan(str(path), Origin("in.csv"))
    with pytest.raises(BadArticle, match="no row as profile=ghost has them"):
        reader.parse(raw, Report())


def test_addresses_that_routes_keep_need_no_redirect(tmp_path: Path) -> None:
    """The target of docs/migration.md: only what Ghost cannot call as before is redirected."""
    source, ours = tmp_path / "in.jsonl", tmp_path / "ours.toml"
    rows = [
        {"url": f"/learn/{folder}/questions/same", "title": folder, "body": "x", "section": section}
        for folder, section in (("art", "Art"), ("computer-science", "Computer Science"))
    ]
    rows.append({"url": "/posts/alone", "title": "Alone", "body": "x", "keywords": ["News"]})
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ours.write_text('extends = "ghost"\naddress = "/learn/{section}/questions/{name}/"\n')
    target = tmp_path / "out" / "ghost.json"
    assert main(["convert", str(source), "--for", str(ours), "-o", str(target), "--quiet"]) == 0
    moved = yaml.safe_load((target.parent / "redirects.yaml").read_text("utf-8"))[301]
    assert moved.pop("^/posts/alone/?$") == "/learn/news/questions/alone/"
    [(source_of, to)] = moved.items()
    assert source_of == "^/learn/computer-science/questions/same/?$"
    assert to.startswith("/learn/computer-science/questions/same-")


def test_a_post_without_a_text_reads_back(tmp_path: Path) -> None:
    """As Ghost's API says it: no text is an empty cell, and that is no value."""
    path = tmp_path / "in.csv"
    path.write_text("title,html,status,codeinjection_foot\nA,,published,<!-- source: /x/a -->\n")
    reader = CSVReader(profile="ghost")
    [raw] = reader.scan(str(path), Origin("in.csv"))
    assert reader.parse(raw, Report()) == Article(url="/x/a", title="A", body="")
