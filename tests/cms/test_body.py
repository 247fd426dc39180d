"""HTML below the front matter: what three Markdown engines show is what we rendered, lists, code and all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from converters.cli import main

from .site import HAZARDS, articles, convert, letters, missing_formulas, page, seen, words
from .test_builds import BUILDS


@pytest.mark.parametrize("name", ["hugo", "jekyll", "mkdocs"])
def test_a_body_of_html_is_shown_as_it_is(name: str, tmp_path: Path, needs: Callable[[str], str]) -> None:
    site = tmp_path / name
    convert(HAZARDS, site, name, "--set", "body=html")
    assert main(["verify", str(HAZARDS), str(site), "--for", name, "--set", "body=html", "--quiet"]) == 0
    built = BUILDS[name](site, needs)
    for article in articles(HAZARDS, tmp_path):
        markup = page(built, article["url"])
        assert markup is not None, article["url"]
        assert not missing_formulas(article["body"], markup), article["url"]
        assert words(article["body"]) in letters(seen(markup)), article["url"]
