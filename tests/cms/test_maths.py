"""Formulas as raw HTML: MathML on the page without a plug-in, its TeX and its source to the byte, through three Markdown engines."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from converters.cli import main
from converters.render import maths
from converters.render.mathml import XMLNS, to_mathml

from .site import HAZARDS, articles, convert, page
from .test_builds import BUILDS


@pytest.mark.parametrize("name", ["hugo", "jekyll", "mkdocs"])
def test_formulas_are_shown_without_a_plug_in(name: str, tmp_path: Path, needs: Callable[[str], str]) -> None:
    from lxml import html

    site = tmp_path / name
    convert(HAZARDS, site, name, "--set", "maths=html")
    assert main(["verify", str(HAZARDS), str(site), "--for", name, "--set", "maths=html", "--quiet"]) == 0
    built = BUILDS[name](site, needs)
    seen = 0
    for article in articles(HAZARDS, tmp_path):
        markup = page(built, article["url"])
        assert markup is not None, article["url"]
        shown = [span for span in html.fromstring(markup).iter("span") if span.get("class") == "maths"]
        spans = maths.find(article["body"])
        assert [one.get("data-source") for one in shown] == [article["body"][span.start : span.end] for span in spans]
        for one, span in zip(shown, spans, strict=True):
            assert [note.text for note in one.iter("annotation")] == [span.tex]
            wanted = re.sub(r' alttext="[^"]*"', "", str(to_mathml(span.tex, span.display)).replace(XMLNS, ""))
            assert _shape(one[0]) == _shape(html.fragment_fromstring(wanted))
            seen += 1
    assert seen > 20


def _shape(element: Any) -> tuple[Any, ...]:
    """An element with its attributes and texts, all the way down."""
    children = [(_shape(child), child.tail or "") for child in element]
    return element.tag, sorted(element.attrib.items()), element.text or "", children
