"""Markdown to markup: structure, safety, maths in place, and nothing lost."""

from __future__ import annotations

import re
import time
from html import unescape
from xml.dom.minidom import parseString

import pytest

from converters.article import Origin
from converters.notices import Report
from converters.render import maths
from converters.render.html import html5, to_html
from converters.render.text import to_text


def body(text: str, **options: object) -> str:
    return to_html(text, **options).html.rstrip("\n")  # type: ignore[arg-type]


def plain(markup: str) -> str:
    """MathML by its TeX, to keep the cases readable."""
    return re.sub(
        r"<math[^>]*?( display=\"block\")?[^>]*>.*?<annotation[^>]*>(.*?)</annotation></semantics></math>",
        lambda m: f"⟦{m[2].strip()}⟧",
        markup,
        flags=re.DOTALL,
    )


# -- headings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "base", "expected"),
    [
        ("3 3 4 3", 2, "2 2 3 2"),
        ("1 2 3", 2, "2 3 4"),
        ("2 4 6", 2, "2 3 4"),
        ("4 2 3", 2, "2 2 3"),
        ("1 2 3 4 5 6", 2, "2 3 4 5 6 6"),
        ("3 5 4 2", 1, "1 2 2 1"),
    ],
)
def test_heading_levels_follow_without_a_gap(levels: str, base: int, expected: str) -> None:
    text = "\n\n".join(f"{'#' * int(level)} T" for level in levels.split())
    assert " ".join(re.findall(r"<h(\d)>", body(text, heading_base=base))) == expected


# -- structure --------------------------------------------------------------------------------------------------------


def test_table_heads_have_a_scope_and_keep_their_alignment() -> None:
    made = body("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert '<th scope="col">a</th><th scope="col" style="text-align: right">b</th>' in made


def test_task_lists_show_their_boxes_as_characters() -> None:
    assert "<li>☑ done</li>" in body("- [x] done\n- [ ] open")
    assert "<p>☐ open</p>" in body("- [x] done\n\n- [ ] open")


def test_code_keeps_its_white_space_and_language() -> None:
    code = "if (a < b) {\n\n\treturn  1;   \n}\n"
    assert body(f"```cpp title\n{code}```") == (
        '<pre><code class="language-cpp">if (a &lt; b) {\n\n\treturn  1;   \n}\n</code></pre>'
    )


def test_a_fence_in_a_list_holds_lines_that_are_indented_less() -> None:
    made = body("1. One:\n\n   ```py\ndef f():\n    pass\n   ```\n\n   More.\n\n2. Two")
    assert '<pre><code class="language-py">def f():\n    pass\n</code></pre>\n<p>More.</p>' in made
    assert "<p>Two</p>" in made


def test_bare_addresses_become_links_outside_code() -> None:
    made = body("See https://example.org/a_b_c?x=1&y=(2), www.example.org. Mail a.b@example.org! `https://x.y`")
    assert '<a href="https://example.org/a_b_c?x=1&amp;y=(2)">https://example.org/a_b_c?x=1&amp;y=(2)</a>,' in made
    assert '<a href="http://www.example.org">www.example.org</a>.' in made
    assert '<a href="mailto:a.b@example.org">a.b@example.org</a>!' in made
    assert "<code>https://x.y</code>" in made


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/src/__init__.py",
        "http://example.org/*/a*b",
        "https://example.org/é/*a*/_b_/c",
        "www.example.org/~~a~~/b",
        "https://example.org/?q=**x**y",
    ],
)
def test_marks_in_a_bare_address_are_no_emphasis(address: str) -> None:
    made = body(f"See {address} and *b* ({address}).\n\n| {address} |\n|---|\n| x |\n\n`{address}`")
    assert made.count(f">{address}</a>") == 3
    assert f"<code>{address}</code>" in made and "<em>b</em>" in made


def test_marks_behind_an_address_are_emphasis() -> None:
    made = body(
        "`https://example.org/a`*b* <https://example.org/a>*b* [x](https://example.org/a)*b* https://example.org *b*"
    )
    assert made.count("<em>b</em>") == 4
    assert "<em>b</em>" in body("[https://example.org/*b*](c)")


def test_a_bare_address_ends_at_an_angle_bracket() -> None:
    assert '<a href="http://example.org/a">http://example.org/a</a>&lt;T&gt;' in body("http://example.org/a<T>")


