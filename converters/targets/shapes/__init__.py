"""How does a content system want an article as JSON? A module a system: the record, its way back, and its envelope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

from ...article import FIELDS, Article, Origin
from ...formats import Placed

Record = dict[str, Any]
#: the modules here; each has a SHAPE, and is loaded when its name is used
NAMES = ("directus", "strapi", "contentful", "sanity", "ghost")
#: why a shape drops a field that it has no place for
NO_PLACE = "the importer has no field for it"


@dataclass(frozen=True, slots=True)
class Shape:
    """One system's JSON. ``records`` is where the list stands in the file, "" for lines or a bare list."""

    form: Literal["lines", "array", "object"]
    record: Callable[[Article], Record]
    back: Callable[[Record], dict[str, Any]]
    records: str = ""
    head: str = ""
    tail: Callable[[Iterable[Placed]], str] = lambda index: ""
    #: names in one flat space, without folders: the unique one is put in when all are known
    flat: bool = False
    longest: int = 200  #: characters of such a name, without what makes it unique
    late: Callable[[Record, Placed], Record] | None = None
    views: Mapping[str, str] = field(default_factory=dict)
    drops: Mapping[str, str] = field(default_factory=dict)  #: field -> why the system has no place for it


def shape(name: str) -> Shape:
    """The shape of the system called ``name``, one of NAMES."""
    found: Shape = import_module(f".{name}", __name__).SHAPE
    return found


def read_back(record: Record, shape: Shape, origin: Origin) -> Article:
    """The article that a record was made of. Raises KeyError, TypeError or ValueError for what is no such record."""
    said = {"title": "", "body": "", **shape.back(record)}
    return Article(**said, origin=origin)


def fates_of(article: Article, shape: Shape) -> dict[str, str]:
    """What becomes of each thing the article says; see ``layout.fates_of``."""
    fates = {}
    for name in FIELDS:
        value = getattr(article, name)
        if name == "extra" or not value:
            continue
        if name in shape.drops:
            place = shape.drops[name]
            fates[name] = f"dropped: {place}" if place == NO_PLACE else f"transformed: {place}"
        else:
            view = shape.views.get(name, "")
            limit = int(view.removeprefix("head-")) if view.startswith("head-") else 0
            if limit and len(value) > limit:
                fates[name] = f"truncated: {limit} characters"
            else:
                fates[name] = f"transformed: {view}" if view and not limit else "carried"
    for key in article.extra:
        fates[f"extra.{key}"] = f"dropped: {shape.drops['extra']}" if "extra" in shape.drops else "carried"
    return fates
