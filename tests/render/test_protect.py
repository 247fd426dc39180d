"""Formulas and braces on their way through another program's Markdown, and back."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.render import maths
from converters.render.protect import UNCLOSED_SHORTCODE, Braces, Maths, protect, restore

POLICIES: list[tuple[Maths, Braces]] = [
    (maths, braces)
    for maths in ("keep", "escape", "escape-kramdown", "escape-python", "html")
    for braces in ("keep", "hugo", "mdx")
    if (maths, braces) != ("keep", "mdx")
]

TEXTS = [
    r"Let \(x_1 \neq x_2\) and $ y^{2} $ cost \$5, not $5.",
    "Then\n\n$$\n\\frac{a}{b} \\\\\n= c\n$$\n\nand \\[ \\{1, 2\\} \\]",
    "\\begin{align*}\na &= b \\\\\nc &< d\n\\end{align*}",
    "```java\nint[][] a = {{1, 2}, {3}};\n```\n\nCode `{{ x }}` and \\{ braces \\} {here} <b>bold</b>",
    "Use {{< figure src=\"a.png\" >}} or {{% note %}} in Hugo; `{{< code >}}` too.",
    "| a | b |\n|---|---|\n| \\(x_1\\) | $y_2$ |",
    "Already &#36; &lt; &amp; \\\\(kept\\\\) [link](https://e.org/a_b$c)",
]  # fmt: skip


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("text", TEXTS[:-1])
def test_restore_is_the_inverse(text: str, policy: tuple[Maths, Braces]) -> None:
    protected, exact = protect(text, *policy)
    assert exact
    assert restore(protected, *policy) == text


@given(
    st.lists(
        st.sampled_from(
            [
                "a ",
                "1",
                "$",
                "$$",
                "\\(",
                "\\)",
                "\\[",
                "\\]",
                "_",
                "\\",
                "{",
                "}",
                "<",
                "`",
                "\n",
                "&#36;",
                "x^2",
                '<span class="maths" data-source="x">y</span>',
            ]
        )
    ).map("".join),
    st.sampled_from(POLICIES),
)
def test_what_cannot_be_restored_is_never_called_exact(text: str, policy: tuple[Maths, Braces]) -> None:
    protected, exact = protect(text, *policy)
    assert exact == (restore(protected, *policy) == text)


def test_code_is_never_touched() -> None:
    code = "```tex\n\\(x_1\\) $y$ {a} <b>\n```"
    assert protect(code, "escape", "mdx") == (code, True)


def test_commonmark_renders_the_escaped_formula_verbatim() -> None:
    import pyromark

    formula = r"\(x_1 < y^{'2'} \& z\)"
    html = pyromark.html(protect(f"Let {formula} be", "escape", "keep")[0])
    assert html == f"<p>Let {formula.replace('&', '&amp;').replace('<', '&lt;')} be</p>\n"


def test_dollars_for_what_knows_no_other_delimiter() -> None:
    text, _ = protect(r"Let \( x \), \[ y^2 \], $ z $ and \begin{align}a\end{align}", "dollars", "keep")
    assert text == "Let $x$, $$ y^2 $$, $z$ and $$\n\\begin{align}a\\end{align}\n$$"
    assert [span.tex.strip() for span in maths.find(text)][:3] == ["x", "y^2", "z"]


def test_an_unclosed_shortcode_is_found() -> None:
    assert UNCLOSED_SHORTCODE.search("```\nx{{< y\n```")
    assert not UNCLOSED_SHORTCODE.search("{{< figure >}} {{</* figure */>}} {{ x }}")


@pytest.mark.parametrize(
    "tex",
    [
        "x_1 < y",
        "a*b*c",
        "\\text{if } |x| > 0 ~ \\%",
        "\\begin{matrix} a & b \\\\ c & d \\end{matrix}",
        "\\nocommand{x}",
    ],
)
def test_html_is_mathml_that_no_engine_changes(tex: str) -> None:
    import pyromark

    formula = f"\\({tex}\\)"
    text, exact = protect(f"Let *this* {formula} be", "html", "keep")
    assert exact
    markup = pyromark.html(text)
    assert html.unescape(markup).count(tex) == 2
    assert f'data-source="{re.sub(r"[^A-Za-z0-9 ]", lambda mark: f"&#{ord(mark[0])};", formula)}"' in markup
    assert markup.startswith("<p>Let <em>this</em> <span ") and markup.endswith("</span> be</p>\n")
    assert ("<math>" in markup) == ("nocommand" not in tex)


def test_html_keeps_a_formula_of_several_lines_in_its_quote() -> None:
    text = "> Given\n> $$\n> a_1 \\\\\n> b\n> $$\n> so."
    protected, exact = protect(text, "html", "keep")
    assert exact and protected.count("\n") == 2
    assert 'x-tex">&#10;a&#95;1 &#92;&#92;&#10;b&#10;</annotation>' in protected