@pytest.mark.parametrize(
    "text",
    [
        "> $$\n> x\n> $$",
        "> > \\[\n> > x\n> > \\]",
        "- > $$\n  > x\n  > $$",
        "> 1. a $x\n>    + y$",
        "> - > $$x\n>   > y$$",
        "> > $$\n> y$$",
    ],
)
def test_the_marks_of_a_block_quote_are_no_part_of_a_formula(text: str) -> None:
    for made in (body(text, maths="tex"), body(text)):
        assert ">" not in unescape(re.sub(r"<[^>]*>", "", made))
    assert [span.tex for span in maths.find(text)] == [
        unescape(tex) for tex in re.findall(r'"application/x-tex">(.*?)</annotation>', body(text), re.DOTALL)
    ]


def test_a_relation_at_the_start_of_a_line_of_a_formula_stays() -> None:
    assert "$$\na\n&gt; b\n$$" in body("> $$\n> a\n> > b\n> $$", maths="tex")
    assert "$$\na\n&gt; b\n$$" in body("- x $$\na\n> b\n$$", maths="tex")


def test_footnotes_are_asides_with_the_back_link_first() -> None:
    made = to_html("A[^n] and B[^n], C[^m].\n\n[^n]: First $x$.\n\n    Second.\n[^m]: - list\n", id_prefix="q1-")
    assert '<sup><a epub:type="noteref" role="doc-noteref" id="q1-fnref-1" href="#q1-fn-1">1</a></sup>' in made.html
    assert 'id="q1-fnref-1-2"' in made.html
    note = made.html[made.html.index("<aside") :]
    assert note.startswith(
        '<aside epub:type="footnote" role="doc-footnote" id="q1-fn-1">\n'
        '<p><a role="doc-backlink" href="#q1-fnref-1">1</a>. First <math'
    )
    assert "<p>Second.</p>" in note and "<li>list</li>" in note
    ids = re.findall(r' id="([^"]*)"', made.html)
    assert len(ids) == len(set(ids)) and all(f'"#{name}"' in made.html for name in ids if "-fn-" in name)
    assert made.links == []


def test_html5_has_no_xml() -> None:
    made = body("a  \nb $x$ ![](i.png)\n\n---\n\n[^1]\n\n[^1]: n", xhtml=False)
    assert "/>" not in re.sub(r"<math.*?</math>", "", made)
    assert "xmlns" not in made and "epub:" not in made
    assert html5("<p>a <br /> b</p>") == "<p>a <br> b</p>"


# -- maths ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x_1$ and $y_1$", "<p>⟦x_1⟧ and ⟦y_1⟧</p>"),
        ("**Area:**$x$", "<p><strong>Area:</strong>⟦x⟧</p>"),
        ("a\n$$\nx\n=\ny\n$$\nb", "<p>a\n⟦x\n=\ny⟧\nb</p>"),
        ("$$\nx\n$$", '<p class="maths">⟦x⟧</p>'),
        ("1. a\n   $$\n   x\n   $$\n   - b $y$\n2. c", None),
        ("| $|x|$ | b |\n|---|---|\n| $a|b$ | 2 |", None),
        ("*$x$* _$y$_ [$z$](/u)", '<p><em>⟦x⟧</em> <em>⟦y⟧</em> <a href="/u">⟦z⟧</a></p>'),
        ("# $x$", "<h2>⟦x⟧</h2>"),
        ("`$x$` $y$", "<p><code>$x$</code> ⟦y⟧</p>"),
        ('![$x$](i.png "$y$")', '<p><img src="i.png" alt="$x$" title="$y$" /></p>'),
        ("\\( a_1 * b * c_1 \\)", "<p>⟦a_1 * b * c_1⟧</p>"),
        ("$a < b$ & $c > d$", "<p>⟦a &lt; b⟧ &amp; ⟦c &gt; d⟧</p>"),
        ("<span title='$x$'>$y$</span>", '<p><span title="$x$">⟦y⟧</span></p>'),
        ("$5 and $10", "<p>$5 and $10</p>"),
    ],
)
def test_maths_in_its_place(text: str, expected: str | None) -> None:
    made = plain(body(text))
    if expected is not None:
        assert made == expected
    assert "Qm" not in made


def test_maths_keeps_lists_and_tables_whole() -> None:
    made = plain(body("1. a\n   $$\n   x\n   $$\n   - b $y$\n2. c"))
    assert made.count("<ol>") == 1 and made.count("<ul>") == 1 and made.count("<li>") == 3
    made = plain(body("| $|x|$ | b |\n|---|---|\n| $a|b$ | 2 |"))
    assert "<td>⟦a|b⟧</td><td>2</td>" in made


def test_maths_can_stay_tex() -> None:
    text = "\\( a<b \\) and $$c$$"
    assert body(text, maths="tex") == "<p>\\( a&lt;b \\) and $$c$$</p>"
    assert body(text, maths="code") == '<p><code class="tex"> a&lt;b </code> and <code class="tex">c</code></p>'


