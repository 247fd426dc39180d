"""Strapi's records: slugs unique in the whole type."""

from __future__ import annotations

import json
from pathlib import Path

from converters.article import Article, Link

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
