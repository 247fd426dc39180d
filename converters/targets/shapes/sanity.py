"""How does Sanity import articles? One document a line, weak references."""

from __future__ import annotations

import json
from typing import Any

from ...article import Article
from ...front_matter.dump import to_json
from ..keys import key_of, slug_of
from . import Record, Shape
from .record import common, common_back, known


def _sanity(article: Article) -> Record:
    said = common(article)
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
    return known(record)


def _sanity_back(record: Record) -> dict[str, Any]:
    said = {**record, "related": json.loads(record.get("relatedJson") or "[]")}
    said["extra"] = json.loads(record.get("extraJson") or "{}")
    return {**common_back(said), "draft": bool(record.get("draft"))}


SHAPE = Shape("lines", _sanity, _sanity_back, views={"extra": "json"})
