"""How does a site generator want a Markdown file? A layout as data, an article into front matter, and back exactly.

``keys`` names the front matter in its order: ``key = "field"`` or ``key = "field|way"``; a dotted key nests. Ways are in
WAYS, each with its inverse. What the inverse would not give back exactly is kept under ``rest`` as ``_exact``, and a
field that ``keys`` leaves out is kept under ``rest`` by its own name, so every layout can be read back whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlsplit

from ..article import FIELDS, Article, Link, Origin
from ..dates import parse_date
from ..names import slug as safe
from ..notices import Report
from ..render.protect import UNCLOSED_SHORTCODE, Braces, Maths, protect, restore
from . import UnknownTarget, target


@dataclass(frozen=True, slots=True)
class Layout:
    """The table ``[layout]`` of a target's file."""

    path: str = "{path}"  #: of a file, without suffix: {path} of the address, {slug}, {section}, {date}, {title}
    index: str = "index"  #: what the page of a folder is called
    keys: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    no_index: Mapping[str, Any] = field(default_factory=dict)  #: what a page that search engines shall not list says
    rest: str = "source"  #: the key of all else; "" for a layout that is the plain Markdown writer's
    date: Literal["iso", "moment", "day"] = "iso"  #: moment: RFC 3339, a plain date is midnight UTC
    aliases: str = ""  #: the key for old addresses that lead here
    heading: bool = False  #: the title stands above the body as a heading, too
    maths: Maths = "keep"
    braces: Braces = "keep"


@lru_cache(maxsize=64)
def layout(name: str) -> Layout:
    """The layout of target ``name``. Raises ValueError (the fault of an option)."""
    try:
        said = target(name).layout
    except UnknownTarget as error:
        raise ValueError(f"layout={name}: {error}") from None
    if not said:
        raise ValueError(f"layout={name}: that target has no Markdown files")
    known = {one.name for one in fields(Layout)}
    if unknown := set(said) - known:
        raise ValueError(f"layout={name}: no key {', '.join(sorted(unknown))}; there are: {', '.join(sorted(known))}")
    made = Layout(**said)
    for key, words in made.keys.items():
        name_of, _, way = words.partition("|")
        if name_of not in FIELDS or (way and way not in WAYS):
            raise ValueError(
                f"layout={name}: {key} = {words!r} is no field of an article, or no way: {', '.join(WAYS)}"
            )
    return made


def layout_of(name: str, maths: str = "", braces: str = "") -> Layout | None:
    """The layout called ``name`` with the user's own policies; None for plain Markdown. Raises ValueError."""
    if not (name or maths or braces):
        return None
    found = layout(name) if name else Layout()
    return replace(found, maths=maths or found.maths, braces=braces or found.braces)  # type: ignore[arg-type]


# -- out --------------------------------------------------------------------------------------------------------------


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
        said = _out(name, value, way, layout)
        _put(values, key, said)
        if _back(name, said, way, layout) == value:
            exact.pop(name, None)
        else:
            exact[name] = _plain(name, value)
    if article.no_index:
        for key, said in layout.no_index.items():
            _put(values, key, said)
    for key, said in layout.constants.items():
        _put(values, key, said)
    rest: dict[str, Any] = _at(values, layout.rest) or {}
    for name, value in left.items():
        if value:
            rest[name] = _plain(name, value)
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


def _plain(name: str, value: Any) -> Any:
    """A field's value as front matter says it best, without any way."""
    if name == "related":
        return [
            {key: _number(said) if key == "id" else said for key, said in _link_items(link) if said} for link in value
        ]
    if isinstance(value, tuple):
        return list(value)
    return _number(value) if name == "id" else value


def _link_items(link: Link) -> Iterator[tuple[str, str]]:
    for name in ("title", "url", "id", "section"):
        yield name, getattr(link, name)


_CANONICAL = re.compile(r"0|-?[1-9][0-9]{0,17}")


def _number(text: str) -> str | int:
    return int(text) if _CANONICAL.fullmatch(text) else text


def _out(name: str, value: Any, way: str, layout: Layout) -> Any:
    if name == "date":
        return _date_out(value, layout.date)
    value = _plain(name, value)
    return WAYS[way][0](value) if way else value


def _date_out(value: date, kind: str) -> Any:
    if kind == "moment":
        if not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value
    if kind == "day" and isinstance(value, datetime):
        return value.date()
    return value


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


def body_of(article: Article, layout: Layout, report: Report) -> str:
    """The body as the target's Markdown engine must get it."""
    body, exact = protect(article.body, layout.maths, layout.braces)
    if not exact:
        report.add("not-reversible", "escapes of the author's look like our own: reading back gives another text")
    if layout.braces == "hugo" and "{{" in body and UNCLOSED_SHORTCODE.search(body):
        report.add("target-refuses", "a shortcode opens and never closes: Hugo stops at it")
    return f"# {_MARKUP.sub(_literal, article.title)}\n\n{body}" if layout.heading else body


_MARKUP = re.compile(r"[\\`*_{}\[\]<&#]")


def _literal(mark: re.Match[str]) -> str:
    return {"<": "&lt;", "&": "&amp;"}.get(mark.group(), f"\\{mark.group()}")


def file_path(name: str, article: Article, layout: Layout) -> str:
    """The path of the article's file, without suffix; ``name`` is the safe path of its address."""
    folder, _, slug = name.rpartition("/")
    if slug == "index":
        slug = layout.index
    return layout.path.format(
        path=f"{folder}/{slug}" if folder else slug,
        slug=slug,
        section=safe(article.section) or "other",
        date=str(article.date or "undated")[:10],
        title=_UNSAFE.sub(" ", article.title).strip(". ")[:200] or slug,
    )


