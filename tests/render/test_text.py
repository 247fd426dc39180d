"""Markup to plain text: what a reader would read aloud, code and TeX exact."""

from __future__ import annotations

from converters.render.html import to_html
from converters.render.text import of_html, to_text


def test_blocks_lists_tables_and_code() -> None:
    text = (
        "# Title\n\nOne *two*  \nthree [four](/u) ![five](i.png).\n\n1. a $x<1$\n   - b\n2. c\n\n"
        "| h | i |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n```c\nif (a < b)\n\n    c();\n```\n\n> end"
    )
    assert to_text(text) == (
        "Title\n\nOne two\nthree four five.\n\n1. a $x<1$\n\n- b\n\n2. c\n\nh\ti\n1\t2\n3\t4\n\nif (a < b)\n\n    c();\n\nend"
    )


def test_numbers_go_on_where_the_list_starts() -> None:
    assert to_text("3. a\n4. b\n\ntext\n\n- x") == "3. a\n\n4. b\n\ntext\n\n- x"


def test_tex_with_and_without_delimiters() -> None:
    text = "\\( a < b \\) and\n\n$$\n\\frac{1}{2}\n$$"
    assert to_text(text) == "\\( a < b \\) and\n\n$$\n\\frac{1}{2}\n$$"
    assert to_text(text, delimiters=False) == of_html(to_html(text).html)


def test_our_own_markup_reads_the_same_as_the_markdown() -> None:
    text = "A $x$ b.\n\n- c[^1]\n- [x] d `e<f>`\n\n[^1]: note $y_1$\n\n| $|a|$ | b |\n|---|---|\n| 1 | 2 |\n\n<iostream> &amp; H<sub>2</sub>O"
    assert of_html(to_html(text).html) == to_text(text, delimiters=False)
    assert of_html(to_html(text, xhtml=False).html) == to_text(text, delimiters=False)
