"""The HTML of a content system as Markdown: its paragraphs, and what Markdown has no words for."""

from __future__ import annotations

import pytest

from converters.article import Origin
from converters.formats import Raw
from converters.notices import LeftOut, Report
from converters.readers.markup import markdown_of, paragraphs, plain
from converters.readers.wxr import WXRReader


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("a<br/>\nb<br><br>c", "<p>a<br>\nb</p>\n<p>c</p>"),
        ("a\n<ul>\n<li>b\nc</li>\n</ul>\nd", "<p>a</p>\n<ul>\n<li>\nb<br>\nc\n</li>\n</ul>\n<p>d</p>"),
        ("<div>a</div>", "<div>\n<p>a</p>\n</div>"),
        ("<p>a\nb</p>", "<p>\na<br>\nb\n</p>"),
        ("<pre>a\n\nb</pre>\nc", "<pre>a\n\nb</pre>\n<p>c</p>"),
        ("<pre>a\n\nb</pre>\n\nc", "<pre>a\n\nb</pre>\n<p>c</p>"),
        ('a <img\nsrc="b"> c', '<p>a <img src="b"> c</p>'),
        ("$$\na\n=\nb\n$$", "<p>$$\na\n=\nb\n$$</p>"),
        ("", ""),
    ],
)
def test_paragraphs(text: str, html: str) -> None:
    assert paragraphs(text) == html


def test_code_between_lines_is_a_block_of_its_own() -> None:
    assert markdown_of(paragraphs("a\n<pre>x\n\ny</pre>\nc"), Report()) == "a\n\n```\nx\n\ny\n```\n\nc"


def test_what_markdown_has_no_words_for() -> None:
    report = Report()
    html = (
        '<!-- kg-card --><iframe src="https://v.example/1" title="A film"></iframe><script>x()</script>'
        '<video controls><source src="/b.mp4"></video><form><input></form>'
    )
    assert markdown_of(html, report) == "[A film](https://v.example/1)[/b.mp4](/b.mp4)"
    assert [notice.text for notice in report] == ["Markdown has no words for it: <form>, <script>"]


def test_titles() -> None:
    assert plain("Tom &amp; <em>Jerry</em>") == "Tom & Jerry" and plain(" a < b ") == "a < b"


def item(**said: object) -> Raw:
    names = ["title", "link", "post_name", "post_type", "post_id", "status", "post_date_gmt", "post_date", "creator", "content", "excerpt", "post_password", "is_sticky", "picture", "language", "host"]  # fmt: skip
    full = {**dict.fromkeys(names, ""), "terms": {}, "meta": {}, "old_names": [], "comments": 0, **said}
    return Raw(Origin("x.xml", None, 1), "x.xml", full)


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ('[caption id="a"]<a href="/b"><img src="/a.png" alt="A"></a> Said[/caption]', "[![A](/a.png)](/b)\n\nSaid"),
        ("[embed]https://v.example/x[/embed]", "[https://v.example/x](https://v.example/x)"),
        ('[code language="c"]\na < b\n[/code]', "```c\na < b\n```"),
        ("It is $latex x^2$ and [1], [sic].", "It is $x^2$ and &#91;1&#93;, &#91;sic&#93;."),
        ("<!-- wp:html -->\n<b>x</b>\n\ny\n<!-- /wp:html -->", "**x** y"),
    ],
)
def test_bodies_of_wordpress(content: str, body: str) -> None:
    report = Report()
    made = WXRReader().parse(item(title="T", content=content), report)
    assert made.body.replace("\\[", "&#91;").replace("\\]", "&#93;") == body
    assert not list(report)
    assert WXRReader(body="html").parse(item(title="T", content="a\n\nb"), report).body == "<p>a</p>\n<p>b</p>"


def test_a_post_in_the_bin_is_left_out() -> None:
    with pytest.raises(LeftOut, match="trash"):
        WXRReader().parse(item(title="T", status="trash"), Report())


def test_shortcodes_are_told_from_words_in_brackets() -> None:
    report = Report()
    WXRReader().parse(item(title="T", content='[1] [sic] [note]x[/note] [gallery] [form id="3"] [a, b]'), report)
    assert [notice.text for notice in report] == ['shortcodes are kept as text: [note], [gallery], [form id="3"]']


def test_links_to_the_sites_own_pages_name_no_host() -> None:
    content = '<p><a href="https://e.org/a/">a</a> <a href="https://e.org/wp-content/b.pdf">b</a> <a href="https://e.orga/">c</a></p>'
    made = WXRReader().parse(item(title="T", content=content, host="e.org"), Report())
    assert made.body == "[a](/a/) [b](https://e.org/wp-content/b.pdf) [c](https://e.orga/)"
