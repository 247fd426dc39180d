"""What does a WordPress export say? WXR 1.0 to 1.2, ours and every other; items that are articles, one after the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any, BinaryIO, ClassVar, Literal
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError, iterparse

from .. import files
from ..article import Article, Link, Origin
from ..dates import parse_date
from ..formats import Raw
from ..names import slug
from ..notices import BadArticle, LeftOut, Report
from ..render.markdown import from_html
from .markup import markdown_of, paragraphs, plain

_META = "_articles_source"
_NAMES = {
    "content": "{http://purl.org/rss/1.0/modules/content/}encoded",
    "creator": "{http://purl.org/dc/elements/1.1/}creator",
}
#: plug-ins' own fields that say what a field of the model says
_SUMMARIES = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description")
_NO_INDEX = {"_yoast_wpseo_meta-robots-noindex": ("1",), "_aioseop_noindex": ("on",)}
#: what the editor notes for itself, and what became a field of the model
_EDITORS = frozenset(("_edit_lock", "_edit_last", "_pingme", "_encloseme", "_thumbnail_id", "_wp_old_slug"))


@dataclass(frozen=True, slots=True)
class WXRReader:
    """Posts and pages with a text; attachments, menus, revisions and empty container pages are passed over.

    What is not public (drafts, pending, scheduled, private, behind a password) is a draft. Shortcodes stay as text.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".xml",)

    types: tuple[str, ...] = field(default=("post", "page"), metadata={"help": "the post types to read"})
    body: Literal["", "markdown", "html"] = field(
        default="",
        metadata={"help": "the body as markdown (default), or as the HTML it is (default for files of ours)"},
    )

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """Streams the file. Raises BadArticle ``wxr`` where it breaks off, and for one with a DOCTYPE: it may define entities."""
        with files.opened(file) as stream:
            yield from self._items(stream, file, origin)

    def _items(self, stream: BinaryIO, file: str, origin: Origin) -> Iterator[Raw]:
        item = 0
        channel: dict[str, Any] = {"authors": {}, "language": "", "host": ""}
        try:
            if _DOCTYPE.match(stream.read(1 << 16)):
                raise BadArticle("wxr", "the file has a DOCTYPE, which no export has; take it out")
            stream.seek(0)
            pictures = _attachments(stream)
            stream.seek(0)
            for _, element in iterparse(stream):
                name = _plain(element.tag)
                if name == "author":
                    channel["authors"][_said(element, "author_login")] = _said(element, "author_display_name")
                elif name == "language" and not item:
                    channel["language"] = element.text or ""
                elif name in ("base_site_url", "base_blog_url"):
                    channel["host"] = urlsplit(element.text or "").netloc
                if name != "item":
                    continue
                said = _item(element, channel)
                element.clear()
                if said["post_type"] not in self.types or (said["post_type"] == "page" and _is_container(said)):
                    continue
                said["picture"] = pictures.get(said["meta"].get("_thumbnail_id", ""), "")
                item += 1
                yield Raw(Origin(origin.path, None, item), file, said)
        except ParseError as error:
            raise BadArticle("wxr", f"no well-formed XML: {error}", error.position[0]) from None

    def parse(self, raw: Raw, report: Report) -> Article:
        """Raises BadArticle ``no-title`` for an item without title and address, LeftOut for one in the bin."""
        said: dict[str, Any] = raw.data
        if not said["title"] and not said["post_name"]:
            raise BadArticle("no-title", "the item has no title and no name")
        if said["status"] in ("trash", "auto-draft", "inherit"):
            raise LeftOut(f"its status in WordPress is {said['status']}")
        if said["comments"]:
            report.add("fields-lost", f"an article has no room for comments; there are {said['comments']}")
        source = _source(said["meta"].get(_META))
        return self._ours(said, source, raw) if source else self._theirs(said, raw, report)

    def _ours(self, said: dict[str, Any], source: dict[str, Any], raw: Raw) -> Article:
        """An item that our writer wrote, or that WordPress was given by it."""
        body = _BLOCK_MARK.sub("", said["content"]).strip()
        return Article(
            url=source.get("url") or _address(said),
            title=said["title"] or said["post_name"],
            body=from_html(body) if self.body == "markdown" else body,
            id=source.get("id", ""),
            summary=said["excerpt"],
            section=source.get("section", ""),
            lang=source.get("lang", ""),
            date=parse_date(source["date"]) if source.get("date") else None,
            authors=tuple(source.get("authors", ())),
            keywords=tuple(source.get("keywords", ())),
            related=tuple(Link(*link) for link in source.get("related", ())),
            draft=said["status"] in _NOT_PUBLIC,
            no_index=source.get("no_index", False),
            extra=source.get("extra", {}),
            origin=raw.origin,
        )

    def _theirs(self, said: dict[str, Any], raw: Raw, report: Report) -> Article:
        meta = dict(said["meta"])
        sections = [plain(name) for name in said["terms"].pop("category", [])]
        keywords = [plain(name) for name in said["terms"].pop("post_tag", [])]
        summary = plain(said["excerpt"]) or next((meta.pop(key) for key in _SUMMARIES if meta.get(key)), "")
        no_index = any(meta.get(key) in values for key, values in _NO_INDEX.items())
        if no_index:
            meta = {key: value for key, value in meta.items() if key not in _NO_INDEX}
        extra: dict[str, Any] = {"categories": sections[1:], "image": said["picture"]}
        if old := said["old_names"]:
            place = _address(said).rpartition("/")[0]
            extra["aliases"] = [f"{place}/{name}" for name in old]
        extra["password"] = bool(said["post_password"])  # the word itself stays where it is
        extra["sticky"] = said["is_sticky"] == "1"
        extra |= said["terms"]
        return Article(
            url=_address(said),
            title=plain(said["title"]) or said["post_name"],
            body=self._body(_within_the_site(said["content"], said["host"]), report),
            id=said["post_id"],
            summary=summary,
            section=next(iter(sections), ""),
            lang=said["language"],
            date=_moment(said["post_date_gmt"], "Z") or _moment(said["post_date"], ""),
            authors=tuple(filter(None, [said["creator"]])),
            keywords=tuple(keywords),
            draft=said["status"] in _NOT_PUBLIC or bool(said["post_password"]),
            no_index=no_index,
            extra={key: value for key, value in extra.items() if value}
            | {key: value for key, value in meta.items() if key not in _EDITORS},
            origin=raw.origin,
        )

    def _body(self, content: str, report: Report) -> str:
        """Blocks are HTML already; of all else WordPress makes paragraphs when it shows it, and so is done here."""
        if shown := list(dict.fromkeys(match.group(1) for match in _COMPUTED.finditer(content))):
            report.add("template-code", f"blocks that WordPress fills when it shows them are gone: {', '.join(shown)}")
        text = _CAPTION.sub(r"<figure>\g<image><figcaption>\g<text></figcaption></figure>", content)
        text = re.sub(r"\[embed[^\]]*\](.*?)\[/embed\]", r'<a href="\1">\1</a>', text)
        text = _SOURCE_CODE.sub(_fenced, text).replace("$latex ", "$")
        if codes := _shortcodes(_BLOCK_MARK.sub("", text)):
            report.add("template-code", "shortcodes are kept as text: " + ", ".join(code[:60] for code in codes[:3]))
        html = text if "<!-- wp:" in text else paragraphs(text)
        return _BLOCK_MARK.sub("", html).strip() if self.body == "html" else markdown_of(html, report)


