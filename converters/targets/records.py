"""How does a content system want an article as JSON? One shape a system: the record, its way back, and its envelope."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from ..article import FIELDS, Article, Link, Origin
from ..dates import parse_date
from ..formats import Placed
from ..front_matter.dump import to_json
from .ways import path_of

Record = dict[str, Any]


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


def key_of(url: str, size: int = 24) -> str:
    """An id that stays from run to run: hexadecimal digits of the address' SHA-256."""
    return hashlib.sha256(path_of(url).encode()).hexdigest()[:size]


def slug_of(url: str, longest: int = 200) -> str:
    """The last step of an address, as every system takes it; cut at ``longest`` characters."""
    last = path_of(url).rstrip("/").rpartition("/")[2] or "index"
    return re.sub(r"[^A-Za-z0-9._~-]+", "-", last).strip("-")[:longest] or key_of(url)


def read_back(record: Record, shape: Shape, origin: Origin) -> Article:
    """The article that a record was made of. Raises KeyError, TypeError or ValueError for what is no such record."""
    said = {"title": "", "body": "", **shape.back(record)}
    return Article(**said, origin=origin)


def _known(said: Mapping[str, Any]) -> Record:
    return {key: value for key, value in said.items() if value not in ("", (), [], {}, None, False)}


def _date(value: date | None) -> str:
    return "" if value is None else value.isoformat()


def _links(links: Iterable[Link]) -> list[Record]:
    return [_known({"title": link.title, "url": link.url, "id": link.id, "section": link.section}) for link in links]


def _json(value: Any) -> Any:
    """What JSON can say of ``value``: dates become text."""
    return json.loads(to_json(value))


def _common(article: Article) -> Record:
    """The fields as most systems take them; absent ones are left out."""
    return _known(
        {
            "title": article.title,
            "url": article.url,
            "section": article.section,
            "date": _date(article.date),
            "description": article.summary,
            "body": article.body,
            "keywords": list(article.keywords),
            "authors": list(article.authors),
            "lang": article.lang,
            "source_id": article.id,
            "no_index": article.no_index,
            "related": _links(article.related),
            "extra": _json(dict(article.extra)),
        }
    )


def _common_back(record: Mapping[str, Any]) -> dict[str, Any]:
    get = record.get
    return {
        "url": get("url") or "",
        "title": get("title") or "",
        "section": get("section") or "",
        "date": parse_date(str(get("date"))) if get("date") else None,
        "summary": get("description") or "",
        "body": get("body") or "",
        "keywords": tuple(get("keywords") or ()),
        "authors": tuple(get("authors") or ()),
        "lang": get("lang") or "",
        "id": str(get("source_id") or ""),
        "no_index": bool(get("no_index")),
        "related": tuple(Link(**link) for link in get("related") or ()),
        "extra": get("extra") or {},
    }


# -- Directus: a list of rows, the key is ours --------------------------------------------------------------------------


def _directus(article: Article) -> Record:
    status = "draft" if article.draft else "published"
    return {"uid": key_of(article.url), "status": status, "slug": slug_of(article.url), **_common(article)}


def _status_back(record: Record) -> dict[str, Any]:
    return {**_common_back(record), "draft": record.get("status") == "draft"}


# -- Strapi: one REST body a line; slug is a uid, unique in the type -----------------------------------------------------


def _strapi(article: Article) -> Record:
    return {
        "data": {"uid": key_of(article.url), "status": "draft" if article.draft else "published", **_common(article)}
    }


def _strapi_slug(record: Record, placed: Placed) -> Record:
    return {"data": {"slug": placed.entry.name, **record["data"]}}


# -- Contentful: fields by locale, links to entries of this run only ---------------------------------------------------


