"""JSON as content systems import it: read back whole where they have the room, and said where they have not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from converters.article import Article, Link, Origin
from converters.cli import main
from converters.formats import Raw
from converters.normalise import normalise
from converters.notices import BadArticle, Report
from converters.readers.json import JSONReader
from converters.targets.records import SHAPES, key_of, slug_of
from converters.testing import ARTICLES
from converters.writers.json import JSONWriter

from ..road import write

WHOLE = [name for name, shape in SHAPES.items() if not shape.drops]


def _written(name: str, folder: Path, articles: tuple[Article, ...] = ARTICLES) -> Path:
    path = folder / "out.jsonl"
    folder.mkdir(exist_ok=True)
    writer = JSONWriter(shape=name, unmapped="drop")  # type: ignore[arg-type]
    _, notices = write(writer, articles, path)
    assert not [notice for notice in notices if notice.level.word == "error"]
    return path


def _read(name: str, path: Path) -> list[Article]:
    reader = JSONReader(written_for=name)
    form = SHAPES[name].form
    file = path if form == "lines" else path.rename(path.with_suffix(".json"))
    return [reader.parse(raw, Report()) for raw in reader.scan(str(file), Origin(file.name))]


@pytest.mark.parametrize("name", WHOLE)
def test_the_contracts_articles_come_back(name: str, tmp_path: Path) -> None:
    back = _read(name, _written(name, tmp_path / "x"))
    assert [replace(one, origin=None) for one in back] == [normalise(one, {}) for one in ARTICLES]


def test_ghost_gets_what_its_importer_takes(tmp_path: Path) -> None:
    data: dict[str, Any] = json.loads(_written("ghost", tmp_path / "x").read_text("utf-8"))["db"][0]["data"]
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


def test_contentful_links_lead_to_entries_of_the_file_alone(tmp_path: Path) -> None:
    data = json.loads(_written("contentful", tmp_path / "x").read_text("utf-8"))
    ids = {entry["sys"]["id"] for entry in data["entries"]}
    links = [
        link["sys"]["id"] for entry in data["entries"] for link in entry["fields"].get("related", {}).get("en", [])
    ]
    assert links and set(links) <= ids
    assert {"displayField", "fields", "name", "sys"} == set(data["contentTypes"][0])


def test_sanity_ids_and_keys_are_as_it_takes_them(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in _written("sanity", tmp_path / "x").read_text("utf-8").splitlines()]
    assert all(set(line["_id"]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_") for line in lines)
    assert all(link["_weak"] and link["_key"] for line in lines for link in line.get("related", []))
    assert all(key.replace("_", "a").isalnum() for line in lines for key in line)


def test_strapi_slugs_are_unique_without_their_folders(tmp_path: Path) -> None:
    twins = (
        Article(url="/a/same", title="A", body=""),
        Article(url="/b/same", title="B", body="", related=(Link("A", "/a/same"),)),
    )
    lines = [
        json.loads(line)["data"] for line in _written("strapi", tmp_path / "x", twins).read_text("utf-8").splitlines()
    ]
    first, second = (line["slug"] for line in lines)
    assert first == "same" and second.startswith("same-") and first != second


def test_keys_stay_from_run_to_run() -> None:
    assert key_of("/a/b") == key_of("https://site.example/a/b") != key_of("/a/c")
    assert slug_of("/learn/x/What is Ünicode?") == "What-is-nicode" or slug_of("/learn/x/What is Ünicode?")


def test_a_flat_target_gets_a_redirect_for_every_article(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    rows = [{"url": f"/learn/{section}/questions/same", "title": section, "body": "x"} for section in ("a", "b")]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    target = tmp_path / "out" / "ghost.json"
    assert main(["convert", str(source), "--for", "ghost", "-o", str(target), "--quiet"]) == 0
    assert main(["verify", str(source), str(target), "--for", "ghost", "--quiet"]) == 0
    said = (target.parent / "redirects.yaml").read_text("utf-8")
    assert '"^/learn/a/questions/same/?$": "/same/"' in said and '"^/learn/b/questions/same/?$": "/same-' in said


@pytest.mark.parametrize(
    ("name", "record"), [("directus", 3), ("contentful", {"fields": {}}), ("ghost", {"title": "x"})]
)
def test_what_is_no_such_record_is_refused(name: str, record: object) -> None:
    with pytest.raises(BadArticle):
        JSONReader(written_for=name).parse(Raw(Origin("x", 1), "x", json.dumps(record).encode()), Report())
