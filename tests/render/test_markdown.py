"""HTML comes back as Markdown that says the same."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from converters.render.html import to_html
from converters.render.markdown import from_html
from converters.render.text import of_html, to_text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>a <b>b</b> <i>c</i> <code>d`e</code></p>", "a **b** *c* ``d`e``"),
        ("<h2>T</h2><p>x<br>y</p>", "## T\n\nx\\\ny"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ('<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>', "3. a\n\n4. b"),
        ("<pre><code class='language-py'>a\n  b```\n</code></pre>", "````py\na\n  b```\n````"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td></tr></table>", "| a | b\\|c |\n|---|---|\n| 1 |  |"),
        (r"<table><tr><th>$|x|$ c|d</th></tr></table>", "| $|x|$ c\\|d |\n|---|"),
        (r"<table><tr><td>\(a\|b\)<code>|</code></td></tr></table>", "|  |\n|---|\n| \\(a\\|b\\)`\\|` |"),
        ("<p>a_b*c* [x] 1 &lt; 2 &amp;lt;</p>", "a\\_b\\*c\\* \\[x\\] 1 \\< 2 &amp;lt;"),
        (r"<p>\(a_1*b\) and $x_2$</p>", r"\(a_1*b\) and $x_2$"),
        ("<p># no heading</p><p>1. no list</p>", "\\# no heading\n\n1\\. no list"),
        ("<p><a href='/x y'>z</a><img src='i.png' alt='A'></p>", "[z](</x y>)![A](i.png)"),
        ("<p>x<sup>2</sup></p><script>no</script><hr>", "x<sup>2</sup>\n\n---"),
        ("<p>a<noscript><img src='b.png' alt='B'></noscript></p>", "a![B](b.png)"),
        ("plain <b>text", "plain **text**"),
        ("<ul>x<li>a</li> </ul>", "- x\n- a"),
        ("<table>x<tr>y<td>a</td></tr></table>", "x\n\ny\n\n|  |\n|---|\n| a |"),
    ],
)
def test_markup_and_its_markdown(markup: str, expected: str) -> None:
    assert from_html(markup) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("1. a\n\n7) b\n8) c\n\n0. d", "1. a\n\n7) b\n8) c\n\n0. d"),
        ("- a\n\n* b\n\n+ c", "- a\n\n* b\n\n- c"),
        ("missing[^zip].", "missing&#91;^zip&#93;."),
        ("plain [zip].", "plain \\[zip\\]."),
        ("[x = **b** + 1]", "&#91;x = **b** + 1&#93;"),
        ("# [x^2 *y*]", "## &#91;x^2 *y*&#93;"),
    ],
)
def test_lists_in_a_row_stay_apart_and_brackets_open_no_formula(body: str, expected: str) -> None:
    markdown = from_html(to_html(body).html)
    assert markdown == expected
    assert to_text(markdown, delimiters=False) == to_text(body, delimiters=False)


#: Without dollars: what is maths among arbitrary ones is the question of maths.py.
WORDS = st.text("ab*_`[]<>&\\#-+.1 \n|~!()", max_size=30)


@given(st.lists(WORDS, max_size=4).map("\n\n".join))
@example("--\n\n-")
@settings(max_examples=300)
def test_any_text_as_a_paragraph_comes_back(text: str) -> None:
    from html import escape

    markup = f"<p>{escape(text)}</p>"
    assert squeezed(of_html(to_html(from_html(markup), maths="tex").html)) == squeezed(of_html(markup))


@given(
    st.lists(
        st.sampled_from(
            ["a", "*b*", "**c**", "- d", "  - e", "1. f", "> g", "```\nh\n```", "| i |\n|---|\n| j |", "$k_1$"]
        )
    )
)
def test_structures_come_back(blocks: list[str]) -> None:
    body = "\n\n".join(blocks)
    assert squeezed(to_text(from_html(to_html(body, maths="tex", xhtml=False).html))) == squeezed(to_text(body))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_line_of_a_formula_is_no_heading() -> None:
    markup = "<p>$$\na\n=\nb$$<br>= c</p>"
    assert from_html(markup) == "$$\na\n=\nb$$\\\n= c"


def test_a_link_around_blocks_keeps_its_address() -> None:
    assert from_html('<a href="/b"><div>A title</div><div>and more <img src="/i.png" alt=""></div></a>') == (
        "[A title and more ![](/i.png)](/b)"
    )
    assert from_html('<a href="/b"><h2>T</h2><p>x</p></a>') == "## T\n\nx\n\n[/b](/b)"
    assert from_html('<a href="/b"><figure><img src="/a.png" alt="A"></figure></a>') == "[![A](/a.png)](/b)"


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li", "table><tr><td", "details", "pre"])
def test_html_nested_without_end_keeps_its_text(tag: str) -> None:
    assert "deep" in from_html(f"<{tag}>" * 5000 + "deep")
