"""Ghost's import file: what its importer takes, and what it has no room for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from converters.cli import main
from converters.notices import BadArticle, Report
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


def test_a_flat_target_gets_a_redirect_for_every_article(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    rows = [{"url": f"/learn/{section}/questions/same", "title": section, "body": "x"} for section in ("a", "b")]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    target = tmp_path / "out" / "ghost.json"
    assert main(["convert", str(source), "--for", "ghost", "-o", str(target), "--quiet"]) == 0
    assert main(["verify", str(source), str(target), "--for", "ghost", "--quiet"]) == 0
    said = (target.parent / "redirects.yaml").read_text("utf-8")
    assert '"^/learn/a/questions/same/?$": "/same/"' in said and '"^/learn/b/questions/same/?$": "/same-' in said
