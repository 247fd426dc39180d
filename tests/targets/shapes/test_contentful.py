"""Contentful's import file: links that lead to entries."""

from __future__ import annotations

import json
from pathlib import Path

from .files import written


def test_contentful_links_lead_to_entries_of_the_file_alone(tmp_path: Path) -> None:
    data = json.loads(written("contentful", tmp_path / "x").read_text("utf-8"))
    ids = {entry["sys"]["id"] for entry in data["entries"]}
    links = [
        link["sys"]["id"] for entry in data["entries"] for link in entry["fields"].get("related", {}).get("en", [])
    ]
    assert links and set(links) <= ids
    assert {"displayField", "fields", "name", "sys"} == set(data["contentTypes"][0])
