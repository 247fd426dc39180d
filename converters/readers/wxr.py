"""What does a WordPress export say? WXR 1.0 to 1.2, ours and every other; items that are articles, one after the other."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, ClassVar
from xml.etree.ElementTree import Element, ParseError, iterparse

from .. import files
from ..article import Article, Link, Origin
from ..dates import parse_date
from ..formats import Raw
from ..notices import BadArticle, Report

_META = "_articles_source"
_NAMES = {
    "content": "{http://purl.org/rss/1.0/modules/content/}encoded",
    "creator": "{http://purl.org/dc/elements/1.1/}creator",
}


@dataclass(frozen=True, slots=True)
class WXRReader:
    """Posts and pages with a text; attachments, menus, revisions and empty container pages are passed over.

    The body is HTML, which is Markdown too; the blocks' comments are taken out, formulas stay as they are.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".xml",)

    types: tuple[str, ...] = field(default=("post", "page"), metadata={"help": "the post types to read"})

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """Streams the file. Raises BadArticle ``wxr`` where it breaks off; entities and DTDs are refused."""
        with _opened(file) as stream:
            yield from self._items(stream, file, origin)

    def _items(self, stream: BinaryIO, file: str, origin: Origin) -> Iterator[Raw]:
        item = 0
        authors: dict[str, str] = {}
        try:
            if b"<!DOCTYPE" in stream.read(4096):
                raise BadArticle("wxr", "the file has a DOCTYPE, which no export has; take it out")
            stream.seek(0)
            for _, element in iterparse(stream):
                name = _plain(element.tag)
                if name == "author":
                    authors[_said(element, "author_login")] = _said(element, "author_display_name")
                if name != "item":
                    continue
                said = _item(element, authors)
                element.clear()
                if said["post_type"] not in self.types or (said["post_type"] == "page" and _is_container(said)):
                    continue
                item += 1
                yield Raw(Origin(origin.path, None, item), file, said)
        except ParseError as error:
            raise BadArticle("wxr", f"no well-formed XML: {error}", error.position[0]) from None

    def parse(self, raw: Raw, report: Report) -> Article:
        """Raises BadArticle ``no-title`` for an item without title and address."""
        said: dict[str, Any] = raw.data
        source = _source(said["meta"].get(_META))
        title, url = said["title"], source.get("url") or _path(said["link"]) or f"/{said['post_name']}"
        if not title and not said["post_name"]:
            raise BadArticle("no-title", "the item has no title and no name")
        extra = source.get("extra", {}) if source else dict(said["meta"])
        return Article(
            url=url,
            title=title or said["post_name"],
            body=_body(said["content"]),
            id=source.get("id", "" if source else said["post_id"]),
            summary=said["excerpt"],
            section=source.get("section", "" if source else next(iter(said["category"]), "")),
            lang=source.get("lang", ""),
            date=parse_date(source["date"])
            if source.get("date")
            else None
            if source
            else _moment(said["post_date_gmt"]),
            authors=tuple(source.get("authors", () if source else filter(None, [said["creator"]]))),
            keywords=tuple(source.get("keywords", () if source else said["post_tag"])),
            related=tuple(Link(*link) for link in source.get("related", ())),
            draft=said["status"] in ("draft", "pending", "private"),
            no_index=source.get("no_index", False),
            extra=extra,
            origin=raw.origin,
        )


def _opened(file: str) -> BinaryIO:
    if file == files.STDIN or files.is_url(file):
        return io.BytesIO(files.read(file))
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise BadArticle("unreadable", f"{error.strerror or error}; look at the file and its permissions") from None


def _item(element: Element, authors: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"category": [], "post_tag": [], "meta": {}, "content": "", "excerpt": ""}
    for child in element:
        name, text = _plain(child.tag), child.text or ""
        if child.tag == _NAMES["content"]:
            said["content"] = text
        elif name == "encoded":
            said["excerpt"] = text
        elif name == "category":
            said.setdefault(child.get("domain", ""), []).append(text)
        elif name == "postmeta":
            said["meta"][_said(child, "meta_key")] = _said(child, "meta_value")
        elif name == "creator":
            said["creator"] = authors.get(text, text)
        else:
            said[name] = text
    names = ("title", "link", "post_name", "post_type", "post_id", "status", "post_date_gmt", "creator")
    return {**dict.fromkeys(names, ""), **said}


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _said(element: Element, name: str) -> str:
    return next((child.text or "" for child in element if _plain(child.tag) == name), "")


def _is_container(said: dict[str, Any]) -> bool:
    """An empty page that only holds others, as ours are."""
    return not said["content"].strip() and _META not in said["meta"]


def _source(text: str | None) -> dict[str, Any]:
    try:
        said = json.loads(text) if text else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _path(link: str) -> str:
    path = re.sub(r"^[A-Za-z]+://[^/]*", "", link)
    return "" if path.startswith("/?") or path == "/" else path.rstrip("/")


def _moment(text: str) -> datetime | None:
    if not text or text.startswith("0000"):
        return None
    found = parse_date(f"{text}Z")
    return found if isinstance(found, datetime) else None


_BLOCK = re.compile(r"<!-- /?wp:[^>]*-->\n?")


def _body(content: str) -> str:
    return _BLOCK.sub("", content).strip()
