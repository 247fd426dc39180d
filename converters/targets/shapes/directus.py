"""How does Directus import articles? A list of rows, the key is ours."""

from __future__ import annotations

from ...article import Article
from ..keys import key_of, slug_of
from . import Record, Shape
from .record import common, status_back


def _directus(article: Article) -> Record:
    status = "draft" if article.draft else "published"
    return {"uid": key_of(article.url), "status": status, "slug": slug_of(article.url), **common(article)}


SHAPE = Shape("array", _directus, status_back, views={"extra": "json"})
