"""How does Strapi take articles? One REST body a line; slug is a uid, unique in the type."""

from __future__ import annotations

from ...article import Article
from ...formats import Placed
from ..identity import key_of, slug_of
from . import Record, Shape
from .record import common, status_back


def _record(article: Article) -> Record:
    status = "draft" if article.draft else "published"
    return {"data": {"uid": key_of(article.url), **common(article)}, "status": status}


def _named(record: Record, placed: Placed) -> Record:
    return {**record, "data": {"slug": placed.entry.name, **record["data"]}}


def _back(record: Record) -> Record:
    return status_back({**record["data"], "status": record.get("status")})


SHAPE = Shape(
    "lines",
    _record,
    _back,
    slug=slug_of,
    late=_named,
    views={"extra": "json"},
)
