"""Our pages in a real browser: nothing in its console, the markup in its DOM, and the answers on its screen."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from converters.readers.jsonld.documents import in_html
from converters.writers.jsonld import JSONLDWriter
from tests.road import write
from tests.writers.test_jsonld import BASE, MIXED, one

HOSTILE = one("```html\n</script><!-- <script>\n```\n\n$a</b$ &amp; <b>bold</b>", url="/h", title="</script> & <i>?")


def browse(chromium: str, page: Path, *words: str) -> subprocess.CompletedProcess[str]:
    profile = page.parent / "profile"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb"]
    return subprocess.run(
        [chromium, *options, f"--user-data-dir={profile}", "--enable-logging=stderr", *words, page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip


@pytest.mark.parametrize("answer", ["full", "google", "text"])
def test_a_browser_sees_what_the_markup_says(answer: Any, needs: Callable[[str], str], tmp_path: Path) -> None:
    html5lib = pytest.importorskip("html5lib")
    path = tmp_path / "a.html"
    writer = JSONLDWriter(base_url=BASE, form="html", split="none", answer=answer, title="Questions", lang="en")
    write(writer, [*MIXED, HOSTILE], path)
    [(_, document)] = in_html(path.read_text("utf-8"))

    seen = browse(needs("chromium"), path, "--dump-dom")
    assert "CONSOLE" not in seen.stderr
    tree = html5lib.parse(seen.stdout, namespaceHTMLElements=False)
    [script] = tree.iter("script")
    assert json.loads(script.text) == document
    shown = tree.findall("body/main/article")
    assert [article.find("h2").text for article in shown] == [question["name"] for question in document["mainEntity"]]
    for article, question in zip(shown, document["mainEntity"], strict=True):
        said = question["acceptedAnswer"]["text"]
        told = said if answer == "text" else "".join(html5lib.parseFragment(said).itertext())
        assert "".join("".join(article.find("div").itertext()).split()) == "".join(told.split())


def test_a_phone_shows_the_page_without_scrolling_sideways(needs: Callable[[str], str], tmp_path: Path) -> None:
    wide = one("| a | b | c | d | e |\n|---|---|---|---|---|\n| " + " | ".join(["unbreakable" * 4] * 5) + " |")
    path = tmp_path / "a.html"
    write(JSONLDWriter(base_url=BASE, form="html", split="none"), [wide, *MIXED[1:]], path)
    probe = "<script>document.title = document.documentElement.scrollWidth + ' of ' + innerWidth</script></body>"
    path.write_text(path.read_text("utf-8").replace("</body>", probe), "utf-8")
    # Chromium's window is never narrower than 500 pixels: a page of half the width stands for a phone.
    seen = browse(needs("chromium"), path, "--window-size=780,1600", "--force-device-scale-factor=2", "--dump-dom")
    width, _, window = seen.stdout.partition("<title>")[2].partition("</title>")[0].partition(" of ")
    assert int(width) <= int(window)
