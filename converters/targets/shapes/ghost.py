"""How does Ghost import articles? As posts of HTML with flat slugs; tags stand in a table of their own.

An HTML card keeps the text as it is, byte for byte; Ghost's own editor format would lose tables, ids and ``\\(``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from html import escape, unescape
from typing import Any

from ...article import Article
from ...dates import parse_date
from ...formats import Placed
from ...front_matter.dump import to_json
from ..identity import key_of, slug_of
from . import NO_PLACE, Record, Shape

#: characters that Ghost takes; one more stops the whole JSON import, or the CSV row
TITLE, EXCERPT, DESCRIPTION = 255, 300, 500
_SOURCE = re.compile(r"<!-- source: (.*) -->")
_NO_INDEX = '<meta name="robots" content="noindex">'


def post(article: Article) -> Record:
    """What both ways into Ghost say of an article; texts, or None for what the article does not have."""
    summary = article.summary
    return {
        "title": article.title[:TITLE],
        "custom_excerpt": summary[:EXCERPT] or None,
        # The excerpt stands in for it; where that had to be cut, the description holds more.
        "meta_description": summary[:DESCRIPTION] if len(summary) > EXCERPT else None,
        "status": "draft" if article.draft else "published",
        "visibility": "public",
        "type": "post",
        "comment_id": key_of(article.url),
        "published_at": _moment(article.date) if article.date else None,
        "codeinjection_head": _NO_INDEX if article.no_index else None,
        "codeinjection_foot": f"<!-- source: {escape(article.url, quote=False)} -->",  # which no address may end
    }


def said(record: Record, html: str) -> dict[str, Any]:
    """The inverse of ``post``. Raises KeyError, TypeError or ValueError."""
    found = _SOURCE.search(record["codeinjection_foot"])
    if found is None:
        raise ValueError("codeinjection_foot names no source")
    when = record.get("published_at")
    return {
        "url": unescape(found[1]),
        "title": record["title"],
        "body": html,
        "summary": record.get("meta_description") or record.get("custom_excerpt") or "",
        "date": parse_date(when.replace(".000Z", "Z")) if when else None,
        "draft": record.get("status") == "draft",
        "no_index": _NO_INDEX in (record.get("codeinjection_head") or ""),
    }


def html_of(article: Article) -> str:
    """The text of the one card that a post is; TeX stays as it is."""
    from ...render.html import to_html

    return to_html(article.body, maths="tex").html


def slug(url: str, longest: int) -> str:
    """A slug that Ghost leaves as it is: its CSV importer writes capitals small and draws marks together."""
    plain = re.sub(r"[^a-z0-9_]+", "-", slug_of(url).lower())
    return plain.strip("-")[:longest].rstrip("-") or key_of(url)


def _moment(when: date) -> str:
    if not isinstance(when, datetime):
        return f"{when.isoformat()}T00:00:00.000Z"
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"


def _record(article: Article) -> Record:
    card = ["html", {"html": html_of(article)}]
    mobiledoc = {"version": "0.3.1", "atoms": [], "markups": [], "cards": [card], "sections": [[10, 0]]}
    common = post(article)
    return {
        "id": key_of(article.url),
        "mobiledoc": json.dumps(mobiledoc, ensure_ascii=False),
        **common,
        "created_at": common["published_at"],
    }


def _named(record: Record, placed: Placed) -> Record:
    return {"slug": placed.entry.name, **record}


def _back(record: Record) -> dict[str, Any]:
    return said(record, json.loads(record["mobiledoc"])["cards"][0][1]["html"])


def _tail(index: Iterable[Placed]) -> str:
    rows: dict[str, Record] = {}  # Ghost knows a tag by its slug
    links = []
    for placed in index:
        names = [placed.entry.section, *placed.entry.facts.get("tags", ())]
        slugs = {slug_of(name.lower()): name for name in names if name}
        for order, (slug, name) in enumerate(slugs.items()):
            tag = rows.setdefault(slug, {"id": key_of("tag " + slug), "name": name[:191], "slug": slug})
            links.append({"post_id": key_of(placed.entry.url), "tag_id": tag["id"], "sort_order": order})
    return f'],\n"tags": {to_json(list(rows.values()))},\n"posts_tags": {to_json(links)}}}}}]}}\n'


VIEWS = {"body": "html", "date": "instant", "title": f"head-{TITLE}", "summary": f"head-{DESCRIPTION}"}
DROPS = {
    **dict.fromkeys(("id", "lang", "authors", "related", "extra"), NO_PLACE),
    **dict.fromkeys(("section", "keywords"), "a tag, in a table of its own"),
}
SHAPE = Shape(
    "object",
    _record,
    _back,
    records="db.item.data.posts",
    head='{"db": [{"meta": {"exported_on": 0, "version": "5.0.0"}, "data": {"posts": [\n',
    tail=_tail,
    slug=slug,
    longest=175,
    late=_named,
    views=VIEWS,
    drops=DROPS,
)
