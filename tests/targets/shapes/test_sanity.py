"""Sanity's documents: ids and keys as it takes them."""

from __future__ import annotations

import json
from pathlib import Path

from .files import written


def test_sanity_ids_and_keys_are_as_it_takes_them(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in written("sanity", tmp_path / "x").read_text("utf-8").splitlines()]
    assert all(set(line["_id"]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_") for line in lines)
    assert all(link["_weak"] and link["_key"] for line in lines for link in line.get("related", []))
    assert all(key.replace("_", "a").isalnum() for line in lines for key in line)
