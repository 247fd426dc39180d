"""Pictures and documents reach the built site: whatever a page names is there, to the byte, where a browser asks for it."""

from __future__ import annotations

import base64
import html
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest

from .site import HAZARDS, convert, page, proved
from .test_builds import BUILDS, _run, each_build

PNG = (HAZARDS / "uploads" / "square.png").read_bytes()
_ADDRESS = re.compile(r'<(?:img|a)\b[^>]*?\b(?:src|href)="([^"]*\.(?:png|pdf|webp)[^"]*)"')
_WITHIN = re.compile(r'<img\b[^>]*?\bsrc="data:image/png;base64,([^"]*)"')


def eleventy(site: Path, needs: Callable[[str], str]) -> Path:
    """With the settings that serve ``public/``."""
    return _run([needs("eleventy"), "--quiet", "--output=_site", "--config=eleventy.articles.mjs"], site, "_site")


def built_by(name: str, site: Path, needs: Callable[[str], str]) -> Path:
    return (eleventy if name == "eleventy" else BUILDS[name])(site, needs)


def asked_for(markup: str, at: str) -> Iterator[str]:
    """The paths of the files that a page at ``at`` names, as a browser would ask for them."""
    for address in _ADDRESS.findall(markup):
        yield unquote(urljoin(f"https://site.example{at}", html.unescape(address)).partition("#")[0].split("/", 3)[3])


@each_build
def test_the_picture_of_the_hazards_is_served(name: str, tmp_path: Path, needs: Callable[[str], str]) -> None:
    site = tmp_path / name
    record = convert(HAZARDS, site, name)
    assert (record["media"]["copied"], record["media"]["missing"]) == (2, 0)
    assert proved(HAZARDS, site, name)
    built = built_by(name, site, needs)
    markup = page(built, "/posts/a-post-with-a-picture")
    assert markup is not None
    served = [(built / path).read_bytes() for path in asked_for(markup, "/posts/a-post-with-a-picture/")]
    served += map(base64.b64decode, _WITHIN.findall(markup))  # Docusaurus puts a small picture into its page
    assert sorted(served) == sorted((HAZARDS / "uploads" / own).read_bytes() for own in ("square.pdf", "square.png"))


BODY = """![top](/up/top.png) ![beside](beside.png "B") ![up](../up.png)

<img src="raw%20name.png" alt="raw"> <img src="beside.png" alt="again"> and [paper](papers/one.pdf#page=2).
"""


@pytest.mark.parametrize("name", ["hugo", "jekyll", "mkdocs", "eleventy"])
def test_relative_addresses_are_served_too(name: str, tmp_path: Path, needs: Callable[[str], str]) -> None:
    source = tmp_path / "content"
    files = ["up/top.png", "learn/beside.png", "up.png", "learn/raw name.png", "learn/papers/one.pdf"]
    for number, file in enumerate(files):
        (source / file).parent.mkdir(parents=True, exist_ok=True)
        (source / file).write_bytes(PNG + bytes([number]))
    (source / "learn" / "x.md").write_text(f"---\ntitle: X\nurl: /learn/x\n---\n{BODY}")
    site = tmp_path / name
    copied = convert(source, site, name)["media"]["copied"]
    assert copied == len(files) + (name == "mkdocs")  # which means one address in two ways
    built = built_by(name, site, needs)
    markup = page(built, "/learn/x")
    assert markup is not None
    asked = sorted(asked_for(markup, "/learn/x/"), key=posixpath.basename)
    assert sorted({posixpath.basename(path) for path in asked}) == sorted(map(posixpath.basename, files))
    for path in asked:
        own = next(file for file in files if posixpath.basename(file) == posixpath.basename(path))
        assert (built / path).read_bytes() == (source / own).read_bytes(), path
