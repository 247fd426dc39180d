"""Strapi's records: slugs unique in the whole type."""

from __future__ import annotations

import json
from pathlib import Path

from converters.article import Article, Link
from converters.targets import target

from .files import written


def test_strapi_slugs_are_unique_without_their_folders(tmp_path: Path) -> None:
    twins = (
        Article(url="/a/same", title="A", body=""),
        Article(url="/b/same", title="B", body="", related=(Link("A", "/a/same"),)),
    )
    lines = [
        json.loads(line)["data"] for line in written("strapi", tmp_path / "x", twins).read_text("utf-8").splitlines()
    ]
    first, second = (line["slug"] for line in lines)
    assert first == "same" and second.startswith("same-") and first != second


def test_strapis_script_asks_for_the_fields_of_its_content_type(tmp_path: Path) -> None:
    files = target("strapi").companions
    schema = json.loads(files["src/api/article/content-types/article/schema.json"])
    script = files["scripts/import-articles.js"]
    listed = script.partition("const FIELDS = ")[2].partition(";")[0]
    assert json.loads(listed) == list(schema["attributes"])
    lines = [json.loads(line) for line in written("strapi", tmp_path / "x").read_text("utf-8").splitlines()]
    assert {key for line in lines for key in line["data"]} <= set(schema["attributes"])
    assert {line["status"] for line in lines} <= {"draft", "published"}
