"""Does schema.org have such a type, such a property, on such a node, with such a value? Offline, against release 30.0.

Expanding JSON-LD finds no misspelt property: schema.org's context has an ``@vocab``, so every name means something. Here
each name is looked up, each property's node in its domains, and each value in its ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
_KEYWORDS = frozenset({"@context", "@id", "@type", "@graph", "@language", "@value", "@list", "@set", "@reverse"})


@dataclass(frozen=True)
class Vocabulary:
    """Types with their parents, properties with domains and ranges, members of enumerations with theirs."""

    release: str
    parents: dict[str, tuple[str, ...]]
    properties: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    members: dict[str, tuple[str, ...]]

    @cached_property
    def _ancestors(self) -> dict[str, frozenset[str]]:
        return {}

    def ancestors(self, name: str) -> frozenset[str]:
        """A type and all it inherits from."""
        known = self._ancestors
        if name not in known:
            above = (self.ancestors(parent) for parent in self.parents.get(name, ()))
            known[name] = frozenset({name}).union(*above)
        return known[name]

    def faults(self, node: Any, path: str = "") -> Iterator[tuple[str, str]]:
        """Path and text of everything that schema.org does not know, in a document or any part of it."""
        if isinstance(node, list):
            for number, one in enumerate(node):
                yield from self.faults(one, f"{path}[{number}]")
            return
        if not isinstance(node, dict) or "@value" in node:
            return
        kinds = types(node)
        known = [kind for kind in kinds if kind in self.parents]
        for kind in sorted(set(kinds) - set(known)):
            yield path, f"no type {kind!r}{self._instead(kind, self.parents)}"
        inherited = frozenset().union(*(self.ancestors(kind) for kind in known)) if known else None
        for key, value in node.items():
            below = f"{path}.{key}" if path else key
            if key not in _KEYWORDS:
                yield from self._property(key, value, inherited, known, below)
            if isinstance(value, dict | list) and key != "@context":
                yield from self.faults(value, below)

    def _property(
        self, key: str, value: Any, inherited: frozenset[str] | None, kinds: list[str], path: str
    ) -> Iterator[tuple[str, str]]:
        name = local(key)
        if name not in self.properties:
            yield path, f"no property {name!r}{self._instead(name, self.properties)}"
            return
        domains, ranges = self.properties[name]
        if inherited is not None and not inherited.intersection(domains):
            yield path, f"{name!r} is no property of {'/'.join(kinds)}; it belongs to {', '.join(domains)}"
        for one in value if isinstance(value, list) else (value,):
            if not self._fits(one, ranges):
                yield path, f"{_shown(one)} is no {' or '.join(ranges)}"

    def _fits(self, value: Any, ranges: tuple[str, ...]) -> bool:
        if isinstance(value, dict):
            if "@value" in value:
                return self._fits(value["@value"], ranges)
            if "@list" in value or "@set" in value:
                return all(self._fits(one, ranges) for one in value.get("@list") or value.get("@set") or ())
            kinds = types(value)
            if not kinds:  # a reference, or a node of a kind nobody named
                return True
            above = frozenset().union(*(self.ancestors(kind) for kind in kinds))
            return bool(above.intersection(ranges)) or any(kind not in self.parents for kind in kinds)
        return any(self._literal(value, kind) for kind in ranges)

    def _literal(self, value: Any, kind: str) -> bool:
        if isinstance(value, bool):
            return kind == "Boolean"
        if isinstance(value, int | float):
            return kind == "Number" or ("Number" in self.ancestors(kind) and (kind != "Integer" or value == int(value)))
        if not isinstance(value, str):
            return False
        if kind == "Date":
            return _is_iso(value, _ISO_DATE) or _is_iso(value, _ISO_TIME)
        if kind in ("DateTime", "Time"):
            return _is_iso(value, _ISO_TIME) or kind == "Time"
        if kind == "URL":
            return bool(value) and not re.search(r"\s", value)
        if kind == "Boolean":
            return local(value) in ("True", "False")
        if kind in ("Number", "Integer", "Float"):
            return False
        if "Text" in self.ancestors(kind):
            return True
        return any(kind in self.ancestors(enumeration) for enumeration in self.members.get(local(value), ()))

    def _instead(self, name: str, names: dict[str, Any]) -> str:
        close = get_close_matches(name, names, 1, 0.8)
        return f"; did you mean {close[0]!r}?" if close else ""


def _is_iso(text: str, pattern: re.Pattern[str]) -> bool:
    if not pattern.fullmatch(text):
        return False
    try:
        return bool(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))
    except ValueError:
        return False


def types(node: dict[str, Any]) -> list[str]:
    """The types a node says it has, without prefix."""
    said = node.get("@type") or ()
    return [local(one) for one in ([said] if isinstance(said, str) else said) if isinstance(one, str)]


def local(name: str) -> str:
    """``schema:name`` and ``https://schema.org/name`` are ``name``."""
    for prefix in ("https://schema.org/", "http://schema.org/", "schema:"):
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a " + "/".join(types(value))
    text = repr(value)
    return text if len(text) < 60 else f"{text[:57]}…"


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The table that stands beside this module."""
    lines = files(__package__).joinpath("schemaorg.txt").read_text("utf-8").splitlines()
    parents, properties, members = {}, {}, {}
    for line in lines[1:]:
        kind, name, *rest = line.split(" ")
        listed = [() if words == "-" else tuple(words.split(",")) for words in rest]
        if kind == "T":
            parents[name] = listed[0]
        elif kind == "P":
            properties[name] = (listed[0], listed[1])
        else:
            members[name] = listed[0]
    return Vocabulary(lines[0].split()[2].rstrip(":"), parents, properties, members)
