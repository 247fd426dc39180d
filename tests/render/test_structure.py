"""What raw HTML gets wrong is put right, and what is right stays."""

from __future__ import annotations

import pytest

from converters.render.html import to_html
from converters.render.structure import put_right


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ul>text<li>a</li></ul>", "<ul><li>text</li><li>a</li></ul>"),
        ("<ul>one <b>two</b><br><li>a</li></ul>", "<ul><li>one <b>two</b><br></li><li>a</li></ul>"),
        ("<ul><li>a</li>\n<ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li>\n</ul>"),
        ('<p>x</p><li value="3">a</li>', "<p>x</p><div>a</div>"),
        ("<dl><dd>d</dd><dt>t</dt></dl>", "<div><div>d</div><div>t</div></div>"),
        ("<dl></dl>", "<div></div>"),
        ('<details open="">x</details>', "<div>x</div>"),
        ("<p>x</p><summary>s</summary>", "<p>x</p><div>s</div>"),
        ("<div><figcaption>f</figcaption></div>", "<div><div>f</div></div>"),
        ("<ruby>漢</ruby><rt>kan</rt>", "<span>漢</span><span>kan</span>"),
    ],
)
def test_what_stands_out_of_place(markup: str, expected: str) -> None:
    assert put_right(markup) == expected
    assert put_right(expected) == expected


@pytest.mark.parametrize(
    "markup",
    [
        '<ol start="3">\n<li value="4">a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ol> tail',
        "<dl>\n<dt>a</dt>\n<dt>b</dt>\n<dd>c</dd>\n</dl>",
        '<details open="">\n<summary>s</summary>text</details>',
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
        "<figure><img src='a'><figcaption>f</figcaption></figure>",
        "<ul><li>never closed</ul>",
    ],
)
def test_what_is_right_or_not_balanced_stays(markup: str) -> None:
    assert put_right(markup) == markup


def test_it_is_part_of_the_road() -> None:
    assert to_html("<ul>text<li>a</li></ul>\n").html.strip() == "<ul><li>text</li><li>a</li></ul>"
