"""YAML 1.2 values, and one clear line for what is no YAML."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import yaml

from converters.front_matter import load_yaml
from converters.front_matter.load_yaml import load
from converters.front_matter.scalars import resolve
from converters.front_matter.yaml_faults import YAMLFault


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"), ("yes", "yes"), ("on", "on"), ("y", "y"), ("true", True), ("False", False), ("tRUE", "tRUE"),
        ("~", None), ("null", None), ("NULL", None), ("nULL", "nULL"), ("", None),
        ("12:30:45", "12:30:45"), ("1_000", "1_000"), ("0o17", 15), ("0x1F", 31), ("0b11", "0b11"),
        ("00123", "00123"), ("017", "017"), ("-007", "-007"), ("0", 0), ("-13", -13), ("+5", 5), ("9" * 500, "9" * 500),
        ("-1.0", -1.0), ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0), ("1.2.3", "1.2.3"), ("-", "-"), (".inf", float("inf")),
        ("2025-01-30", date(2025, 1, 30)), ("2025-02-30", "2025-02-30"), ("2025-1-3", "2025-1-3"),
        ("2024-07-29T15:00:00Z", datetime(2024, 7, 29, 15, tzinfo=UTC)),
        ("2024-07-29 15:00:00.5 +05:30", datetime(2024, 7, 29, 15, 0, 0, 500000, timezone(timedelta(hours=5.5)))),
        ("2024-07-29T15:00:00", datetime(2024, 7, 29, 15)), ("2024-07-29T25:00:00Z", "2024-07-29T25:00:00Z"),
        ("plain text", "plain text"), ("٣", "٣"), ("२०२५-०१-३०", "२०२५-०१-३०"),
    ],
)  # fmt: skip
def test_plain_scalars(text: str, value: object) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


def test_quotes_blocks_and_tags() -> None:
    text = """
a: "12"
b: '~'
c: |
  one
  two
d: >-
  folded
  text
e: !!str 12
f: !!int "12"
g: !local text
"""
    said = {"a": "12", "b": "~", "c": "one\ntwo\n", "d": "folded text", "e": "12", "f": 12, "g": "text"}
    assert load(text) == said


def test_keys_are_text() -> None:
    assert load("2024: a\nyes: b\n~: c\n1.0: d") == {"2024": "a", "yes": "b", "~": "c", "1.0": "d"}


def test_it_is_known_how_verbatim_keys_were_written() -> None:
    text = "title: 1.10\ntags: [2.0, NO, null]\nid: 1e3\nscore: 1.10\nname: '7'\nlists: [[1], 2]"
    said = load(text, verbatim=frozenset(["title", "tags", "id", "name", "lists"]))
    assert said == {"title": 1.1, "tags": [2.0, "NO", None], "id": 1000.0, "score": 1.1, "name": "7", "lists": [[1], 2]}
    assert said.written["title"] == "1.10"
    assert said.written["tags"] == ["2.0", "NO", None]
    assert said.written["id"] == "1e3"
    assert not {"score", "name"} & said.written.keys()


def test_anchors_aliases_and_merges() -> None:
    said = load("base: &b {x: 1, y: 2}\nother: *b\nmore:\n  <<: *b\n  y: 3\nquoted:\n  '<<': *b")
    assert said["other"] == {"x": 1, "y": 2}
    assert said["more"] == {"y": 3, "x": 1}
    assert said["quoted"] == {"<<": {"x": 1, "y": 2}}


def test_repeated_keys_are_reported_and_the_last_counts() -> None:
    seen: list[tuple[str, int]] = []
    assert load("a: 1\nb: {c: 1, c: 2}\na: 3", lambda key, line: seen.append((key, line))) == {"a": 3, "b": {"c": 2}}
    assert seen == [("c", 1), ("a", 2)]


def test_characters_that_yaml_refuses_reach_the_repair() -> None:
    """UTF-8 read as Latin-1 holds C1 control characters; U+0085 would even break a line."""
    damaged = "It’s naïve … Å".encode().decode("latin-1")
    assert "\x85" in damaged
    assert "\x80" in damaged
    text = f"answer: >-\n    {damaged} \u2028 \x07\ntitle: '{damaged}'"
    assert load(text) == {"answer": f"{damaged} \u2028 \x07", "title": damaged}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('a: 1\nb: "open\nc: 2\n', 1, "never closed"),
        ('a: 1\nb: "open\nc: "2"\n', 1, "closed in a later line"),
        ("a: 1\n\tb: 2", 1, "tab"),
        ("a: 1\nb: @home", 1, "begin with @"),
        ("a: b: c", 0, "quotes"),
        ("a: 1\njust words\nb: 2", 1, "no `key: value`"),
        ("a: [1, 2\nb: 3", 1, ""),
        ('a: "C:\\dir"', 0, "backslash"),
        ("a: *nowhere", 0, "names no &nowhere"),
        ("a: &a [*a]", 0, "inside itself"),
        ("a: 1\n? [b]\n: 2", 1, "key must be text"),
        ("a: " + "[" * 200 + "]" * 200, 0, "nested"),
        ("a: !!int x", 0, "does not fit"),
    ],
)
def test_faults_name_their_line(text: str, line: int, says: str) -> None:
    with pytest.raises(YAMLFault) as fault:
        load(text)
    assert fault.value.line == line
    assert says in fault.value.text
    assert "\n" not in fault.value.text


def test_alias_bombs_are_refused_and_real_lists_are_not() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
        for before, name in zip("abcdefg", "bcdefgh", strict=True)
    )
    with pytest.raises(YAMLFault, match="100,000"):
        load(bomb)
    assert len(load("a: [" + "x, " * 120_000 + "x]")["a"]) == 120_001


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: NO\nb: [1, 2.5, 2025-01-30]\nc: &c {d: 'x'}\ne: *c\nf: >-\n  one\n  two\ng: caf\x82"
    fast = load(text)
    monkeypatch.setattr(load_yaml, "_Parser", yaml.SafeLoader)
    assert load(text) == fast
    with pytest.raises(YAMLFault, match="never closed"):
        load('a: "open')
