"""What we write is read alike by YAML 1.2, by YAML 1.1 and by TOML."""

from __future__ import annotations

import json
import math
import tomllib
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from converters.front_matter import dump
from converters.front_matter.load_yaml import load

HARD = [
    "NO", "yes", "on", "y", "~", "null", "true", "12:30:45", "0o17", "017", "1e3", "1_000", "2025-01-30", ".inf", "-", "?", "",
    " blank ", "a: b", "a:", "a #b", "#a", "a#b", "a:b", "'", '"', "\\n", "line\nbreak", "\ttab", "@home", "`tick`", "%x",
    "&a", "*a", "!a", "|", ">", "[a]", "{a}", "a, b", "=", "<<", "---", "...", "- a", "a\x85b", "\u2028", "\ufeffa", "a\x7f",
    "é", "漢字", "🙂", "/learn/x", "_schema", "x" * 2000, "https://a.example/?b=c#d", "\xa0", "a\xa0", "null ", "0x1F", "+1",
]  # fmt: skip


@pytest.mark.parametrize("text", HARD, ids=repr)
def test_text_stays_text_for_every_reader(text: str) -> None:
    written = dump.to_yaml({"a": text, text or "k": 1, "l": [text, [text], {text or "k": text}]})
    said = {"a": text, text or "k": 1, "l": [text, [text], {text or "k": text}]}
    assert load(written) == said
    assert yaml.safe_load(written) == said
    assert tomllib.loads(dump.to_toml(said)) == said


@pytest.mark.parametrize("value", [0, -1, 2**70, 1.0, -1.5, 1e16, 1e-7, 1.5e300, True, False, None, [], {}])
def test_other_values_keep_their_types(value: object) -> None:
    written = dump.to_yaml({"a": value, "b": [value]})
    for said in (load(written), yaml.safe_load(written)):
        assert said == {"a": value, "b": [value]}
        assert type(said["a"]) is type(value)


def test_dates() -> None:
    values = {"day": date(2025, 1, 30), "moment": datetime(2024, 7, 29, 15, tzinfo=UTC), "text": "2025-01-30"}
    written = dump.to_yaml(values)
    assert written == 'day: 2025-01-30\nmoment: 2024-07-29T15:00:00Z\ntext: "2025-01-30"\n'
    assert load(written) == yaml.safe_load(written) == tomllib.loads(dump.to_toml(values)) == values


def test_json_has_no_nan() -> None:
    written = dump.to_json({"a": math.nan, "b": [math.inf, {"c": -math.inf}], "d": date(2025, 1, 30), "e": "é"})
    assert written == '{"a": ".nan", "b": [".inf", {"c": "-.inf"}], "d": "2025-01-30", "e": "é"}'


def test_nulls_for_toml() -> None:
    assert dump.without_nulls({"a": None, "b": [1, None, {"c": None}], "d": 0}) == ({"b": [1, {}], "d": 0}, 3)


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
_NO_NULL = st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), _TEXT, st.dates())
_NO_NULL_VALUES = st.recursive(
    _NO_NULL,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_TEXT, inner, max_size=4)),
    max_leaves=12,
)
_VALUES = st.recursive(
    st.one_of(st.none(), _NO_NULL),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_TEXT, inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(_TEXT, _VALUES, max_size=5))
def test_any_value_comes_back_from_yaml(values: dict[str, Any]) -> None:
    written = dump.to_yaml(values)
    assert (load(written) or {}) == values
    assert (yaml.safe_load(written) or {}) == values


@given(st.dictionaries(_TEXT, _NO_NULL_VALUES, max_size=5))
def test_any_value_comes_back_from_toml(values: dict[str, Any]) -> None:
    assert tomllib.loads(dump.to_toml(values)) == values


@given(st.dictionaries(_TEXT, st.recursive(_TEXT | st.integers() | st.none(), st.lists), max_size=5))
def test_any_value_comes_back_from_json(values: dict[str, Any]) -> None:
    assert json.loads(dump.to_json(values)) == values