def test_what_is_no_tex_is_shown_and_reported() -> None:
    report = Report(Origin("a.md"))
    made = to_html("$\\unknowncommand{x}$ and $x$", report=report)
    assert made.html.startswith('<p><code class="tex">\\unknowncommand{x}</code> and <math')
    assert (made.maths, made.fallbacks) == (2, ["\\unknowncommand{x}"])
    assert [notice.code for notice in report] == ["maths-kept"]


@pytest.mark.parametrize("text", ["Qm0Z $x$", "&#81;m0Z $x$", "$Qm0Z$ Qm1 Qm0 $x$", "$x$ \\$Qm0Z\\$"])
def test_a_text_cannot_forge_a_placeholder(text: str) -> None:
    assert to_html(text).html.count("<math") == text.count("$x$") + text.count("$Qm0Z$")


# -- raw HTML ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H<sub>2</sub>O<br>x", "<p>H<sub>2</sub>O<br />x</p>"),
        ("vector<int> and `vector<int>`", "<p>vector&lt;int&gt; and <code>vector&lt;int&gt;</code></p>"),
        ("#include <iostream>", "<p>#include &lt;iostream&gt;</p>"),
        ("List<Object> x; Map<String, List<T>> y", None),
        ("the <title> tag and the <input> tag", "<p>the &lt;title&gt; tag and the &lt;input&gt; tag</p>"),
        ("<T>\n*a*", "<p>&lt;T&gt;\n<em>a</em></p>"),
        ("<?php echo 1; ?>", "<p>&lt;?php echo 1; ?&gt;</p>"),
        ("a <!-- b --> c", "<p>a  c</p>"),
        ("if a <b and c> d", "<p>if a &lt;b and c&gt; d</p>"),
        ("x < y > z & w", "<p>x &lt; y &gt; z &amp; w</p>"),
        ("<u>a & b</u>", "<p><u>a &amp; b</u></p>"),
        ("<b onclick='x()'>q</b>", "<p><b>q</b></p>"),
        ("a<script>alert(1)</script>b", "<p>ab</p>"),
        ("<noscript><img src='a.png' alt='A'></noscript>", '<p><img src="a.png" alt="A" /></p>'),
        (
            "a <noscript>*b*<p title='</noscript><img onerror=x>'>c</noscript>",
            '<p>a <em>b</em></p><p title="&lt;img onerror=x&gt;">c</p>',
        ),
        ("the <noscript> tag", "<p>the &lt;noscript&gt; tag</p>"),
        ("a <script> b", "<p>a &lt;script&gt; b</p>"),
        ("<a href='javascript:x()'>l</a>", "<p><a>l</a></p>"),
        ("<q cite='javascript:x()'>l</q>", "<p><q>l</q></p>"),
        ("<q cite='https://a.example/b'>l</q>", '<p><q cite="https://a.example/b">l</q></p>'),
        ("<img src=x onerror=y>", '<img src="x" alt="" />'),
        ("<b>open", "<p>&lt;b&gt;open</p>"),
        ("<div class=a>\n\n*x*\n\n</div>", '<div class="a">\n<p><em>x</em></p>\n</div>'),
        ("```html\n<script>\n```", '<pre><code class="language-html">&lt;script&gt;\n</code></pre>'),
        ("    <script>\n", "<pre><code>&lt;script&gt;\n</code></pre>"),
    ],
)
def test_raw_html(text: str, expected: str | None) -> None:
    made = body(text)
    parseString(f"<div>{made}</div>")
    if expected is not None:
        assert made == expected


def test_inline_elements_around_blocks_go() -> None:
    made = body("<details>\n<summary><span>\n\nmore\n\n</span></summary>\n\ntext\n\n</details>")
    assert "".join(made.split()) == "<details><summary>more</summary><p>text</p></details>"


def test_type_parameters_stay_visible() -> None:
    made = body("List<Object> x; Map<String, List<T>> y")
    assert "List&lt;Object&gt;" in made and "List&lt;T&gt;" in made


def test_what_is_removed_is_reported() -> None:
    report = Report()
    to_html("a<script>x</script> <form>b</form> <b onclick=x>c</b>", report=report)
    assert [(notice.code, notice.text) for notice in report] == [
        ("html-removed", "removed <form>, <script>, code in attributes")
    ]


def test_ids_stay_unique() -> None:
    made = body('<p id="a">x</p>\n\n<p id="a">y</p>\n\n[z](#a)', id_prefix="q-")
    assert made.count('id="q-a"') == 1 and 'href="#q-a"' in made


