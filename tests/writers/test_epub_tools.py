"""What do others say of our book? EPUBCheck, DAISY Ace, two real readers, calibre; and is it the same book everywhere?"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from converters.validate.epub import epubcheck, epubcheck_command, validate

from ..conftest import ROOT, TOOLS, missing

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"


def test_our_own_check_finds_nothing(book: Path) -> None:
    assert list(validate(book)) == []


def test_epubcheck_finds_nothing_not_even_a_hint(book: Path) -> None:
    if epubcheck_command() is None:
        missing("epubcheck")
    assert list(epubcheck(book, usage=True)) == []


def test_ace_passes(book: Path, needs: Callable[[str], str], tmp_path: Path) -> None:
    ace = needs("ace-puppeteer")
    chromium = tmp_path / "chromium.sh"
    chromium.write_text(f'#!/bin/sh\nexec {needs("chromium")} {FLAGS} "$@"\n')
    chromium.chmod(0o755)
    called = [ace, "--silent", "--force", "--outdir", str(tmp_path / "ace"), str(book)]
    subprocess.run(called, check=True, timeout=300, env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": str(chromium)})
    said = json.loads((tmp_path / "ace" / "report.json").read_text())
    found = [one["earl:test"]["dct:title"] for page in said["assertions"] for one in page["assertions"]]
    assert found == []
    assert said["earl:result"]["earl:outcome"] == "pass"


@pytest.mark.parametrize("reader", ["epubjs", "foliate"])
def test_real_readers_open_it(book: Path, needs: Callable[[str], str], reader: str) -> None:
    node, chromium = needs("node"), needs("chromium")
    if not (TOOLS / "node_modules" / "epubjs").exists():
        missing("epubjs")
    called = [node, str(ROOT / "tests" / "tools" / "read.mjs"), str(book), str(TOOLS)]
    done = subprocess.run(
        called, check=True, timeout=120, capture_output=True, env={**os.environ, "CHROMIUM": chromium}
    )
    seen = json.loads(done.stdout)[reader]
    assert seen["title"] == "Everything"
    assert seen["language"] in ("en", ["en"])
    assert seen["spine"] == 13
    assert seen["depth"] == 2
    assert seen["landmarks"] == ["cover", "titlepage", "copyright-page", "toc", "bodymatter", "index"]
    assert seen["heading"] == "Warum ist der Himmel blau?"
    assert len(seen["formulas"]) == 2
    assert all(height > 0 for height in seen["formulas"])


def test_calibre_loses_no_chapter(book: Path, tmp_path: Path) -> None:
    import shutil

    calibre = shutil.which("ebook-convert")
    if calibre is None:
        pytest.skip("calibre is not installed")
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    for source, target in ((book, "book.azw3"), (tmp_path / "book.azw3", "book.txt")):
        subprocess.run([calibre, source, tmp_path / target], check=True, capture_output=True, env=env, timeout=300)
    text = (tmp_path / "book.txt").read_text("utf-8")
    for title in ("What is a wave", "What is a field?", "Himmel blau", "165951", "How much is $5"):
        assert title in text


@pytest.mark.parametrize(
    "env",
    [
        {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "2"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "3"},
    ],
)
def test_the_same_bytes_everywhere(book: Path, tmp_path: Path, env: dict[str, str]) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.writers.books import everything, make;"
        "folder = Path(sys.argv[1]); articles, writer = everything(folder); make(articles, folder / 'b.epub', writer)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, cwd=ROOT, env={**os.environ, **env})
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (book, tmp_path / "b.epub")]
    assert digests[0] == digests[1]
