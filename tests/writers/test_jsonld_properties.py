"""What holds for every text: it comes back, it runs nothing, and poor HTML says all of it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from converters.render.html import to_html
from converters.render.text import of_html, to_text
from converters.writers.jsonld.google import TAGS, downgraded
from converters.writers.jsonld.script import dumps

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
BLOCKS = st.sampled_from(
    [
        "para *one* **two** `three`", "- item\n  - inner", "1. first\n2. second", "> quoted\n>\n> twice", "```\ncode  x\n\ty\n```",
        "| head | other |\n|---|---|\n| cell | |\n| | more |", "![alt text](x.png)", "a<sub>b</sub> c<sup>d</sup>", "~~gone~~",
        "<details><summary>sum</summary>mary</details>", "text[^1]\n\n[^1]: note", "$a<b$ and \\(c_1*d*e\\)", "# Head", "---",
        "[link](/x) [none](#y)", "<kbd>key</kbd> <q>said</q>", "- [x] done",
    ]
)  # fmt: skip


@given(VALUE)
def test_json_comes_back_and_holds_nothing_that_html_could_see(value: object) -> None:
    data = dumps(value)
    assert json.loads(data) == value
    assert not re.search(rb"[<>&]|\xe2\x80[\xa8\xa9]", data)


@given(st.lists(BLOCKS, max_size=5).map("\n\n".join))
def test_poor_html_has_every_word_in_order(body: str) -> None:
    found = downgraded(to_html(body, maths="tex").html)
    assert set(re.findall(r"</?([a-z0-9]+)", found)) <= TAGS
    told = letters(of_html(found))
    assert Counter(letters(to_text(body))) <= Counter(told)
    if "|" not in body:  # a table's headings are repeated
        rest = iter(told)
        assert all(char in rest for char in letters(to_text(body))), "in the order of the source"


def letters(text: str) -> list[str]:
    return [char for char in unicodedata.normalize("NFKC", text) if char.isalnum()]
