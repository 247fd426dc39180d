"""How does a content system want an article as JSON? A module a system: the record, its way back, and its envelope."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

from ...article import FIELDS, Article, Origin
from ...formats import Entry, Placed
from ...notices import Report

Record = dict[str, Any]
#: the modules here that are JSON; each module has a SHAPE, and is loaded when its name is used
NAMES = ("directus", "strapi", "contentful", "sanity", "ghost", "wagtail")
#: why a shape drops a field that it has no place for
NO_PLACE = "the importer has no field for it"


@dataclass(frozen=True, slots=True)
class Shape:
    """One system's JSON. ``records`` is where the list stands in the file, "" for lines or a bare list."""

    form: Literal["lines", "array", "object", "rows"]  #: rows: cells of a CSV profile
    record: Callable[[Article], Record]
    back: Callable[[Record], dict[str, Any]]
    records: str = ""
    head: str = ""
    tail: Callable[[Iterable[Placed]], str] = lambda index: ""
    #: names in one flat space, without folders: what the address gives; the unique one is put in when all are known
    slug: Callable[[str, int], str] | None = None
    longest: int = 200  #: characters of such a name, without what makes it unique
    late: Callable[[Record, Placed], Record] | None = None
    views: Mapping[str, str] = field(default_factory=dict)
    drops: Mapping[str, str] = field(default_factory=dict)  #: field -> why the system has no place for it


def shape(name: str) -> Shape:
    """The shape in the module called ``name``."""
    found: Shape = import_module(f".{name}", __name__).SHAPE
    return found


def read_back(record: Record, shape: Shape, origin: Origin) -> Article:
    """The article that a record was made of. Raises KeyError, TypeError or ValueError for what is no such record."""
    said = {"title": "", "body": "", **shape.back(record)}
    return Article(**said, origin=origin)


def entry_of(article: Article, how: Shape, data: bytes, report: Report) -> Entry:
    """What the run remembers of an article whose record is ``data``; what was cut or has no place is reported."""
    fates = fates_of(article, how)
    for name, fate in fates.items():
        if fate.startswith("truncated: "):
            report.add("truncated", f"{name}: {len(getattr(article, name))} characters, cut at {fate.split()[1]}")
    lost = [name for name, why in how.drops.items() if why == NO_PLACE and getattr(article, name)]
    if lost:
        report.add("fields-lost", "no room for " + ", ".join(lost))
    facts: dict[str, Any] = {"fates": fates, "sha256": hashlib.sha256(data).hexdigest()}
    if "keywords" in how.drops:
        facts["tags"] = list(article.keywords)
    name = how.slug(article.url, how.longest) if how.slug else ""
    links = article.related if how.late else ()
    return Entry(article.url, article.title, name, article.section, article.lang, links=links, facts=facts)


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
