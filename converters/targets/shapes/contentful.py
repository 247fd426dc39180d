"""How does Contentful import articles? Fields by locale, links to entries of this run only."""

from __future__ import annotations

import json
from typing import Any

from ...article import Article
from ...formats import Placed
from ..keys import key_of, slug_of
from . import Record, Shape
from .record import common, common_back


def _contentful(article: Article) -> Record:
    locale = article.lang or "en-US"
    fields = {"slug": slug_of(article.url), "draft": article.draft or None, **common(article)}
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
    back = common_back({**said, "no_index": said.get("noIndex"), "source_id": said.get("sourceId")})
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

SHAPE = Shape(
    "object",
    _contentful,
    _contentful_back,
    records="entries",
    head='{"contentTypes": [' + json.dumps(_CONTENTFUL_TYPE) + '],\n"entries": [\n',
    tail=lambda index: "\n]}\n",
    late=_contentful_links,
    views={"extra": "json"},
)