def _contentful(article: Article) -> Record:
    locale = article.lang or "en-US"
    fields = {"slug": slug_of(article.url), "draft": article.draft or None, **_common(article)}
    names = {"no_index": "noIndex", "source_id": "sourceId", "related": "relatedLinks"}
    return {
        "sys": {
            "id": key_of(article.url),
            "type": "Entry",
            "contentType": {"sys": {"type": "Link", "linkType": "ContentType", "id": "article"}},
        },
        "fields": {names.get(key, key): {locale: value} for key, value in fields.items() if value is not None},
    }


def _contentful_links(record: Record, placed: Placed) -> Record:
    found = [
        {"sys": {"type": "Link", "linkType": "Entry", "id": key_of(link.url)}}
        for link, target in zip(placed.entry.links, placed.targets, strict=False)
        if target is not None and link.url
    ]
    if found:
        locale = next(iter(record["fields"]["title"]))
        record["fields"]["related"] = {locale: found}
    return record


def _contentful_back(record: Record) -> dict[str, Any]:
    said = {key: next(iter(value.values())) for key, value in record["fields"].items()}
    locale = next(iter(record["fields"]["title"]))
    said["related"] = said.get("relatedLinks")
    back = _common_back({**said, "no_index": said.get("noIndex"), "source_id": said.get("sourceId")})
    return {**back, "lang": said.get("lang", "" if locale == "en-US" else locale), "draft": bool(said.get("draft"))}


_CONTENTFUL_TYPE = {
    "sys": {"id": "article", "type": "ContentType"},
    "name": "Article",
    "displayField": "title",
    "fields": [
        {"id": name, "name": name, "type": kind, "localized": False, "required": name == "title", **more}
        for name, kind, more in (
            ("title", "Symbol", {}),
            ("slug", "Symbol", {}),
            ("url", "Symbol", {}),
            ("section", "Symbol", {}),
            ("date", "Date", {}),
            ("description", "Text", {}),
            ("body", "Text", {}),
            ("keywords", "Array", {"items": {"type": "Symbol"}}),
            ("authors", "Array", {"items": {"type": "Symbol"}}),
            ("lang", "Symbol", {}),
            ("sourceId", "Symbol", {}),
            ("noIndex", "Boolean", {}),
            ("draft", "Boolean", {}),
            ("related", "Array", {"items": {"type": "Link", "linkType": "Entry"}}),
            ("relatedLinks", "Object", {}),
            ("extra", "Object", {}),
        )
    ],
}


# -- Sanity: one document a line, weak references ------------------------------------------------------------------------


def _sanity(article: Article) -> Record:
    said = _common(article)
    extra, links = said.pop("extra", None), said.pop("related", None)
    record = {
        "_id": f"article-{key_of(article.url)}",
        "_type": "article",
        "slug": {"_type": "slug", "current": slug_of(article.url)},
        "draft": article.draft or None,
        **said,
        "related": [
            {"_key": key_of(link.url, 12), "_type": "reference", "_ref": f"article-{key_of(link.url)}", "_weak": True}
            for link in article.related
            if link.url
        ],
        # Sanity takes letters, digits and _ in names only, so what the source said beyond the model is text there.
        "relatedJson": to_json(links) if links else "",
        "extraJson": to_json(extra) if extra else "",
    }
    return _known(record)


def _sanity_back(record: Record) -> dict[str, Any]:
    said = {**record, "related": json.loads(record.get("relatedJson") or "[]")}
    said["extra"] = json.loads(record.get("extraJson") or "{}")
    return {**_common_back(said), "draft": bool(record.get("draft"))}


# -- Ghost: HTML posts, flat slugs, tags in tables of their own ----------------------------------------------------------

#: characters its importer takes; one that is longer stops the whole import
_GHOST_LIMITS = {"title": 255, "custom_excerpt": 300}


