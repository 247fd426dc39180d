"""JSON as content systems import it: read back whole where they have the room, and said where they have not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from converters.article import Origin
from converters.formats import Raw
from converters.normalise import normalise
from converters.notices import BadArticle, Report
from converters.readers.json import JSONReader
from converters.targets.shapes import NAMES, shape
from converters.testing import ARTICLES

from .files import read, written

WHOLE = [name for name in NAMES if not shape(name).drops]


@pytest.mark.parametrize("name", WHOLE)
def test_the_contracts_articles_come_back(name: str, tmp_path: Path) -> None:
    back = read(name, written(name, tmp_path / "x"))
    assert [replace(one, origin=None) for one in back] == [normalise(one, {}) for one in ARTICLES]


@pytest.mark.parametrize(
    ("name", "record"), [("directus", 3), ("contentful", {"fields": {}}), ("ghost", {"title": "x"})]
)
def test_what_is_no_such_record_is_refused(name: str, record: object) -> None:
    with pytest.raises(BadArticle):
        JSONReader(written_for=name).parse(Raw(Origin("x", 1), "x", json.dumps(record).encode()), Report())
