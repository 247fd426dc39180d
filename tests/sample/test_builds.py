"""The whole sample through Hugo and Jekyll: every article at its old address, every formula verbatim on its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ..cms.site import articles, convert, missing_formulas, page
from ..cms.test_builds import BUILDS


@pytest.mark.sample
@pytest.mark.parametrize("name", ["hugo", "jekyll", "mkdocs"])
def test_the_whole_sample_is_built(
    name: str, sample: Path, beside: Path, tmp_path: Path, needs: Callable[[str], str]
) -> None:
    site = tmp_path / name
    record = convert(sample, site, name, "--redirects", beside / "corpus" / "redirects.csv")
    built = BUILDS[name](site, needs)
    everything = articles(sample, tmp_path)
    pages = {article["url"]: page(built, article["url"]) for article in everything}
    assert [url for url, markup in pages.items() if markup is None] == []
    assert len(everything) == record["articles"] == 4045
    eaten = {
        article["url"]: lost
        for article in everything
        if (lost := missing_formulas(article.get("body", ""), pages[article["url"]] or ""))
    }
    assert eaten == {}
    assert record["redirects"]["written"] == 158
