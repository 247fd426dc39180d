"""CommonMark 0.31.2, example by example, and the structure that cmark-gfm sees in the sample."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import frontmatter
import pytest

from converters.render import masking, maths
from converters.render.headings import renumber
from converters.render.html import to_html
from converters.repair.escapes import decode

pytestmark = pytest.mark.sample

#: Examples whose output differs from the specification's on purpose, by reason. Heading levels are compared after the
#: same renumbering, so that they are no difference.
DIFFERENT: dict[str, set[int]] = {
    # text in angle brackets that is no HTML element, or one that never ends, stays visible text
    "text": {
        21, 31, 150, 156, 157, 158, 162, 164, 175, 182, 183, 184, 189, 203, 346, 478, 479, 493, 496, 526, 538, 615, 616,
        617, 618, 619, 625, 628, 629, 630, 631, 632, 633, 645, 646,
    },
    # comments, scripts, styles, form fields and unknown attributes are taken out; what stays is balanced HTML
    "sanitised": {
        148, 149, 151, 152, 153, 155, 160, 166, 170, 171, 172, 173, 174, 176, 177, 178, 179, 180, 181, 185, 186, 192,
        193, 310, 311, 477, 627,
    },
    # a link to a place that is not in the text is no link
    "dangling": {503},
    # bare web and mail addresses become links, as in GFM
    "autolink": {604, 608, 610, 613, 614},
    # an address that no reader may follow (a scheme that is not on the list, a broken host) is no link
    "address": {348, 600, 601, 603},
}  # fmt: skip


def normal(markup: str) -> str:
    markup = markup.replace("&quot;", '"').replace("&nbsp;", "\u00a0")
    markup = re.sub(r"\s*/?>", ">", markup)
    return re.sub(r">\s+<", "><", markup).strip()


def test_the_specification(validators: Path) -> None:
    examples = json.loads((validators / "commonmark-spec.json").read_text("utf-8"))
    differs = {
        example["example"]
        for example in examples
        if normal(to_html(example["markdown"], heading_base=1).html) != normal(renumber(example["html"], 1))
    }
    assert len(examples) == 655
    assert differs == set().union(*DIFFERENT.values())


def shape(markup: str) -> list[tuple[str, str]]:
    """The elements in order: lists with their start, code with its language and text, links with their address."""
    found = []
    for tag in re.finditer(
        r"<pre[^>]*>.*?</pre>|<(/?(?:h\d|ul|ol|li|table|tr|td|th|p|blockquote|hr|code|strong|em|del|a|img))\b([^>]*)>",
        markup,
        re.DOTALL,
    ):
        if tag[1] is None:
            language = re.search(r'language-([^"\s]*)', tag[0])
            found.append(("pre " + (language[1] if language else ""), unescape(re.sub(r"<[^>]*>", "", tag[0]))))
        else:
            value = re.search(r'(?:start|href|src)="([^"]*)"', tag[2])
            found.append((tag[1], unescape(value[1]) if value else ""))
    return found


def test_structure_as_cmark_gfm_sees_it(sample: Path) -> None:
    cmarkgfm = pytest.importorskip("cmarkgfm", reason="the package cmarkgfm is not installed")
    from cmarkgfm.cmark import Options

    differs, count = [], 0
    for file in sorted(sample.glob("**/*.md")):
        page = frontmatter.load(str(file))
        body = decode(str(page.get("answer") or page.content)).text
        spans = maths.find(body)
        if spans:  # maths is out of the way for both
            body = masking.mask(body, spans, masking.unused(body))
        theirs = cmarkgfm.markdown_to_html_with_extensions(
            body,
            options=Options.CMARK_OPT_UNSAFE,
            extensions=["table", "autolink", "strikethrough", "tasklist"],
        )
        count += 1
        if shape(renumber(theirs, 2)) != shape(to_html(body).html):
            differs.append(file.name)
    assert count > 4000
    assert differs == []
