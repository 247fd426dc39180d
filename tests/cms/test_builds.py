"""Thirty hazardous articles through real site generators: built, found at their old addresses, nothing eaten.

Each: convert → verify → build → every address answers → formulas and words are there → convert and build again → the
same → redirects answer.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from os.path import relpath
from pathlib import Path

import pytest

from ..conftest import missing
from .site import (
    HAZARDS,
    MOVED,
    REDIRECTS,
    articles,
    convert,
    letters,
    missing_formulas,
    moved_by,
    page,
    proved,
    seen,
    words,
)

PAGE = "<html><body><main>{}</main></body></html>"
Build = Callable[[Path, Callable[[str], str]], Path]


def hugo(site: Path, needs: Callable[[str], str]) -> Path:
    settings = 'baseURL = "https://site.example/"\ndisableKinds = ["taxonomy", "term", "RSS"]\n'
    ours = (site / "hugo.articles.toml").read_text("utf-8")
    (site / "config.toml").write_text(settings + ours)
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True, exist_ok=True)
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text(PAGE.format("{{ .Content }}"))
    return _run([needs("hugo"), "--quiet"], site, "public")


def jekyll(site: Path, needs: Callable[[str], str]) -> Path:
    (site / "_config.yml").write_text(
        "url: https://site.example\ndefaults: [{scope: {path: ''}, values: {layout: page}}]\n"
    )
    (site / "_layouts").mkdir(exist_ok=True)
    (site / "_layouts" / "page.html").write_text(PAGE.format("{{ content }}"))
    return _run([needs("jekyll"), "build", "--quiet", "--config", "_config.yml,_config.articles.yml"], site, "_site")


def mkdocs(site: Path, needs: Callable[[str], str]) -> Path:
    (site / "theme").mkdir(exist_ok=True)
    (site / "theme" / "main.html").write_text(PAGE.format("{{ page.content }}"))
    settings = "site_name: Hazards\nsite_url: https://site.example/\ntheme: {name: null, custom_dir: theme}\n"
    redirects = site / "redirects-mkdocs.yml"
    ours = (site / "mkdocs.articles.yml").read_text("utf-8")
    (site / "mkdocs.yml").write_text(settings + ours + (redirects.read_text("utf-8") if redirects.exists() else ""))
    for module in ("mkdocs", "mkdocs_redirects"):
        if find_spec(module) is None:
            missing(module)
    return _run([sys.executable, "-m", "mkdocs", "build", "--quiet"], site, "site")


def eleventy(site: Path, needs: Callable[[str], str]) -> Path:
    return _run([needs("eleventy"), "--quiet", "--output=_site"], site, "_site")


ASTRO = """import { defineConfig } from "astro/config";
import { existsSync, readFileSync } from "node:fs";
import ours from "./astro.articles.mjs";
const moved = "./redirects-astro.json";
export default defineConfig({ ...ours, redirects: existsSync(moved) ? JSON.parse(readFileSync(moved, "utf8")) : {} });
"""


def astro(site: Path, needs: Callable[[str], str]) -> Path:
    """The collection's schema is strict: a key it does not know, or a date that is none, stops the build."""
    program = Path(needs("astro"))
    (site / "package.json").write_text('{"name": "site", "private": true, "type": "module"}')
    (site / "astro.config.mjs").write_text(ASTRO)
    if not (site / "node_modules").exists():
        (site / "node_modules").symlink_to(program.parents[1])
    return _run([str(program), "build", "--silent"], site, "dist")


DOCUSAURUS = """const { existsSync } = require("node:fs");
const moved = "./redirects-docusaurus.json";
module.exports = {
  ...require("./docusaurus.articles.js"),
  title: "Hazards", url: "https://site.example", baseUrl: "/",
  plugins: [["@docusaurus/plugin-client-redirects", { redirects: existsSync(moved) ? require(moved) : [] }]],
};
"""


