"""Thirty hazardous articles in a real WordPress with MariaDB: imported, served at their old addresses, imported again."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from converters.cli import main

from ..conftest import missing
from .server import answers, ask, free_port, running
from .site import HAZARDS, articles, convert, letters, missing_formulas, proved, seen, words

WORDPRESS = Path("/usr/share/wordpress")
CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:%s');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', ''); define('WP_DEBUG', false); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_HOME', 'http://127.0.0.1:%d'); define('WP_SITEURL', WP_HOME); define('DISABLE_WP_CRON', true);
define('WP_ENVIRONMENT_TYPE', 'local');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
ROUTER = """<?php
if ($_SERVER['REQUEST_URI'] !== '/' && is_file(__DIR__ . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH))) return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
require __DIR__ . '/index.php';
"""
THEME = "<main><?php while (have_posts()) { the_post(); the_content(); } ?></main>"


@contextlib.contextmanager
def _wordpress(folder: Path, needs: Callable[[str], str]) -> Iterator[tuple[Path, int]]:
    """A WordPress of its own below ``folder``: its files, and the port it answers at."""
    php, mariadbd = needs("php"), needs("mariadbd")
    if not (WORDPRESS / "wp-load.php").is_file():
        missing("wordpress")
    site, data, wire = folder / "site", folder / "data", folder / "db.sock"
    shutil.copytree(WORDPRESS, site, symlinks=False, ignore_dangling_symlinks=True)
    port = free_port()
    (site / "wp-config.php").unlink(missing_ok=True)
    (site / "wp-config.php").write_text(CONFIG % (wire, port))
    (site / "router.php").write_text(ROUTER)
    theme = site / "wp-content" / "themes" / "plain"
    theme.mkdir(parents=True)
    (theme / "style.css").write_text("/* Theme Name: Plain */")
    (theme / "index.php").write_text(THEME)
    shutil.copy(Path(__file__).parent / "wordpress.php", site)
    user = ["--user=root"] if shutil.os.geteuid() == 0 else []  # type: ignore[attr-defined]
    subprocess.run(
        ["mariadb-install-db", *user, f"--datadir={data}", "--auth-root-authentication-method=normal"],
        check=True, capture_output=True,
    )  # fmt: skip
    server = [mariadbd, "--no-defaults", *user, f"--datadir={data}", f"--socket={wire}", "--skip-networking"]
    with running(server, wire.exists):
        subprocess.run(["mariadb", f"--socket={wire}", "-uroot", "-e", "CREATE DATABASE wp"], check=True)
        subprocess.run([php, "wordpress.php", "install"], cwd=site, check=True, capture_output=True)
        with running([php, "-S", f"127.0.0.1:{port}", "router.php"], lambda: answers(port), cwd=site):
            yield site, port


def _php(site: Path, *words: object) -> str:
    done = subprocess.run(["php", "wordpress.php", *map(str, words)], cwd=site, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _import(site: Path, file: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(_php(site, "import", file))
    return said


def _live(port: int, report: Path, *more: object) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    """What ``articles verify --live`` says of the WordPress at ``port``: exit status, notices, summary."""
    site = f"http://127.0.0.1:{port}"
    words = ["verify", HAZARDS, "--for", "wordpress", "--live", site, "--report", report, "--quiet", *more]
    status = main([str(word) for word in words])
    *notices, last = map(json.loads, report.read_text("utf-8").splitlines())
    return status, notices, last["summary"]


@pytest.mark.slow
def test_the_hazards_arrive(tmp_path: Path, needs: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "moved" / "articles.xml"
    file.parent.mkdir()
    assert convert(HAZARDS, file, "wordpress")["articles"] == 30
    assert proved(HAZARDS, file, "wordpress")
    everything = articles(HAZARDS, tmp_path)
    with _wordpress(tmp_path, needs) as (site, port):
        first = _import(site, file)
        assert first["made"] == first["total"] == file.read_text("utf-8").count("<item>")
        held = {json.loads(text)["url"]: json.loads(text) for text in first["meta"]}
        for article in everything:
            status, location, markup = ask(port, f"{article['url']}/")
            assert (status, location) == (200, ""), article["url"]
            assert not missing_formulas(article["body"], markup), article["url"]
            assert words(article["body"]) in letters(seen(markup)), article["url"]
            assert held[article["url"]].get("extra", {}) == article.get("extra", {})
            assert held[article["url"]].get("id", "") == article.get("id", "")
        status, location, _ = ask(port, everything[0]["url"])
        assert status == 301 and location.endswith(f"{everything[0]['url']}/")
        again = _import(site, file)
        assert again["made"] == 0 and again["total"] == first["total"] and len(again["meta"]) == 30

        report = tmp_path / "report.jsonl"
        monkeypatch.setenv("ARTICLES_TOKEN", _php(site, "password"))
        status, _, summary = _live(port, report)  # without the plug-in REST does not show the custom field
        assert status == 0 and summary["proof"]["levels"] == ["counts", "live"]
        assert summary["proof"]["compared"] == ["title", "body", "summary", "draft"]

        plugins = site / "wp-content" / "mu-plugins"
        plugins.mkdir()
        shutil.copy(file.parent / "articles-source.php", plugins)
        status, notices, summary = _live(port, report, "--addresses", f"http://127.0.0.1:{port}")
        assert (status, notices) == (0, [])
        assert summary["equal"] == 30 and not summary["proof"]["not_compared"]
        assert summary["addresses"] == {"redirected": 30}  # WordPress adds the closing slash
        assert "_articles_source" not in ask(port, "/wp-json/wp/v2/pages?per_page=100")[2]  # what visitors may read

        altered, deleted = everything[3]["url"], everything[7]["url"]
        _php(site, "alter", altered, deleted)
        status, notices, summary = _live(port, report, "--addresses", f"http://127.0.0.1:{port}")
        assert status == 1
        assert [(notice["code"], notice["article"]) for notice in notices] == [
            ("different", altered), ("missing", deleted), ("dead-address", deleted),
        ]  # fmt: skip
        assert notices[0]["text"].startswith("title ") and notices[0]["after"].endswith(", altered")
        assert (summary["equal"], summary["different"], summary["missing"]) == (28, 1, 1)
        assert summary["addresses"] == {"redirected": 29, "dead": 1} and summary["proof"]["levels"] == []
