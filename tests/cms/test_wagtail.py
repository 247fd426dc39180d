"""Thirty hazardous articles in a real Wagtail on SQLite: loaded, read back over its API, served, loaded again."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from converters.render.html import to_html

from ..oracles import oracle
from .server import answers, ask, free_port, running
from .site import HAZARDS, REDIRECTS, articles, convert, letters, missing_formulas, proved, seen, words

SETTINGS = """
INSTALLED_APPS += ["articles", "wagtail.api.v2", "rest_framework"]
WAGTAILAPI_LIMIT_MAX = None
"""
API = """
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

api = WagtailAPIRouter("api")
api.register_endpoint("pages", PagesAPIViewSet)
urlpatterns.insert(0, path("api/", api.urls))
"""


class Project:
    """A project as ``wagtail start`` makes it below ``folder``, with the app that ``moved`` holds beside the articles."""

    def __init__(self, folder: Path, moved: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.run("-m", "wagtail.bin.wagtail", "start", "mysite", ".")
        shutil.copytree(moved / "articles", folder / "articles")
        for file, more in (("settings/dev.py", SETTINGS), ("urls.py", API)):
            with (folder / "mysite" / file).open("a") as out:
                out.write(more)
        self.manage("makemigrations", "articles")
        self.manage("migrate")

    def run(self, *words: str) -> str:
        done = subprocess.run([sys.executable, *words], cwd=self.folder, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def manage(self, *words: str) -> str:
        return self.run("manage.py", *words)

    def count(self, table: str) -> int:
        with contextlib.closing(sqlite3.connect(self.folder / "db.sqlite3")) as base:
            return int(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def pages_at(port: int) -> dict[str, dict[str, Any]]:
    """What the API gives, by the address the article had."""
    status, _, text = ask(port, "/api/pages/?type=articles.ArticlePage&fields=*&limit=1000")
    assert status == 200, text
    return {page["source"]["url"]: page for page in json.loads(text)["items"]}


def day(value: str) -> datetime:
    read = datetime.fromisoformat(value)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def check_fields(article: dict[str, Any], page: dict[str, Any], titles: dict[str, str]) -> None:
    """The page's own fields say what the article said; its exact form is in ``source``."""
    meta = page["meta"]
    assert page["title"] == article["title"]
    assert meta["search_description"] == article.get("summary", "")
    assert (page["section"], page["language"]) == (article.get("section", ""), article.get("lang", ""))
    assert page["authors"] == ", ".join(article.get("authors", ()))
    assert page["no_index"] == article.get("no_index", False)
    assert set(page["tags"]) == set(article.get("keywords", ()))
    assert day(meta["first_published_at"]) == day(article["date"])
    assert [block["value"] for block in page["content"]] == [to_html(article["body"], maths="tex").html]
    linked = {titles[link["url"]] for link in article.get("related", ()) if link["url"] in titles}
    assert {other["title"] for other in page["related"]} == linked


@pytest.mark.slow
def test_the_hazards_arrive(tmp_path: Path) -> None:
    oracle("wagtail")
    file, port = tmp_path / "moved" / "articles.jsonl", free_port()
    listed = ("--redirects", REDIRECTS, "--site", f"http://127.0.0.1:{port}")
    assert convert(HAZARDS, file, "wagtail", *listed)["articles"] == 30
    assert proved(HAZARDS, file, "wagtail")
    everything = articles(HAZARDS, tmp_path)
    titles = {article["url"]: article["title"] for article in everything}
    project = Project(tmp_path / "site", file.parent)
    moved = str(file.parent / "redirects-wagtail.csv")
    assert project.manage("import_articles", str(file)) == "30 made, 0 updated, 0 unchanged\n"
    assert "Created: 4\nSkipped : 0\nErrors: 0" in project.manage("import_redirects", "--src", moved)
    tables = ("wagtailcore_page", "articles_articlepage", "articles_articletag", "wagtailredirects_redirect")
    counts = {table: project.count(table) for table in tables}

    server = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with running(server, lambda: answers(port), cwd=project.folder):
        pages = pages_at(port)
        assert pages.keys() == titles.keys() and len(pages) == 30
        for article in everything:
            check_fields(article, pages[article["url"]], titles)
            status, location, markup = ask(port, f"{article['url']}/")
            assert (status, location) == (200, ""), article["url"]
            assert not missing_formulas(article["body"], markup), article["url"]
            assert words(article["body"]) in letters(seen(markup)), article["url"]
            assert ask(port, article["url"])[:2] == (301, f"{article['url']}/")
        back = tmp_path / "back.jsonl"
        held = ({**page["source"], "html": page["content"][0]["value"]} for page in pages.values())
        back.write_text("".join(f"{json.dumps(record)}\n" for record in held))
        assert proved(HAZARDS, back, "wagtail")

        for old in ("mechanics/questions/what-is-equilibrium", "maths/questions/nabla"):
            status, location, _ = ask(port, f"/learn/{old}")
            host, path = location[: len(listed[-1])], location[len(listed[-1]) :]
            assert (status, host) == (301, listed[-1]) and ask(port, path)[0] == 200, location
        for old in ("/old/nabla", "/older/nabla"):
            assert ask(port, old)[0] == 301
        assert ask(port, "/gone/")[0] == 404 and ask(port, "/learn/")[0] == 404  # a step that never was a page

        assert convert(HAZARDS, file, "wagtail", *listed)["since_last_run"] == {"unchanged": 30}
        assert project.manage("import_articles", str(file)) == "0 made, 0 updated, 30 unchanged\n"
        assert "Created: 0" in project.manage("import_redirects", "--src", moved)  # "errors": they are there already
        assert {table: project.count(table) for table in tables} == counts and pages_at(port) == pages

        lines = file.read_text("utf-8").splitlines()
        changed = {**json.loads(lines[0]), "title": "Another title", "html": "<p>Another text.</p>"}
        new = {
            "status": "published",
            "title": "New",
            "url": "/learn/faq/what.is.new",
            "body": "New.",
            "html": "<p>New.</p>",
        }
        file.write_text("\n".join([json.dumps(changed), json.dumps(new), *lines[1:]]))
        assert project.manage("import_articles", str(file)) == "1 made, 1 updated, 29 unchanged\n"
        assert "Another text." in ask(port, f"{changed['url']}/")[2]
        status, location, _ = ask(port, new["url"])  # Wagtail takes no full stop in an address: redirected
        assert status == 301 and location.startswith("/learn/faq/whatisnew-") and ask(port, location)[0] == 200