def docusaurus(site: Path, needs: Callable[[str], str]) -> Path:
    """A link or picture that leads nowhere stops its build, and so does what MDX would take for JavaScript."""
    program = Path(needs("docusaurus"))
    (site / "docusaurus.config.js").write_text(DOCUSAURUS)
    home = site / "src" / "pages" / "index.md"
    home.parent.mkdir(parents=True, exist_ok=True)
    home.write_text("# Home\n")  # its menus lead there
    modules = site / "node_modules"
    if not modules.exists():  # a folder of its own, where the build keeps what the next one need not do again
        modules.mkdir()
        for package in program.parents[1].iterdir():
            if package.name != ".cache":
                (modules / package.name).symlink_to(package)
    return _run([str(program), "build"], site, "build")


def _run(command: list[str], site: Path, out: str) -> Path:
    quiet = {**os.environ, "ASTRO_TELEMETRY_DISABLED": "1", "NO_UPDATE_NOTIFIER": "1"}
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, timeout=300, env=quiet)
    assert done.returncode == 0, done.stdout + done.stderr
    return site / out


BUILDS: dict[str, Build] = {
    "hugo": hugo, "jekyll": jekyll, "mkdocs": mkdocs, "eleventy": eleventy, "astro": astro, "docusaurus": docusaurus,
}  # fmt: skip
SLOW = {"docusaurus"}  #: a minute, and 250 MB from npm
each_build = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in BUILDS]
)
#: what another Markdown dialect shows in its own way: footnotes, and lines of HTML it takes for text or markup
OTHER_DIALECT = {
    "/learn/linguistics/questions/which-characters-does-markdown-escape",
    "/learn/computer-science/questions/which-html-tags-make-text-bold",
    "/learn/computer-science/questions/what-are-templates-in-c",
    "/learn/computer-science/questions/what-does-jsx-embed-in-markup",
}


#: Python-Markdown nests lists at four spaces alone, and knows no fence inside a list: said in docs/targets.md
LISTS = "/learn/computer-science/questions/how-are-indented-lists-and-code-combined"


@each_build
def test_the_hazards_arrive(name: str, tmp_path: Path, needs: Callable[[str], str]) -> None:
    site = tmp_path / name
    record = convert(HAZARDS, site, name, "--redirects", REDIRECTS)
    assert proved(HAZARDS, site, name)
    built = BUILDS[name](site, needs)
    everything = articles(HAZARDS, tmp_path)
    assert len(everything) == record["articles"] == 30
    for article in everything:
        markup = page(built, article["url"])
        assert markup is not None, f"no page at {article['url']}"
        assert not missing_formulas(article["body"], markup), article["url"]
        if article["url"] not in OTHER_DIALECT and (name, article["url"]) != ("mkdocs", LISTS):
            assert words(article["body"]) in letters(seen(markup)), article["url"]
    matrix = page(built, "/learn/computer-science/questions/how-is-a-matrix-initialised-in-java")
    assert matrix and "int[][]grid={{1,2},{3,4}};" in seen(matrix) and '"{{user.name}}"' in seen(matrix)
    liquid = page(built, "/learn/computer-science/questions/what-do-liquid-and-jinja-templates-look-like")
    assert liquid and "{{variable}}foroutputand{%ifuser%}" in seen(liquid)

    assert record["redirects"]["written"] == len(MOVED)
    for old, new in MOVED.items():
        if name == "eleventy":  # its redirects are the server's
            assert moved_by(site / "_redirects")[old] == f"{new}/"
        else:
            moved = page(built, old)
            assert moved and 'http-equiv="refresh"' in moved, f"no redirect at {old}"
            assert new in moved or relpath(new, old) in moved, moved

    pages = sorted(path.relative_to(built) for path in built.rglob("*.html"))
    again = convert(HAZARDS, site, name, "--redirects", REDIRECTS)
    assert again["since_last_run"] == {"unchanged": 30}
    BUILDS[name](site, needs)
    assert sorted(path.relative_to(built) for path in built.rglob("*.html")) == pages


def test_the_redirects_of_the_hazards(tmp_path: Path) -> None:
    record = convert(HAZARDS, tmp_path / "site", "hugo", "--redirects", REDIRECTS)
    assert record["redirects"] == {
        "given": 9, "written": 4, "flattened": 1, "live-page": 1, "loop": 2, "dead-target": 1, "conflict": 1,
    }  # fmt: skip
