"""Sites of other generators, read and built: our addresses, titles and dates are those of the generator's own pages."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from converters.cli import main
from converters.values import slug

from ..conftest import ROOT, missing
from .site import HAZARDS, articles

SITES = ROOT / "fixtures" / "sites"
Needs = Callable[[str], str]


def read(folder: Path, generator: str, scratch: Path, *more: str) -> dict[str, dict[str, Any]]:
    """Path -> article, read by the generator's conventions."""
    out = scratch / "read.jsonl"
    words = ["-f", "markdown", "--set", f"generator={generator}", *more]
    assert main(["convert", str(folder), *words, "-t", "json", "-o", str(out), "--quiet"]) == 0
    return {said["path"]: said for said in map(json.loads, out.read_text("utf-8").splitlines())}


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def copied(name: str, scratch: Path) -> Path:
    return Path(shutil.copytree(SITES / name, scratch / name))


def day(said: object) -> str:
    return str(said or "")[:10]


def test_hugo(tmp_path: Path, needs: Needs) -> None:
    site = copied("hugo", tmp_path)
    listed = list(csv.DictReader(run([needs("hugo"), "list", "all"], site).splitlines()))
    ours = read(site, "hugo", tmp_path)
    theirs = {row["path"]: row for row in listed if row["path"] != "content/hidden/index.md"}
    assert ours.keys() - {"content/_index.md", "content/posts/_index.md"} == theirs.keys()
    for path, row in theirs.items():
        said = ours[path]
        assert said["title"] == row["title"]
        assert f"https://site.example{quote(said['url'])}" == row["permalink"]
        assert day(said["date"]) == day(row["date"])
        assert said.get("draft", False) == (row["draft"] == "true")
    run([needs("hugo"), "--quiet", "--buildDrafts"], site)
    for said in ours.values():
        assert (site / "public" / said["url"].strip("/") / "index.html").is_file()
    built = (site / "public" / "places" / "bay-of-fundy" / "index.html").read_text("utf-8")
    assert 'href="/tables/"' in built and "(/tables/)" in ours["content/places/bay-of-fundy/index.md"]["body"]


JEKYLL = """---
layout: null
---
[{% assign pages = site.pages | concat: site.documents %}{% for page in pages %}{% if page.title %}
{"path": {{ page.path | jsonify }}, "url": {{ page.url | jsonify }}, "title": {{ page.title | jsonify }},
 "date": {{ page.date | jsonify }}, "categories": {{ page.categories | jsonify }}, "tags": {{ page.tags | jsonify }}},
{% endif %}{% endfor %}null]
"""


@pytest.mark.parametrize("style", ["", "pretty", "date", "none", "ordinal", "weekdate"])
def test_jekyll(tmp_path: Path, needs: Needs, style: str) -> None:
    site = copied("jekyll", tmp_path)
    (site / "all.json").write_text(JEKYLL)
    if style:
        settings = (
            (site / "_config.yml").read_text("utf-8").replace("/:categories/:year/:month/:title:output_ext", style)
        )
        (site / "_config.yml").write_text(settings, "utf-8")
    run([needs("jekyll"), "build", "--quiet", "--unpublished"], site)
    theirs = {row["path"]: row for row in json.loads((site / "_site" / "all.json").read_text("utf-8")) if row}
    ours = read(site, "jekyll", tmp_path)
    assert ours.keys() - theirs.keys() == {"_drafts/next.md"}
    assert theirs.keys() - ours.keys() == set()
    for path, row in theirs.items():
        said = ours[path]
        assert (said["title"], unquote(said["url"])) == (row["title"], unquote(row["url"]))
        if "_posts" in path:
            assert day(said["date"]) == day(row["date"])
            assert list(said.get("keywords", [])) == row["tags"]
            assert said["section"] == row["categories"][0]
    built = site / "_site" / theirs["_posts/2023-02-01-first-Find.md"]["url"].strip("/")
    page = (built / "index.html" if built.is_dir() else built).read_text("utf-8")
    second = theirs["_posts/2023-02-03-second.md"]["url"]
    assert f'href="{second}"' in page and f"({second})" in ours["_posts/2023-02-01-first-Find.md"]["body"]


PELICAN = """
import json
from pelican import Pelican, signals
from pelican.settings import read_settings
found = []
def note(generator):
    for name in ("articles", "translations", "drafts", "drafts_translations", "pages", "hidden_pages"):
        found.extend(getattr(generator, name, []))
signals.article_generator_finalized.connect(note)
signals.page_generator_finalized.connect(note)
Pelican(read_settings("pelicanconf.py", override={"OUTPUT_PATH": "out"})).run()
print("FOUND" + json.dumps([{
    "path": at.relative_source_path, "url": at.url, "title": at.title, "status": at.status, "content": at.content,
    "date": str(getattr(at, "date", "")), "category": str(getattr(at, "category", "")),
    "tags": [str(tag) for tag in getattr(at, "tags", [])], "authors": [str(one) for one in at.authors],
} for at in found]))
"""


