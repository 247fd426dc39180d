"""What do most systems call the fields of an article, and what does a record of such names say?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ...article import Article, Link
from ...dates import parse_date
from ...front_matter.dump import to_json
from . import Record


def known(said: Mapping[str, Any]) -> Record:
    """Without what holds nothing."""
    return {key: value for key, value in said.items() if value not in ("", (), [], {}, None, False)}


def _date(value: date | None) -> str:
    return "" if value is None else value.isoformat()


def _links(links: Iterable[Link]) -> list[Record]:
    return [known({"title": link.title, "url": link.url, "id": link.id, "section": link.section}) for link in links]


def _json(value: Any) -> Any:
    """What JSON can say of ``value``: dates become text."""
    return json.loads(to_json(value))


def common(article: Article) -> Record:
    """The fields as most systems take them; absent ones are left out."""
    return known(
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


def common_back(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an article: the inverse of ``common``."""
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


def status_back(record: Record) -> dict[str, Any]:
    """The same, for systems that say drafts with a status."""
    return {**common_back(record), "draft": record.get("status") == "draft"}