def _ghost(article: Article) -> Record:
    from ..render.html import to_html

    moment = article.date if isinstance(article.date, datetime) else None
    day = (moment.isoformat() if moment else f"{article.date}T00:00:00.000Z") if article.date else None
    html = to_html(article.body, maths="tex").html
    return {
        "id": key_of(article.url),
        "title": article.title[: _GHOST_LIMITS["title"]],
        "mobiledoc": json.dumps(
            {
                "version": "0.3.1",
                "atoms": [],
                "markups": [],
                "cards": [["html", {"html": html}]],
                "sections": [[10, 0]],
            },
            ensure_ascii=False,
        ),
        "status": "draft" if article.draft else "published",
        "visibility": "public",
        "type": "post",
        "comment_id": key_of(article.url),
        "custom_excerpt": article.summary[: _GHOST_LIMITS["custom_excerpt"]] or None,
        "published_at": day,
        "created_at": day,
        "codeinjection_foot": f"<!-- source: {article.url} -->",
    }


def _ghost_slug(record: Record, placed: Placed) -> Record:
    return {"slug": placed.entry.name, **record}


def _ghost_back(record: Record) -> dict[str, Any]:
    day = parse_date(record["published_at"].replace(".000Z", "Z")) if record.get("published_at") else None
    return {
        "url": record["codeinjection_foot"][len("<!-- source: ") : -len(" -->")],
        "title": record["title"],
        "body": json.loads(record["mobiledoc"])["cards"][0][1]["html"],
        "summary": record.get("custom_excerpt") or "",
        "date": day,
        "draft": record.get("status") == "draft",
    }


def _ghost_tail(index: Iterable[Placed]) -> str:
    rows: dict[str, Record] = {}  # Ghost knows a tag by its slug
    links = []
    for placed in index:
        names = [placed.entry.section, *placed.entry.facts.get("tags", ())]
        slugs = {slug_of(name.lower()): name for name in names if name}
        for order, (slug, name) in enumerate(slugs.items()):
            tag = rows.setdefault(slug, {"id": key_of("tag " + slug), "name": name[:191], "slug": slug})
            links.append({"post_id": key_of(placed.entry.url), "tag_id": tag["id"], "sort_order": order})
    return f'],\n"tags": {to_json(list(rows.values()))},\n"posts_tags": {to_json(links)}}}}}]}}\n'


def fates_of(article: Article, shape: Shape) -> dict[str, str]:
    """What becomes of each thing the article says; see ``layout.fates_of``."""
    fates = {}
    for name in FIELDS:
        value = getattr(article, name)
        if name == "extra" or not value:
            continue
        if name in shape.drops:
            place = shape.drops[name]
            fates[name] = f"dropped: {place}" if place == _NO_PLACE else f"transformed: {place}"
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


_NO_PLACE = "the importer has no field for it"
SHAPES: dict[str, Shape] = {
    "directus": Shape("array", _directus, _status_back, views={"extra": "json"}),
    "strapi": Shape(
        "lines",
        _strapi,
        lambda record: _status_back(record["data"]),
        flat=True,
        late=_strapi_slug,
        views={"extra": "json"},
    ),
    "contentful": Shape(
        "object",
        _contentful,
        _contentful_back,
        records="entries",
        head='{"contentTypes": [' + json.dumps(_CONTENTFUL_TYPE) + '],\n"entries": [\n',
        tail=lambda index: "\n]}\n",
        late=_contentful_links,
        views={"extra": "json"},
    ),
    "sanity": Shape("lines", _sanity, _sanity_back, views={"extra": "json"}),
    "ghost": Shape(
        "object",
        _ghost,
        _ghost_back,
        records="db.item.data.posts",
        head='{"db": [{"meta": {"exported_on": 0, "version": "5.0.0"}, "data": {"posts": [\n',
        tail=_ghost_tail,
        flat=True,
        longest=175,
        late=_ghost_slug,
        views={"body": "html", "date": "day", "title": "head-255", "summary": "head-300"},
        drops={
            **dict.fromkeys(("id", "lang", "authors", "related", "no_index", "extra"), _NO_PLACE),
            **dict.fromkeys(("section", "keywords"), "a tag, in a table of its own"),
        },
    ),
}  # fmt: skip