def test_pelican(tmp_path: Path) -> None:
    if find_spec("pelican") is None:
        missing("pelican")
    site = copied("pelican", tmp_path)
    theirs = {
        f"content/{row['path']}": row
        for row in json.loads(run([sys.executable, "-c", PELICAN], site).rpartition("FOUND")[2])
    }
    ours = read(site, "pelican", tmp_path)
    assert ours.keys() == theirs.keys()
    for path, row in theirs.items():
        said = ours[path]
        assert said["title"] == row["title"].replace("&amp;", "&")
        if row["status"] != "draft":  # a draft answers below /drafts until it is published
            assert said["url"] == f"/{row['url']}"
        if "/pages/" not in path:
            assert day(said["date"]) == day(row["date"])
            assert said["section"] == row["category"]
        assert said.get("keywords", []) == row["tags"]
        assert said.get("authors", ["Site"]) == row["authors"]  # AUTHOR is whoever no page names
        assert said.get("draft", False) == (row["status"] == "draft")
    proxima = ours["content/nearby/proxima.md"]["body"]
    for path in ("content/our-sun.md", "content/pages/list.md"):
        url = f"/{theirs[path]['url']}"
        assert url in proxima and url in theirs["content/nearby/proxima.md"]["content"]


def test_eleventy(tmp_path: Path, needs: Needs) -> None:
    site = copied("eleventy", tmp_path)
    theirs = {
        row["inputPath"].removeprefix("./"): row["url"]
        for row in json.loads(run([needs("eleventy"), "--to=json", "--quiet"], site))
        if row["url"]
    }
    assert {path: said["url"] for path, said in read(site, "eleventy", tmp_path).items()} == theirs


def test_jekyll_as_hugo_imports_it(tmp_path: Path, needs: Needs) -> None:
    """``hugo import jekyll`` of a folder and the folder itself are the same articles."""
    posts = tmp_path / "jekyll" / "_posts"
    posts.mkdir(parents=True)
    (posts.parent / "_config.yml").write_text("title: Hazards\n")
    everything = {said["url"]: said for said in articles(HAZARDS, tmp_path)}
    for said in everything.values():
        front = {"title": said["title"], "permalink": f"{said['url']}/", "categories": [said.get("section", "none")]}
        front["tags"] = said.get("keywords", [])
        text = f"---\n{json.dumps(front)}\n---\n{said['body']}\n"
        (posts / f"{day(said.get('date', date(2025, 1, 1)))}-{slug(said['url'])[:100]}.md").write_text(text, "utf-8")
    run([needs("hugo"), "import", "jekyll", str(posts.parent), str(tmp_path / "imported")], tmp_path)
    ours = {said["url"]: said for said in read(posts.parent, "jekyll", tmp_path).values()}
    theirs = {said["url"]: said for said in read(tmp_path / "imported", "hugo", tmp_path).values()}
    theirs.pop("/", None)
    assert {url.rstrip("/") for url in ours} == everything.keys() and ours.keys() == theirs.keys()
    for url, said in ours.items():
        for name in ("title", "keywords", "section"):
            assert said.get(name) == theirs[url].get(name), (url, name)
        assert day(said["date"]) == day(theirs[url]["date"])


@pytest.mark.parametrize("form", ["toTOML", "toJSON", "toYAML"])
def test_the_hazards_in_another_front_matter(tmp_path: Path, needs: Needs, form: str) -> None:
    """``hugo convert`` writes the same front matter in TOML or JSON; it is read as the same articles."""
    site = tmp_path / "site"
    assert main(["convert", str(HAZARDS), "-t", "markdown", "-o", f"{site}/content/", "--quiet"]) == 0
    (site / "config.toml").write_text('baseURL = "https://site.example/"\n')
    shortcodes = site / "layouts" / "shortcodes"
    shortcodes.mkdir(parents=True)
    (shortcodes / "note.html").write_text("{{ .Page.Title }}")  # one of the articles shows it; without, Hugo stops
    run([needs("hugo"), "convert", form, "--output", str(tmp_path / "other")], site)
    before, after = (read(folder, "hugo", tmp_path) for folder in (site, tmp_path / "other"))
    assert len(before) == 30
    assert {said["url"]: plain(said) for said in before.values()} == {
        said["url"]: plain(said) for said in after.values()
    }


def plain(said: dict[str, Any]) -> dict[str, Any]:
    """Hugo sorts keys, and writes each date as a moment."""

    def value(held: Any) -> Any:
        if isinstance(held, dict):
            return {key: value(inner) for key, inner in sorted(held.items())}
        if isinstance(held, list):
            return [value(inner) for inner in held]
        return held.removesuffix("T00:00:00Z") if isinstance(held, str) else held

    when = said.get("date")
    moment = datetime.fromisoformat(when) if when else None
    return value({**said, "path": "", "date": str(moment.date()) if moment else ""})
