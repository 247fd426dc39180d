"""Which words set which option? ``key=value`` into the fields of a format's dataclass; the fields are the documentation."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


class BadOption(Exception):
    """An option that no format in play has, or a value that does not fit; the message says what would."""


def split_words(words: Iterable[str]) -> dict[str, str]:
    """``["title=Physics", "split=section"]`` into a mapping. Raises BadOption."""
    options = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key:
            raise BadOption(f"--set takes KEY=VALUE, not {word!r}")
        options[field_name(key)] = value
    return options


def field_name(key: str) -> str:
    """``max-articles`` is the field ``max_articles``."""
    return key.strip().replace("-", "_")


def option_name(field: str) -> str:
    """The inverse of ``field_name``."""
    return field.replace("_", "-")


def settable(cls: type[Any]) -> list[dataclasses.Field[Any]]:
    """The fields a user may set: all but those marked ``metadata={"internal": True}``."""
    return [field for field in dataclasses.fields(cls) if not field.metadata.get("internal")]


def build(cls: type[Any], options: Mapping[str, object]) -> Any:
    """An instance of ``cls`` from those ``options`` that it has; text is turned into the field's type. Raises BadOption."""
    hints = get_type_hints(cls)
    chosen = {
        field.name: _typed(option_name(field.name), hints[field.name], options[field.name])
        for field in dataclasses.fields(cls)
        if field.name in options
    }
    try:
        return cls(**chosen)
    except ValueError as error:  # a format may check its own options in __post_init__
        raise BadOption(str(error)) from None


def from_sources(cls: type[Any], places: Iterable[str]) -> dict[str, object]:
    """The options that stand for the folders of the sources, unless the user says otherwise (``"sources": True``)."""
    folders = tuple(
        place if Path(place).is_dir() else str(Path(place).parent) for place in places if "://" not in place
    )
    return {field.name: folders for field in dataclasses.fields(cls) if field.metadata.get("sources")}


def refuse_unknown(options: Iterable[str], classes: Mapping[str, type[Any]]) -> None:
    """Raise BadOption for an option that none of the formats in play has; ``classes`` is name -> class."""
    known = {field.name for cls in classes.values() for field in settable(cls)}
    for name in options:
        if name not in known:
            lists = "; ".join(
                f"{name}: {', '.join(option_name(field.name) for field in settable(cls)) or 'none'}"
                for name, cls in classes.items()
            )
            raise BadOption(f"no option named {option_name(name)!r}; there are: {lists}")


def _typed(name: str, hint: Any, value: object) -> object:
    """``value`` (text from the command line, or a TOML value) as the type ``hint``."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        if value not in inner:
            raise BadOption(f"{name}={value}: choose one of {', '.join(map(str, inner))}")
        return value
    if origin in (Union, types.UnionType):
        return _typed(name, next(kind for kind in inner if kind is not type(None)), value)
    if origin is tuple:
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        return tuple(value) if isinstance(value, list | tuple) else (value,)
    if hint is bool and isinstance(value, str):
        return _yes_or_no(name, value)
    if hint in (int, float) and isinstance(value, str):
        try:
            return hint(value.replace("_", ""))
        except ValueError:
            raise BadOption(f"{name}={value}: takes a number") from None
    if hint is str and not isinstance(value, str):
        return str(value)
    return value


def _yes_or_no(name: str, value: str) -> bool:
    word = value.lower()
    if word in ("yes", "true", "on", "1"):
        return True
    if word in ("no", "false", "off", "0"):
        return False
    raise BadOption(f"{name}={value}: takes yes or no")
