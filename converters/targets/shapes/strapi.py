"""How does Strapi take articles? One REST body a line; slug is a uid, unique in the type."""

from __future__ import annotations

from ...article import Article
from ...formats import Placed
from ..keys import key_of
from . import Record, Shape
from .record import common, status_back


def _strapi(article: Article) -> Record:
    return {
        "data": {"uid": key_of(article.url), "status": "draft" if article.draft else "published", **common(article)}
    }


def _strapi_slug(record: Record, placed: Placed) -> Record:
    return {"data": {"slug": placed.entry.name, **record["data"]}}


SHAPE = Shape(
    "lines",
    _strapi,
    lambda record: status_back(record["data"]),
    flat=True,
    late=_strapi_slug,
    views={"extra": "json"},
)
