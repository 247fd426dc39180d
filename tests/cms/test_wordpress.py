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

from ..conftest import missing
from .server import answers, ask, free_port, running
from .site import HAZARDS, articles, convert, letters, missing_formulas, proved, seen, words

WORDPRESS = Path("/usr/share/wordpress")
CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:%s');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', ''); define('WP_DEBUG', false); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_HOME', 'http://127.0.0.1:%d'); define('WP_SITEURL', WP_HOME); define('DISABLE_WP_CRON', true);
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


def _import(site: Path, file: Path) -> dict[str, Any]:
    done = subprocess.run(["php", "wordpress.php", "import", str(file)], cwd=site, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.slow
def test_the_hazards_arrive(tmp_path: Path, needs: Callable[[str], str]) -> None:
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
