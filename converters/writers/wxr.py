"""How does WordPress import articles? WXR 1.2: pages in a tree that keeps every address, or posts.

WordPress' own importer takes two items with one title and one date for the same and drops the second, so equal titles
of one day get seconds of their own. Pages are unique below their parent, posts in the whole site: pages keep each
address without a plug-in. HTML goes in as one block, which keeps WordPress from adding paragraphs to it, and formulas
with the marks that it would curl written as entities.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any, ClassVar, Literal

from ..article import FIELDS, Article
from ..formats import Entry, Index, Part, Parts, Placed, Volume
from ..front_matter.dump import to_json
from ..names import slug as safe
from ..notices import Report
from ..render import maths
from ..render.html import to_html
from ..targets.keys import slug_of
from ..targets.layout import path_of

#: the postmeta that holds what WordPress has no field for, and the exact form of what it has
META = "_articles_source"
#: characters of a post_name
_LONGEST = 200
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>{title}</title>
<link>{site}</link>
<description></description>
<language>en</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{site}</wp:base_site_url>
<wp:base_blog_url>{site}</wp:base_blog_url>
"""


@dataclass(frozen=True, slots=True)
class WXRWriter:
    """One file of items; with ``max-items``, a folder of files that are imported one after the other."""

    carries: ClassVar[frozenset[str]] = frozenset(FIELDS)
    suffix: ClassVar[str] = ".xml"
    #: for ``articles verify``
    views: ClassVar[Mapping[str, str]] = {"body": "html", "extra": "json"}

    type: Literal["page", "post"] = field(
        default="page", metadata={"help": "page: in a tree, each address stays; post: flat, with categories and tags"}
    )
    base_url: str = field(default="https://example.org", metadata={"help": "the address of the WordPress site"})
    title: str = field(default="Articles", metadata={"help": "the name of the export"})
    max_items: int = field(default=0, metadata={"help": "articles a file (0: all in one)"})

    def render(self, article: Article, report: Report) -> Part:
        if len(path_of(article.url).rstrip("/").rpartition("/")[2]) > _LONGEST:
            report.add(
                "target-refuses", f"the address ends in more than {_LONGEST} characters: WordPress cuts it there"
            )
        html = to_html(article.body, maths="tex").html
        content = f"<!-- wp:html -->\n{uncurled(html).strip()}\n<!-- /wp:html -->" if html.strip() else ""
        data = to_json(
            {
                "title": article.title,
                "content": content,
                "excerpt": article.summary,
                "date": article.date.isoformat() if article.date else "",
                "status": "draft" if article.draft else "publish",
                "author": article.authors[0] if article.authors else "",
                "tags": list(article.keywords),
                "category": article.section,
                "source": source_of(article),
            }
        ).encode()
        entry = Entry(
            article.url,
            article.title,
            slug_of(article.url) if self.type == "post" else "",
            article.section,
            article.lang,
            article.date.isoformat() if article.date else "",
            facts={"fates": _fates(article), "sha256": hashlib.sha256(data).hexdigest()},
        )
        return Part(entry, data)

    def volumes(self, index: Index) -> Iterable[Volume]:
        positions = tuple(placed.position for placed in index)
        size = self.max_items or len(positions)
        if size >= len(positions):
            yield Volume("", positions=positions)
            return
        of = -(-len(positions) // size)
        for number in range(of):
            yield Volume(f"wordpress-{number + 1}", "", number, of, positions[number * size : (number + 1) * size])

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        """Items in the order of their sources, each after the pages above it."""
        tree = _Tree(self.type == "page", parts)
        authors: dict[str, None] = {}
        seen: Counter[tuple[str, str]] = Counter()
        with target.open("w", encoding="utf-8", newline="\n") as out:
            out.write(_HEAD.format(title=escape(self.title, quote=False), site=escape(self.base_url.rstrip("/"))))
            for placed in parts:
                said = json.loads(parts.data(placed))
                if said["author"] and said["author"] not in authors:
                    authors[said["author"]] = None
                    out.write(_author(said["author"], len(authors) + 1))
                for path, title in tree.above(placed):
                    empty = {**_EMPTY, "title": title}
                    again = _again(seen, title, "")
                    out.write(self.item(empty, path, tree, moment("", again), path.rpartition("/")[2]))
                again = _again(seen, said["title"], said["date"])
                path = path_of(placed.entry.url).rstrip("/")
                name = placed.entry.name or slug_of(placed.entry.url)
                out.write(self.item(said, path, tree, moment(said["date"], again), name))
            out.write("</channel>\n</rss>\n")

    def item(self, said: Mapping[str, Any], path: str, tree: _Tree, when: datetime, name: str) -> str:
        stamp = when.strftime("%Y-%m-%d %H:%M:%S")
        address = self.base_url.rstrip("/") + (f"{path}/" if tree.nested else f"/{name}/")
        terms = [("category", said["category"])] if said["category"] else []
        terms += [("post_tag", tag) for tag in said["tags"]]
        lines = [
            "<item>",
            f"<title>{cdata(said['title'])}</title>",
            f"<link>{escape(address)}</link>",
            f"<pubDate>{format_datetime(when)}</pubDate>",
            f"<dc:creator>{cdata(safe(said['author']) or 'admin')}</dc:creator>",
            f'<guid isPermaLink="false">{escape(self.base_url.rstrip("/") + path)}</guid>',
            "<description></description>",
            f"<content:encoded>{cdata(said['content'])}</content:encoded>",
            f"<excerpt:encoded>{cdata(said['excerpt'])}</excerpt:encoded>",
            f"<wp:post_id>{tree.id(path)}</wp:post_id>",
            f"<wp:post_date>{stamp}</wp:post_date>",
            f"<wp:post_date_gmt>{stamp}</wp:post_date_gmt>",
            "<wp:comment_status>closed</wp:comment_status>",
            "<wp:ping_status>closed</wp:ping_status>",
            f"<wp:post_name>{cdata(name)}</wp:post_name>",
            f"<wp:status>{said['status']}</wp:status>",
            f"<wp:post_parent>{tree.parent(path)}</wp:post_parent>",
            "<wp:menu_order>0</wp:menu_order>",
            f"<wp:post_type>{self.type}</wp:post_type>",
            "<wp:post_password></wp:post_password>",
            "<wp:is_sticky>0</wp:is_sticky>",
        ]
        lines += [
            f'<category domain="{kind}" nicename="{escape(safe(term) or "other")}">{cdata(term)}</category>'
            for kind, term in terms
        ]
        if said["source"] is not None:
            meta = cdata(to_json(said["source"]))
            lines.append(
                f"<wp:postmeta><wp:meta_key>{META}</wp:meta_key><wp:meta_value>{meta}</wp:meta_value></wp:postmeta>"
            )
        return "\n".join([*lines, "</item>\n"])


def _again(seen: Counter[tuple[str, str]], title: str, date: str) -> int:
    """How many items before this one have its title and day. Titles are compared as MariaDB does: without case."""
    key = title.casefold(), date[:10]
    seen[key] += 1
    return seen[key] - 1


_EMPTY: dict[str, Any] = {
    "title": "", "content": "", "excerpt": "", "date": "", "status": "publish", "author": "", "tags": [],
    "category": "", "source": None,
}  # fmt: skip


class _Tree:
    """Ids and parents of pages. An address above an article that is no article becomes an empty page."""

    def __init__(self, nested: bool, parts: Iterable[Placed]) -> None:
        self.nested = nested
        self._ids: dict[str, int] = {}
        self._taken: set[int] = set()
        paths = [path_of(placed.entry.url).rstrip("/") for placed in parts]
        self._articles = set(paths)
        for path in paths:
            self.id(path)
        self._made: set[str] = set()

    def id(self, path: str) -> int:
        """31 bits of the address' SHA-256: the same from run to run."""
        if path not in self._ids:
            number = int(hashlib.sha256(path.encode()).hexdigest()[:8], 16) & 0x7FFFFFFF or 1
            while number in self._taken:
                number += 1
            self._taken.add(number)
            self._ids[path] = number
        return self._ids[path]

    def parent(self, path: str) -> int:
        above = path.rpartition("/")[0]
        return self.id(above) if self.nested and above else 0

    def above(self, placed: Placed) -> Iterable[tuple[str, str]]:
        """The pages that must be made before this article: path and title, from the top."""
        if not self.nested:
            return
        steps = path_of(placed.entry.url).rstrip("/").split("/")[1:-1]
        path = ""
        for step in steps:
            path += f"/{step}"
            if path not in self._articles and path not in self._made:
                self._made.add(path)
                yield path, step.replace("-", " ").capitalize()


# -- pieces -----------------------------------------------------------------------------------------------------------


def cdata(text: str) -> str:
    """A CDATA section; ``]]>`` inside is split over two, and what XML 1.0 cannot hold is left out."""
    text = _NO_XML.sub("", text)
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CURLED = re.compile(r"['\":-]|\.(?=\.)|(?<=\.)\.|(?<=\d)x(?=\d)")


def uncurled(html: str) -> str:
    """Formulas with the marks that WordPress would turn into typographic ones written as character references."""
    out, at = [], 0
    for span in maths.find(html):
        out += [html[at : span.start], _CURLED.sub(_reference, html[span.start : span.end])]
        at = span.end
    return "".join([*out, html[at:]])


def _reference(mark: re.Match[str]) -> str:
    return f"&#{ord(mark[0])};"


def moment(said: str, again: int) -> datetime:
    """The second of an item, in UTC: that of its date, and a further one for each earlier item of title and day."""
    value = datetime.fromisoformat(said) if said else datetime(2000, 1, 1)
    value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value + timedelta(seconds=again)


def source_of(article: Article) -> dict[str, Any]:
    """What the item's own elements do not say exactly."""
    related = [[link.title, link.url, link.id, link.section] for link in article.related]
    said = {
        "url": article.url, "id": article.id, "section": article.section, "lang": article.lang,
        "date": article.date, "authors": list(article.authors), "keywords": list(article.keywords),
        "related": related, "no_index": article.no_index, "extra": dict(article.extra),
    }  # fmt: skip
    return {key: value for key, value in said.items() if value}


def _author(name: str, number: int) -> str:
    return (
        f"<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>{cdata(safe(name) or 'author')}</wp:author_login>"
        f"<wp:author_email></wp:author_email><wp:author_display_name>{cdata(name)}</wp:author_display_name></wp:author>\n"
    )


_PLACES = {
    "title": "carried", "summary": "renamed: excerpt", "section": "transformed: category", "draft": "renamed: status",
    "keywords": "transformed: post_tag", "authors": "transformed: author", "date": "transformed: post_date",
    "body": "transformed: HTML", "url": "transformed: post_name and parents",
}  # fmt: skip


def _fates(article: Article) -> dict[str, str]:
    fates = {
        name: _PLACES.get(name, f"renamed: {META}.{name}")
        for name in FIELDS
        if name != "extra" and getattr(article, name)
    }
    return fates | {f"extra.{key}": f"renamed: {META}.extra.{key}" for key in article.extra}