# -- links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/learn/x", "https://example.org/learn/x"),
        ("x.html#y", "https://example.org/a/x.html#y"),
        ("//cdn.example.org/i", "https://cdn.example.org/i"),
        ("https://other.org/?a=1&b=2", "https://other.org/?a=1&b=2"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("#here", "https://example.org/a/b#here"),
        ("/a%zz%20b", "https://example.org/a%25zz%20b"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("java&#9;script:alert(1)", None),
        ("&#106;avascript:alert(1)", None),
        ("\u0001javascript:alert(1)", None),
        ("data:text/html;base64,PHM+", None),
        ("vbscript:x", None),
        ("file:///etc/passwd", None),
        ("https://[half", None),
        ("https://münchen.de/ü", "https://xn--mnchen-3ya.de/%C3%BC"),
        ("http://", None),
        ("http://a:99999/", None),
        ("https://a%2Fb.org/", None),
    ],
)
def test_where_links_lead(target: str, expected: str | None) -> None:
    report = Report()
    made = to_html(f"[text]({target})", base_url="https://example.org/a/b", report=report)
    assert made.links == ([] if expected is None else [expected])
    assert "text" in made.html
    assert ("link-removed" in [notice.code for notice in report]) == (expected is None)


def test_images_without_a_safe_address_leave_their_text() -> None:
    made = to_html("![a & b](javascript:x) ![c](i.png)")
    assert made.html == '<p>a &amp; b <img src="i.png" alt="c" /></p>\n'
    assert made.images == ["i.png"]


def test_links_within_the_text_find_their_headings() -> None:
    text = "# What’s *new*?\n\n# Set up {#setup}\n\n# What's new\n\n[a](#whats-new) [b](#setup) [c](#whats-new-1) [d](#none)"
    report = Report()
    made = to_html(text, id_prefix="q-", report=report)
    assert '<h2 id="q-whats-new">What’s <em>new</em>?</h2>\n<h2 id="q-setup">Set up</h2>' in made.html
    assert '<h2 id="q-whats-new-1">' in made.html and "<a>d</a>" in made.html
    assert made.links == ["#q-whats-new", "#q-setup", "#q-whats-new-1"]
    assert [notice.before for notice in report] == ["#none"]


# -- characters -------------------------------------------------------------------------------------------------------


def test_characters_xml_forbids_are_removed_and_named() -> None:
    report = Report()
    made = to_html("a\x00b\x0bc\ud800d\ufffe&#1;e", report=report)
    assert made.html == "<p>ab cde</p>\n"
    assert [notice.text for notice in report] == ["removed U+0000, U+000B, U+D800, U+FFFE", "removed U+0001"]


def test_entities_become_characters() -> None:
    assert body("a&nbsp;b &copy; &lt; &amp;amp; &#x1F600;") == "<p>a\u00a0b © &lt; &amp;amp; 😀</p>"


# -- the other dialect ------------------------------------------------------------------------------------------------


def test_python_markdown_reads_its_own_dialect() -> None:
    text = (
        "1. a\n   - b\n\n    - c\n\nTerm\n:   Definition $x_1$\n\n<iostream> ~~x~~[^1] {: #i onclick=x }\n\n[^1]: note"
    )
    made = plain(body(text, dialect="python-markdown"))
    parseString(f'<div xmlns:epub="e">{made}</div>')
    assert "<dt>Term</dt>" in made and "⟦x_1⟧" in made and "&lt;iostream&gt;" in made
    assert "onclick=" not in re.sub(r">[^<]*<", "><", made)
    assert '<aside epub:type="footnote" role="doc-footnote" id="fn-1">' in made


@pytest.mark.parametrize(
    "text",
    ["<Title>\n" * 4000, "<!--\n" * 6000, "http://a.b/" + ")" * 30_000, "a" + " " * 60_000 + "!"],
    ids=["types", "comments", "brackets", "blanks"],
)
def test_what_is_written_to_take_for_ever_does_not(text: str) -> None:
    begun = time.process_time()
    to_text(text)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://a.b/c).", '<a href="http://a.b/c">http://a.b/c</a>).'),
        ("http://a.b/(c)).,", '<a href="http://a.b/(c)">http://a.b/(c)</a>).,'),
        ("http://a.b/?x&lt;)", '<a href="http://a.b/?x">http://a.b/?x</a>&lt;)'),
    ],
)
def test_what_ends_a_sentence_is_no_part_of_an_address(text: str, shown: str) -> None:
    assert body(text) == f"<p>{shown}</p>"
