"""How does Ghost import articles? HTML posts, flat slugs, tags in tables of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ...article import Article
from ...dates import parse_date
from ...formats import Placed
from ...front_matter.dump import to_json
from ..keys import key_of, slug_of
from . import NO_PLACE, Record, Shape

#: characters its importer takes; one that is longer stops the whole import
_GHOST_LIMITS = {"title": 255, "custom_excerpt": 300}


def _ghost(article: Article) -> Record:
    from ...render.html import to_html

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


SHAPE = Shape(
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
        **dict.fromkeys(("id", "lang", "authors", "related", "no_index", "extra"), NO_PLACE),
        **dict.fromkeys(("section", "keywords"), "a tag, in a table of its own"),
    },
)
