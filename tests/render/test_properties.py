"""What holds for every text: well-formed XML, nothing that runs, no word lost, no exception."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.parsers import expat

from hypothesis import given, settings
from hypothesis import strategies as st

from converters.render import maths
from converters.render.html import to_html
from converters.render.text import of_html, to_text

PIECES = st.sampled_from(
    [
        "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\begin{align}", "\\end{align}", "\\", "`", "```", "~~~", "\n", "\n\n", "    ",
        "- ", "1. ", "> ", "# ", "| a | b |\n|---|---|\n", "*", "**", "_", "<", ">", "&", "&#1;", "&lt;", "&#81;m0Z", "Qm0Z",
        "<script>", "</script>", "<b onclick=a()>", "</b>", "<a href='javascript:a()'>", "</a>", "<div>", "</div>", "<p>",
        "<iostream>", "List<Object>", "<img src=x onerror=y>", "<svg onload=z>", "<style>", "<!--", "-->", "<?", "<![CDATA[",
        "]]>", "<title>", "<math>", "<table><tr><td>", "<li>", "[a](javascript:b)", "[a](/b \"c\")", "![a](data:text/html,b)",
        "[^1]", "[^1]: note", "https://example.org/a", "www.a.b", "a@b.cc", "x", "1", " ", "\t", "\x00", "\x0b", "\ud800",
        "\ufffe", "\u2028", "é", "漢", "😀", "<javascript:x>", "{: onclick=x }", "<a title=\">", "='", '"', "<b", "</", "<PRE>",
    ]
)  # fmt: skip
TEXT = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=30).map("".join)
HANDLER = re.compile("on[a-z]")
SCHEMES = ("javascript:", "vbscript:", "data:")


class Watch(HTMLParser):
    """Fails at anything that could run."""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag not in (
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "svg",
            "base",
            "meta",
            "link",
        )
        for name, value in attributes:
            assert not HANDLER.match(name)
            if name in ("href", "src"):
                assert not re.sub(r"[\x00-\x20]", "", value or "").lower().startswith(SCHEMES)

    handle_startendtag = handle_starttag


def well_formed(markup: str) -> None:
    parser = expat.ParserCreate()
    parser.Parse(f'<div xmlns:epub="e">{markup}</div>'.encode(), True)


@settings(max_examples=600, deadline=None)
@given(TEXT)
def test_the_default_dialect(text: str) -> None:
    made = to_html(text, base_url="https://example.org/", id_prefix="q-")
    well_formed(made.html)
    Watch().feed(made.html)
    Watch().feed(to_html(text, xhtml=False, maths="tex").html)


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_python_markdown(text: str) -> None:
    made = to_html(text, dialect="python-markdown")
    well_formed(made.html)
    Watch().feed(made.html)


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_spans_are_in_order_and_never_cross_a_blank_line(text: str) -> None:
    at = 0
    for span in maths.find(text):
        assert at <= span.start < span.end <= len(text)
        assert not re.search(r"\n[ \t]*\n", text[span.start : span.end])
        at = span.end
    assert set(maths.money(text)).isdisjoint(
        offset for span in maths.find(text) for offset in range(span.start, span.end)
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text("abcxyz.,;:()!?'0123456789 é漢", min_size=1, max_size=20), max_size=8))
def test_words_are_never_lost(paragraphs: list[str]) -> None:
    text = "\n\n".join(f"a{paragraph.strip()}" for paragraph in paragraphs)
    assert to_text(text).split() == text.split()


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_text_reads_the_same_from_our_markup(text: str) -> None:
    assert of_html(to_html(text).html) == to_text(text, delimiters=False)


TAGS = st.sampled_from(
    [
        "<div>", "</div>", "<b>", "</b>", "<T>", "</T>", '<a href="x">', "</a>", "<p>", "<td>", "<table>", "</table>", "<tr>",
        "<li>", "<ul>", "<title>", "</title>", "<option>", "<form>", "</form>", "<input>", "<textarea>", "<b", "<div id='x",
        "<br>", "<img src=x>", "<pre>", "</pre>", "<code>", "<?php", "<!DOCTYPE x>", "<!-- ", "vector<int>", "List<Object>",
        "<h2>", "</h2>", "<frame>", "<select>", "<svg>", "<script>", "<style>", "<iframe>", "\n", "\n\n", "> ", "- ", "    ",
    ]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(TAGS, max_size=12))
def test_raw_html_never_swallows_the_words_around_it(tags: list[str]) -> None:
    text = "".join(f"word{number} {tag} " for number, tag in enumerate(tags)) + "end"
    shown = re.sub(r"<[^>]*>", "", to_html(text).html)
    assert [f"word{number}" for number in range(len(tags)) if f"word{number}" not in shown] == []