_UNSAFE = re.compile(r'[\x00-\x1f\\/:*?"<>|#^\[\]]+')


def fates_of(article: Article, layout: Layout, body: str) -> dict[str, str]:
    """What becomes of each thing the article says, by field; ``body`` is what was written."""
    fates: dict[str, str] = {}
    places: dict[str, list[str]] = {}
    for key, words in layout.keys.items():
        name, _, way = words.partition("|")
        said = f"transformed: {key} ({way})" if way else "carried" if key == name else f"renamed: {key}"
        if name == "date" and layout.date == "moment" and not isinstance(article.date, datetime):
            said = f"transformed: {key} (midnight UTC)"
        places.setdefault(name, []).append(said)
    for name in FIELDS:
        if name == "body":
            if article.body:
                changed = body.rstrip() != article.body.rstrip()
                fates["body"] = f"transformed: {_policy(layout)}" if changed else "carried"
        elif name != "extra" and getattr(article, name):
            default = [f"renamed: {layout.rest}.{name}" if layout.keys else "carried"]
            fates[name] = ", ".join(places.get(name, default))
    for key in article.extra:
        fates[f"extra.{key}"] = f"renamed: {layout.rest}.{key}" if layout.keys else "carried"
    return fates


def _policy(layout: Layout) -> str:
    words = [f"maths {layout.maths}", f"braces {layout.braces}", "title as heading" if layout.heading else ""]
    return ", ".join(word for word in words if word and not word.endswith(" keep"))


# -- and back ---------------------------------------------------------------------------------------------------------

#: names below ``rest`` that are the layout's own
_OWN = ("_exact", "_extra")


def article_of(said: Mapping[str, Any], body: str, origin: Origin, layout: Layout) -> Article:
    """The article whose front matter is ``said``: the inverse of ``front_matter_of``."""
    values = _copied(said)
    given: dict[str, Any] = {}
    for key, words in layout.keys.items():
        name, _, way = words.partition("|")
        value = _take(values, key)
        if value is not None and (back := _back(name, value, way, layout)) is not None:
            given[name] = back  # of several keys for one field the last one counts
    for key in (*layout.no_index, *layout.constants, layout.aliases):
        _take(values, key)
    rest = _take(values, layout.rest)
    rest = rest if isinstance(rest, dict) else {}
    mapped = {words.partition("|")[0] for words in layout.keys.values()}
    for name in FIELDS:
        if name in rest and name not in mapped and name not in ("body", "extra"):
            given[name] = _from_plain(name, rest.pop(name))
    for name, value in (rest.pop("_exact", None) or {}).items():
        given[name] = _from_plain(name, value)
    clashing = rest.pop("_extra", None) or {}
    extra = {**values, **rest, **clashing}
    given.setdefault("url", "")
    given.setdefault("title", "")
    return Article(body=body, extra=extra, origin=origin, **given)


def body_from(text: str, layout: Layout) -> str:
    """The body that ``body_of`` was given."""
    if layout.heading and text.startswith("# "):
        text = text.partition("\n\n")[2]
    return restore(text, layout.maths, layout.braces)


def _copied(value: Any) -> Any:
    return {key: _copied(item) for key, item in value.items()} if isinstance(value, dict) else value


def _back(name: str, said: Any, way: str, layout: Layout) -> Any:
    if name == "date":
        said = parse_date(said) if isinstance(said, str) else said
        if layout.date == "moment" and isinstance(said, datetime) and said.utcoffset() is not None:
            midnight = said.utcoffset() == UTC.utcoffset(None) and said.time().replace(tzinfo=None) == _MIDNIGHT
            return said.date() if midnight else said
        return said if isinstance(said, date) else None
    return _from_plain(name, WAYS[way][1](said) if way else said)


_MIDNIGHT = datetime.min.time()


def _from_plain(name: str, value: Any) -> Any:
    if name == "related":
        return tuple(Link(**{key: str(item) for key, item in link.items()}) for link in value if isinstance(link, dict))
    if name in ("keywords", "authors"):
        return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if value else ()
    if name == "date":
        return parse_date(value) if isinstance(value, str) else value
    if name in ("draft", "no_index"):
        return bool(value)
    return "" if value is None else str(value)


# -- ways: how a value is said there, and the way back ------------------------------------------------------------------


def path_of(url: str) -> str:
    """The path of an address, with a slash before it."""
    return "/" + urlsplit(url).path.lstrip("/")


def _stripped(path: str) -> str:
    return path.rstrip("/") or "/"


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _wikilinks(links: list[dict[str, Any]]) -> list[str]:
    """``[[learn/x|What is x?]]``, as Obsidian links notes; a bar or bracket in a title would end the link."""
    return [
        f"[[{path_of(str(link.get('url', ''))).strip('/')}|{re.sub(r'[][|#^]', ' ', str(link.get('title', '')))}]]"
        for link in links
        if link.get("url")
    ]


WAYS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "path": (path_of, lambda said: said),
    "slash": (lambda url: _stripped(path_of(url)).rstrip("/") + "/", _stripped),
    "index": (
        lambda url: _stripped(path_of(url)).rstrip("/") + "/index.html",
        lambda said: _stripped(str(said).removesuffix("index.html")),
    ),
    "list": (lambda value: [value], _first),
    "text": (lambda words: ", ".join(words), lambda said: [word.strip() for word in str(said).split(",")]),
    "not": (lambda value: not value, lambda said: not said),
    "tag": (lambda text: [safe(text)], lambda said: str(_first(said))),
    "wikilinks": (_wikilinks, lambda said: []),
}


# -- nested keys --------------------------------------------------------------------------------------------------------


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
