"""How does an article become front matter in a layout's order, and how does it come back? Each the inverse of the other.

What the inverse of a way would not give back exactly is kept under ``rest`` as ``_exact``; a field that ``keys`` leaves out is
kept there by its own name. So every layout can be read back whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..article import FIELDS, Article, Origin
from .layout import Layout
from .ways import back, from_plain, out, plain

#: names below ``rest`` that are the layout's own
_OWN = ("_exact", "_extra")


def front_matter_of(article: Article, layout: Layout) -> dict[str, Any]:
    """The front matter in the layout's order; a field that holds nothing has no key."""
    values: dict[str, Any] = {}
    exact: dict[str, Any] = {}
    left = {name: getattr(article, name) for name in FIELDS if name not in ("body", "extra")}
    for key, words in layout.keys.items():
        name, _, way = words.partition("|")
        value = getattr(article, name)
        left.pop(name, None)
        if not value:
            continue
        said = out(name, value, way, layout.date)
        _put(values, key, said)
        if back(name, said, way, layout.date) == value:
            exact.pop(name, None)
        else:
            exact[name] = plain(name, value)
    if article.no_index:
        for key, said in layout.no_index.items():
            _put(values, key, said)
    for key, said in layout.constants.items():
        _put(values, key, said)
    rest: dict[str, Any] = _at(values, layout.rest) or {}
    for name, value in left.items():
        if value:
            rest[name] = plain(name, value)
    if exact:
        rest["_exact"] = exact
    clashing = {}
    reserved = _reserved(layout)
    for key, value in article.extra.items():
        if key in reserved:
            clashing[key] = value
        else:
            rest[key] = value
    if clashing:
        rest["_extra"] = clashing
    if rest:
        _put(values, layout.rest, rest)
    return values


@lru_cache(maxsize=64)
def _reserved_names(rest: str, keys: tuple[tuple[str, str], ...], more: tuple[str, ...]) -> frozenset[str]:
    inside = {
        key.removeprefix(f"{rest}.").partition(".")[0] for key in (*dict(keys), *more) if key.startswith(f"{rest}.")
    }
    mapped = {words.partition("|")[0] for _, words in keys}
    return frozenset({*inside, *_OWN, *(name for name in FIELDS if name not in mapped)})


def _reserved(layout: Layout) -> frozenset[str]:
    """Names below ``rest`` that are not free for what the source said beyond the model."""
    return _reserved_names(layout.rest, tuple(layout.keys.items()), (*layout.no_index, *layout.constants))


def article_of(said: Mapping[str, Any], body: str, origin: Origin, layout: Layout) -> Article:
    """The article whose front matter is ``said``: the inverse of ``front_matter_of``."""
    values = _copied(said)
    given: dict[str, Any] = {}
    for key, words in layout.keys.items():
        name, _, way = words.partition("|")
        value = _take(values, key)
        if value is not None and (found := back(name, value, way, layout.date)) is not None:
            given[name] = found  # of several keys for one field the last one counts
    for key in (*layout.no_index, *layout.constants, layout.aliases):
        _take(values, key)
    rest = _take(values, layout.rest)
    rest = rest if isinstance(rest, dict) else {}
    mapped = {words.partition("|")[0] for words in layout.keys.values()}
    for name in FIELDS:
        if name in rest and name not in mapped and name not in ("body", "extra"):
            given[name] = from_plain(name, rest.pop(name))
    for name, value in (rest.pop("_exact", None) or {}).items():
        given[name] = from_plain(name, value)
    clashing = rest.pop("_extra", None) or {}
    extra = {**values, **rest, **clashing}
    given.setdefault("url", "")
    given.setdefault("title", "")
    return Article(body=body, extra=extra, origin=origin, **given)


def _copied(value: Any) -> Any:
    return {key: _copied(item) for key, item in value.items()} if isinstance(value, dict) else value


# -- nested keys


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    *steps, last = key.split(".")
    for step in steps:
        inner = values.setdefault(step, {})
        values = inner if isinstance(inner, dict) else values
    values[last] = value


def _at(values: Mapping[str, Any], key: str) -> Any:
    for step in key.split("."):
        if not isinstance(values, Mapping) or step not in values:
            return None
        values = values[step]
    return values


def _take(values: dict[str, Any], key: str) -> Any:
    """The value at a dotted key, taken out; what is left empty goes too."""
    head, _, tail = key.partition(".")
    if head not in values:
        return None
    if not tail:
        return values.pop(head)
    inner = values[head]
    if not isinstance(inner, dict):
        return None
    value = _take(inner, tail)
    if not inner:
        del values[head]
    return value
