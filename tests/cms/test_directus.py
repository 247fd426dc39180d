"""Thirty hazardous articles in a real Directus on SQLite: imported, read back live, imported again, altered."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from converters.cli import main

from ..conftest import ROOT, missing
from .server import answers, ask, free_port, running
from .site import HAZARDS, REDIRECTS, convert, proved

DIRECTUS = ROOT / ".cache" / "directus" / "node_modules" / ".bin" / "directus"
TOKEN = "a-static-token-of-the-tests"


class Directus:
    """A Directus of its own below ``folder``, at ``port`` of this machine."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.url = f"http://127.0.0.1:{port}"
        self.settings = {
            **os.environ, "HOST": "127.0.0.1", "PORT": str(port), "PUBLIC_URL": self.url, "DB_CLIENT": "sqlite3",
            "DB_FILENAME": str(folder / "data.db"), "KEY": "key-of-the-tests", "SECRET": "secret-of-the-tests",
            "ADMIN_EMAIL": "admin@site.example.com", "ADMIN_PASSWORD": "secret", "ADMIN_TOKEN": TOKEN, "TELEMETRY": "false",
            "LOG_LEVEL": "error", "CONFIG_PATH": str(folder / ".env"), "STORAGE_LOCATIONS": "local",
            "STORAGE_LOCAL_ROOT": str(folder / "uploads"), "EXTENSIONS_PATH": str(folder / "extensions"), "PRESSURE_LIMITER_ENABLED": "false",
        }  # fmt: skip

    def command(self, word: str) -> list[str]:
        return [str(DIRECTUS), word]

    def ask(self, method: str, path: str, body: str = "", kind: str = "application/json") -> tuple[int, Any]:
        status, _, text = ask(
            self.port, path, method, body, **{"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
        )
        return status, json.loads(text) if text.startswith("{") else text

    def ready(self) -> bool:
        return answers(self.port) and self.ask("GET", "/server/ping") == (200, "pong")

    def load(self, file: Path) -> None:
        """As the data studio does: import a file into the collection."""
        head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
        body = f"{head}Content-Type: application/json\r\n\r\n{file.read_text('utf-8')}\r\n--x--\r\n"
        status, said = self.ask("POST", "/utils/import/articles", body, "multipart/form-data; boundary=x")
        assert status == 200, said

    def count(self) -> int:
        return int(self.ask("GET", "/items/articles?aggregate[count]=*")[1]["data"][0]["count"])

    def verify(self, report: Path, source: Path = HAZARDS) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
        words = ["verify", source, "--for", "directus", "--live", self.url, "--report", report, "--quiet"]
        status = main([str(word) for word in words])
        *notices, last = map(json.loads, report.read_text("utf-8").splitlines())
        return status, notices, last["summary"]


@contextlib.contextmanager
def directus_in(folder: Path) -> Iterator[Directus]:
    if not DIRECTUS.is_file():
        missing("directus")
    folder.mkdir()
    directus = Directus(folder, free_port())
    subprocess.run(directus.command("bootstrap"), cwd=folder, env=directus.settings, check=True, capture_output=True)
    with running(directus.command("start"), directus.ready, cwd=folder, env=directus.settings):
        yield directus


@pytest.mark.slow
def test_the_hazards_arrive(tmp_path: Path, needs: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    needs("node")
    monkeypatch.setenv("ARTICLES_TOKEN", TOKEN)
    file, report = tmp_path / "moved" / "articles.json", tmp_path / "report.jsonl"
    record = convert(HAZARDS, file, "directus", "--redirects", REDIRECTS)
    assert record["articles"] == 30 and proved(HAZARDS, file, "directus")
    with directus_in(tmp_path / "directus") as directus:
        collection = (file.parent / "directus-collection.json").read_text("utf-8")
        assert directus.ask("POST", "/collections", collection)[0] == 200
        directus.load(file)
        assert directus.count() == 30
        status, notices, summary = directus.verify(report)
        assert (status, notices) == (0, []) and summary["equal"] == 30
        assert summary["proof"]["levels"] == ["counts", "live"] and not summary["proof"]["not_compared"]

        directus.load(file)
        assert directus.count() == 30 and directus.verify(report)[0] == 0

        rows = (file.parent / "redirects.csv").read_text("utf-8").splitlines()[1:]
        assert len(rows) == record["redirects"]["written"] == 4
        there = {item["url"] for item in directus.ask("GET", "/items/articles?fields=url&limit=-1")[1]["data"]}
        assert {row.split(",")[1] for row in rows} <= there

        items = directus.ask("GET", "/items/articles?fields=uid,url,body&sort=uid&limit=2")[1]["data"]
        altered, deleted = items
        change = json.dumps({"body": altered["body"] + "\n\nAltered."})
        assert directus.ask("PATCH", f"/items/articles/{altered['uid']}", change)[0] == 200
        assert directus.ask("DELETE", f"/items/articles/{deleted['uid']}")[0] == 204
        status, notices, summary = directus.verify(report)
        assert status == 1
        assert [(notice["code"], notice["article"]) for notice in notices] == [
            ("different", altered["url"]), ("missing", deleted["url"]),
        ]  # fmt: skip
        assert (summary["equal"], summary["different"], summary["missing"]) == (28, 1, 1)
