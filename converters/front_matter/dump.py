"""How are values written as front matter, so that every reader understands the same? YAML, TOML and JSON.

The readers of YAML do not agree: ``NO`` is false in Ruby and text in JavaScript, ``1e3`` is text in PyYAML and a number
in Go. So text is written plain only when it begins with a letter and holds nothing that any of them could take for
something else; all other text is quoted, on one line.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

#: Begins with a letter, "_" or "/", ends with no blank, has no ": ", no " #" and no character that needs an escape.
_PLAIN = re.compile(
    r"(?:[^\W\d]|/)(?:[^:#\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]|:(?=[^\s:])|(?<![\s:])#)*(?<![\s:])"
)
#: Words that YAML 1.1 or 1.2, or one of its readers, takes for no text.
_WORDS = frozenset(
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "none", "nan", "inf", "infinity"]
)
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def quoted(text: str) -> str:
    """Text in double quotes, on one line, as JSON, YAML and TOML all read it."""
    return _ESCAPED.sub(_escape, encode_basestring(text))


def is_plain(text: str) -> bool:
    """True when every reader of YAML takes ``text`` without quotes for that text."""
    return _PLAIN.fullmatch(text) is not None and (len(text) > 8 or text.lower() not in _WORDS)


@lru_cache(maxsize=1024)  # a corpus has few different keys
def _yaml_key(key: str) -> str:
    name = key if is_plain(key) else quoted(key)
    return f"{name}:" if len(name) <= 1000 else f"? {name}\n"  # YAML wants "? " before a longer key


def moment(value: date) -> str:
    """A date or datetime in ISO 8601; UTC is written ``Z``."""
    text = value.isoformat()
    return text[:-6] + "Z" if text.endswith("+00:00") else text


# -- YAML ------------------------------------------------------------------------------------------------------------


def to_yaml(values: Mapping[str, Any]) -> str:
    """A block mapping, each line ended; "" for an empty one."""
    lines: list[str] = []
    _mapping(values, "", "", lines)
    lines.append("")
    return "\n".join(lines)


def _mapping(values: Mapping[str, Any], first: str, indent: str, lines: list[str]) -> None:
    """``first`` stands before the first key (``"- "`` in a list), ``indent`` before the others."""
    start = first
    for key, value in values.items():
        name = _yaml_key(key)
        if name.endswith("\n"):
            lines.append(start + name[:-1])
            start, name = indent, ":"
        start += name
        if value and isinstance(value, dict):
            lines.append(start)
            _mapping(value, indent + "  ", indent + "  ", lines)
        elif value and isinstance(value, list):
            lines.append(start)
            _list(value, indent + "  ", indent + "  ", lines)
        else:
            lines.append(f"{start} {_scalar(value)}")
        start = indent


def _list(values: list[Any], first: str, indent: str, lines: list[str]) -> None:
    start = first
    for value in values:
        if value and isinstance(value, dict):
            _mapping(value, start + "- ", indent + "  ", lines)
        elif value and isinstance(value, list):
            _list(value, start + "- ", indent + "  ", lines)
        else:
            lines.append(f"{start}- {_scalar(value)}")
        start = indent


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return value if is_plain(value) else quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime) and (seconds := value.utcoffset()) is not None and seconds.seconds % 60:
        return quoted(value.isoformat())  # YAML knows no zone with seconds
    if isinstance(value, date):
        return moment(value)
    return "{}" if isinstance(value, dict) else "[]"


def _float(value: float) -> str:
    if math.isfinite(value):
        text = repr(value)
        # YAML 1.1 wants a point before the exponent: 1e+16 is text to it.
        return text.replace("e", ".0e") if "e" in text and "." not in text else text
    return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"


# -- TOML ------------------------------------------------------------------------------------------------------------

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(values: Mapping[str, Any]) -> str:
    """One ``key = value`` line for each value, nested ones inline so that their order stays.

    TOML has no null: leave nulls out before (``without_nulls``).
    """
    return "".join(f"{_toml_key(key)} = {_toml(value)}\n" for key, value in values.items())


def _toml_key(key: str) -> str:
    return key if _BARE.fullmatch(key) else quoted(key)


def _toml(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime) and (offset := value.utcoffset()) is not None and offset.seconds % 60:
        return quoted(value.isoformat())
    if isinstance(value, date):
        return moment(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_toml_key(key)} = {_toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return "[" + ", ".join(_toml(item) for item in value) + "]"


def without_nulls(value: Any) -> tuple[Any, int]:
    """``value`` without its nulls, and how many there were."""
    if isinstance(value, Mapping):
        kept, count = {}, 0
        for key, item in value.items():
            if item is None:
                count += 1
            else:
                kept[key], more = without_nulls(item)
                count += more
        return kept, count
    if isinstance(value, list | tuple):
        pairs = [without_nulls(item) for item in value if item is not None]
        return [item for item, _ in pairs], len(value) - len(pairs) + sum(count for _, count in pairs)
    return value, 0


# -- JSON ------------------------------------------------------------------------------------------------------------


def to_json(value: Any, indent: int | None = None) -> str:
    """JSON with dates as ISO 8601 text. JSON has no NaN and no infinity: they become the text YAML has for them."""
    try:
        return json.dumps(value, ensure_ascii=False, indent=indent, default=_date, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=False, indent=indent, default=_date, allow_nan=False)


def _date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an article holds no {type(value).__name__}")


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return _float(value)
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
