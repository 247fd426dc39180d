"""Whatever the plain reader takes, PyYAML reads the same: values, types, order, and how they were written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from converters.front_matter import load_yaml, plain_yaml

VERBATIM = frozenset({"title", "tags", "id"})


def plainly(text: str) -> load_yaml.Said | None:
    said = load_yaml.Said()
    return said if plain_yaml.read(text + "\n", said, said.written, VERBATIM) else None


def typed(value: Any) -> Any:
    """``value`` with its types and the order of its keys, so that 1, 1.0 and True differ."""
    if isinstance(value, dict):
        return [(key, typed(one)) for key, one in value.items()]
    return [typed(one) for one in value] if isinstance(value, list) else (type(value), repr(value))


def assert_same(text: str) -> None:
    """``text`` without its last line end, as everywhere in this module."""
    repeated: list[str] = []
    slow = load_yaml.parse(text + "\n", lambda key, line: repeated.append(key), VERBATIM)
    fast = plainly(text)
    assert fast is not None
    assert typed(fast) == typed(slow) and fast.written == slow.written and not repeated


PLAIN = {
    "words": "title: What is x?\nurl: /a/b\nscore: -1.0\ndate: 2025-01-30\nid: 00123\nflag: true",
    "a block of one line": "title: >-\n    What is: this # no comment\nanswer: |\n  one\nseo: x",
    "quotes": "title: \"a: b\"\nother: 'c # d'\nempty: ''",
    "mappings": "a:\n  b: 1\n  c:\n      d: 2\n  e: 3\nf: 4",
    "no value": "a:\nb:\n  c:\nd:",
    "lists": "tags:\n- 1.10\n- null\n- x\nmore:\n    - -1\n    - 'y'\nz: 1",
    "lists in brackets": "tags: [1.10, null, x y, 'z', \"w\", -1]\nmore: [ a,b ,  c ]\nnone: []\nid: [  ]\nin:\n  tags: [2]",
    "numbers that are texts": "title: 1.10\nid: 0x1F\ntags: 7\nother: 1.10",
    "blank lines at the end": "a: |\n  x\n\n",
    "blanks and marks beyond ASCII": "a: x\u00a0y\nb: \u00abz\u00bb \u200b\nc: \u00ad\u2003x",
    "colons within words": "time: 12:30:45\nurl: https://site.example/#top\nc: C#",
}
NOT_PLAIN = {
    "a key twice": "a: 1\na: 2",
    "a key twice below": "a:\n  b: 1\n  b: 2",
    "a text over two lines": "a: one\n  two",
    "a block of two lines": "a: >-\n  one\n  two",
    "a block that begins at its key": "a:\n  b: |\n  c: 1",
    "a list in brackets over two lines": "tags: [a,\n  b]",
    "a list in brackets and a comment": "tags: [a] # b]",
    "a list in brackets, its end missing": "tags: [a, b",
    "a list in brackets that ends in a comma": "tags: [a, b,]",
    "a list in a list": "tags: [a, [b]]",
    "a mapping in brackets": "tags: [a: b, {c: d}]",
    "a comma in quotes": "tags: ['a, b']",
    "a list in brackets as an item": "a:\n  - [b]",
    "an anchor": "a: &x 1\nb: *x",
    "a comment": "# note\na: 1",
    "a comment behind": "a: 1 # note",
    "an escape": 'a: "b\\n"',
    "a quote in quotes": "a: 'it''s'",
    "a tab": "a:\tb",
    "a blank line": "a: 1\n\nb: 2",
    "a mapping in a list": "a:\n  - b: 1",
    "a wrong indent": "a:\n    b: 1\n  c: 2",
    "an indent from nowhere": "a: 1\n  b: 2",
    "a value behind its list": "a:\n  - 1\n  b: 2",
    "no mapping": "just words",
    "nothing": "",
    "a next line of Unicode": "a: x\x85b: y",
    "a line separator": "a: x\u2028b: y",
    "a byte order mark": "a: x\ufeffy",
    "half a character": "a: x\ud800y",
    "no character": "a: x\uffffy",
    "a blank behind": "a: b ",
    "a closing colon": "a: b:",
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_front_matter_is_read_as_pyyaml_reads_it(name: str) -> None:
    assert_same(PLAIN[name])


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_anything_else_is_left_to_pyyaml(name: str) -> None:
    said = load_yaml.Said()
    assert not plain_yaml.read(NOT_PLAIN[name] + "\n", said, said.written, VERBATIM)
    assert said == {} and said.written == {}


_WORDS = st.sampled_from(
    ["x", "What is x?", "-1.0", "- a", "-", "---", "...", "a: b", "a:b", "a #b", "a#b", "true", "~", "null", "12", "1e3",
     "0o17", "2025-01-30", "2025-01-30 10:00:00", "'q'", "''", "'", '"q"', '"', '"a\\n"', "'a''b'", "[1]", "{a: 1}", "*a",
     "&a b", "!x y", "!!str 1", "|", ">", ">-", "|2", "%x", "@x", "`x`", "? a", ":a", ",a", "a ", "é", "\u00a0", "$x$",
     "\\neq", "<<", "=", "a,b", "a]", "#a", "01:02", ".5", ".inf", "+1", "0x1f", "1_000", "no", "\ufeff", "\t"]
)  # fmt: skip
_BLANKS = st.integers(0, 5).map(lambda count: " " * count)
_KEYS = st.sampled_from(["title", "tags", "id", "a", "b", "c-d", "_e", "true", "12", "é", "<<", "a b", "'q'"])
_BRACKETS = st.tuples(
    st.sampled_from(["[", "[ "]), st.lists(_WORDS, max_size=4).map(",".join), st.sampled_from(["]", " ]"])
)
_LINES = st.one_of(
    st.tuples(_KEYS, st.just(": "), _BRACKETS.map("".join)).map("".join),
    st.tuples(_BLANKS, _KEYS, st.sampled_from([": ", ":", ":  "]), _WORDS).map("".join),
    st.tuples(_BLANKS, _KEYS, st.just(":")).map("".join),
    st.tuples(_BLANKS, st.sampled_from(["- ", "-"]), _WORDS).map("".join),
    st.tuples(_BLANKS, _KEYS, st.sampled_from([": >-\n", ": |\n", ": >\n", ": |-\n"]), _BLANKS, _WORDS).map("".join),
    st.tuples(_BLANKS, _WORDS).map("".join),
)


@given(st.lists(_LINES, min_size=1, max_size=6).map("\n".join))
@example("a:\n- 1\n- 2\nb: 3")
@example("a: |\n  ---\nb: 1")
@example("a: >\n  b\n\n\n")
@settings(max_examples=500)
def test_what_is_taken_for_plain_is_read_as_pyyaml_reads_it(text: str) -> None:
    if plainly(text) is not None:
        assert_same(text)