#: Before the root element. A text may well begin with one; what hides behind a longer comment, the parser has limits for.
_DOCTYPE = re.compile(rb"(?>\xef\xbb\xbf|\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL)


def _attachments(stream: BinaryIO) -> dict[str, str]:
    """Post id -> address of each uploaded file."""
    found = {}
    for _, element in iterparse(stream):
        if _plain(element.tag) == "item":
            if address := _said(element, "attachment_url"):
                found[_said(element, "post_id")] = address
            element.clear()
    return found


def _item(element: Element, channel: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"terms": {}, "meta": {}, "old_names": [], "comments": 0}
    said |= {"language": channel["language"], "host": channel["host"]}
    for child in element:
        name, text = _plain(child.tag), child.text or ""
        if child.tag == _NAMES["content"]:
            said["content"] = text
        elif name == "encoded":
            said["excerpt"] = text
        elif name == "category":
            said["terms"].setdefault(child.get("domain", ""), []).append(text)
        elif name == "postmeta":
            key, value = _said(child, "meta_key"), _said(child, "meta_value")
            said["meta"][key] = value
            if key == "_wp_old_slug":
                said["old_names"].append(value)
        elif name == "comment":
            said["comments"] += 1
        elif name == "creator":
            said["creator"] = channel["authors"].get(text, text)
        else:
            said[name] = text
    return {**dict.fromkeys(_ASKED, ""), **said}


#: what every item is asked for
_ASKED = (
    "title", "link", "post_name", "post_type", "post_id", "status", "post_date_gmt", "post_date", "creator", "content",
    "excerpt", "post_password", "is_sticky",
)  # fmt: skip
_NOT_PUBLIC = frozenset(("draft", "pending", "private", "future"))


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


def _address(said: dict[str, Any]) -> str:
    """The path of the link; a draft has none yet, and gets the one that WordPress would give it."""
    path = re.sub(r"^[A-Za-z]+://[^/]*", "", said["link"])
    if path.startswith("/?") or path in ("", "/"):
        return f"/{said['post_name'] or slug(plain(said['title'])) or said['post_id']}"
    return path.rstrip("/")


def _within_the_site(content: str, host: str) -> str:
    """Links to the site's own pages lead there wherever it lies; files that were uploaded stay where they are."""
    if not host:
        return content
    return re.sub(rf"""(href=["'])https?://{re.escape(host)}(?=/(?!wp-content/))""", r"\1", content)


def _moment(text: str, zone: str) -> datetime | None:
    if not text or text.startswith("0000"):
        return None
    found = parse_date(f"{text}{zone}")
    return found if isinstance(found, datetime) else None


_BLOCK_MARK = re.compile(r"<!-- /?wp:.*?-->\n?", re.DOTALL)
#: a block without content of its own, which a program fills
_COMPUTED = re.compile(r"<!-- wp:(\S+)(?:(?!-->).)*? /-->", re.DOTALL)
_CAPTION = re.compile(
    r"\[caption[^\]]*\]\s*(?P<image>(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)\s*(?P<text>.*?)\s*\[/caption\]",
    re.DOTALL,
)
_SOURCE_CODE = re.compile(
    r"""\[(?P<tag>sourcecode|code)(?:\s+(?:lang|language)=["']?(?P<language>[\w+#-]+)["']?)?[^\]]*\](?P<code>.*?)\[/(?P=tag)\]""",
    re.DOTALL,
)
_SHORTCODE = re.compile(r"""\[(?P<name>[a-z][\w-]*)(?P<attributes>\s+[\w-]+=["'\w][^\]]*)?/?\]""")


def _shortcodes(text: str) -> list[str]:
    """Those with an attribute or an end; other words in brackets are words. A gallery may have neither."""
    closed = {"gallery", *re.findall(r"\[/([a-z][\w-]*)\]", text)}
    found = (code for code in _SHORTCODE.finditer(text) if code["attributes"] or code["name"] in closed)
    return list(dict.fromkeys(code.group() for code in found))


def _fenced(match: re.Match[str]) -> str:
    language = f' class="language-{match["language"]}"' if match["language"] else ""
    code = match["code"].strip("\n")
    if "&lt;" not in code and "&gt;" not in code:  # the old editor escaped it, the new not
        code = escape(code, quote=False)
    return f"<pre><code{language}>{code}</code></pre>"
