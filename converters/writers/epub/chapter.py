# SPDX-License-Identifier: AGPL-3.0-or-later
"""How does one article become one chapter? All of it but its links into the run, which only the whole can know.

A part of the spool is either ``Z`` (a deflated beginning, to which the related questions are appended) or, when the
text itself links to other articles, ``R`` (the beginning as it is, with a mark at each such link).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from ...article import Article, Link
from ...formats import Placed, Target
from ...render.html import clean
from ...render.links import resolve
from .archive import Deflated, begin, complete, deflate
from .metadata import direction
from .words import words

HEAD = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}"{dir}>
<head>
<meta charset="utf-8"/>
<title>{title}</title>
{meta}<link rel="stylesheet" type="text/css" href="{up}style.css"/>
</head>
"""
_ANCHOR = re.compile(r'<a href="([^"]*)"([^>]*)>')
_EMPTY_HEADING = re.compile(r'<th scope="col"((?: style="[^"]*")?)>\s*</th>')
_FORMULA_HEADING = re.compile(r'(<th scope="col"[^>]*>\s*<math [^>]*?\balttext="([^"]*)"[^>]*)>')
_ID = re.compile(r'\sid="([^"]*)"')
_MARK = re.compile("\x01(\\d+)\x02(.*?)\x03")
_CODE = re.compile(r"<(pre|code)\b")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_PLAIN = re.compile(r"[\w/.~%:@!$&'()*+,;=?#-]*", re.ASCII)
_SOURCE_SUFFIX = re.compile(r"\.(?:mdx?|markdown)$")


@dataclass(slots=True)
class Text:
    """The body of a chapter on its way: its markup, and what was found in it."""

    html: str
    links: list[Link] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)


def head(title: str, lang: str, up: str, meta: str = "") -> str:
    """The beginning of any page, up to ``<body>``; ``title`` is plain text, ``up`` leads to the folder of the style."""
    dir_ = ' dir="rtl"' if direction(lang) == "rtl" else ""
    return HEAD.format(title=escape(title, quote=False), lang=lang, dir=dir_, up=up, meta=meta)


def site_links(html: str, article: Article, base_url: str) -> Text:
    """Mark the links that may lead to another article; unlink those that lead nowhere in this chapter.

    A mark holds the number of the link in ``links`` and the attributes behind it; ``finish`` resolves it.
    """
    text = Text("")
    ids: set[str] | None = None
    site = site_root(base_url) + "/" if base_url else ""
    absolute = article.url.startswith(("https://", "http://"))

    def link(match: re.Match[str]) -> str:
        nonlocal ids
        address = unescape(match[1])
        if address.startswith("#"):
            if ids is None:
                ids = set(_ID.findall(html))
            return match[0] if match[1][1:] in ids else f"<a{match[2]}>"
        if _SCHEME.match(address) and not (site and address.startswith(site)):
            return match[0]  # another site, mail, telephone
        address = urljoin(article.url or "/", address)
        if site and address.startswith(site) and not absolute:
            address = address[len(site) - 1 :]
        path, hash_, fragment = address.partition("#")
        text.links.append(Link(url=_SOURCE_SUFFIX.sub("", path)))
        return f"\x01{len(text.links) - 1}\x02{hash_}{fragment}{match[2]}\x03"

    if "<table" in html:
        html = _tables(html)
    text.html = _ANCHOR.sub(link, html) if "<a href=" in html else html
    return text


def _tables(html: str) -> str:
    """Tables for every reader: a wide one scrolls, also by the keyboard, and no heading of a column is mute."""
    html = html.replace("<table", '<div class="scroll" tabindex="0"><table').replace("</table>", "</table></div>")
    html = _EMPTY_HEADING.sub(r"<td\1></td>", html)
    # The text of a formula is no name to those who ask for the name of a column; a label is.
    return _FORMULA_HEADING.sub(r'\1 aria-label="\2">', html) if "<math" in html else html


def begin_chapter(
    article: Article, title: str, heading: str, text: Text, *, name: str, lang: str, base_url: str
) -> bytes:
    """The bytes to spool: a chapter up to its related questions. ``heading`` is markup, ``title`` plain text."""
    up = "../" * (name.count("/") + 1)
    said = words(lang)
    if direction(lang) == "rtl":  # code is written from the left everywhere; a book's style must not say so, HTML may
        text.html = _CODE.sub(r'<\1 dir="ltr"', text.html)
    page = [
        head(title, lang, up, _meta(article)),
        '<body epub:type="bodymatter">\n<section epub:type="chapter" role="doc-chapter">\n',
        f"<h1>{heading}</h1>\n",
        text.html.strip("\n"),
        "\n",
        clean(_source_line(article, said.source, base_url)),
    ]
    data = "".join(page).encode()
    return b"R" + data if text.links else b"Z" + begin(data)


def finish(placed: Placed, data: bytes, *, related: int, volume: int, base_url: str, lang: str) -> Deflated:
    """The chapter, whole: ``data`` is what ``begin_chapter`` made, now that it is known where each link leads.

    The first ``related`` links of the entry are its related questions, the others stand in the text.
    """
    up = "../" * placed.entry.name.count("/")
    places = [
        _place(link, target, volume, up, base_url)
        for link, target in zip(placed.entry.links, placed.targets, strict=True)
    ]
    rest = clean(_related(placed, places[:related], lang)) + "</section>\n</body>\n</html>\n"
    if data[:1] == b"Z":
        return complete(data[1:], rest.encode())

    def resolve(match: re.Match[str]) -> str:
        place = places[related + int(match[1])]
        fragment, _, attributes = match[2].partition(" ")
        attributes = f" {attributes}" if attributes else ""
        if not place:
            return f"<a{attributes}>"
        # A heading's id is known to the worker that made it alone: a link into the book leads to the chapter.
        inside = not _SCHEME.match(place)
        return f'<a href="{escape(place)}{"" if inside else fragment}"{attributes}>'

    return deflate((_MARK.sub(resolve, data[1:].decode()) + rest).encode())


def web_address(url: str, base_url: str) -> str:
    """The absolute address of ``url``, as it may be written; "" when it has none, or leads to no page (``javascript:``)."""
    # Resolving in general takes 20 us, and a book of 36,000 articles has 180,000 links.
    if _PLAIN.fullmatch(url):
        if url.startswith(("https://", "http://")):
            return url
        if base_url and url.startswith("/") and url[1:2] != "/":
            return site_root(base_url) + url
        if not base_url and ":" not in url:
            return ""
    address = resolve(url, base_url) if url else None
    return address if address and address.startswith(("https://", "http://")) else ""


@lru_cache(maxsize=16)
def site_root(base_url: str) -> str:
    """``https://example.org`` of any address there."""
    said = urlsplit(base_url)
    return f"{said.scheme}://{said.netloc}" if said.netloc else ""


def _place(link: Link, target: Target | None, volume: int, up: str, base_url: str) -> str:
    if target is not None and target.volume == volume:
        return f"{up}{target.name}.xhtml"
    return web_address(link.url, base_url)


def _related(placed: Placed, places: list[str], lang: str) -> str:
    rows = []
    for link, target, place in zip(placed.entry.links, placed.targets, places, strict=False):
        title = escape((target.title if target else "") or link.title or link.url, quote=False)
        if title:
            rows.append(f'<li><a href="{escape(place)}">{title}</a></li>\n' if place else f"<li>{title}</li>\n")
    if not rows:
        return ""
    heading = words(lang).related
    return f'<section class="related">\n<h2>{heading}</h2>\n<ul>\n{"".join(rows)}</ul>\n</section>\n'


def _meta(article: Article) -> str:
    """What the article says of itself, in the head of its chapter: the reader ``epub`` takes it from there."""
    said = [
        ("source", article.url),
        ("section", article.section),
        ("language", article.lang),
        ("date", article.date.isoformat() if article.date else ""),
        ("description", article.summary),
        *(("author", author) for author in article.authors),
        ("keywords", ", ".join(article.keywords)),
        (
            "related",
            " ".join(link.url.replace(" ", "%20") or "#" for link in article.related if link.title or link.url),
        ),
    ]
    return clean("".join(f'<meta name="{name}" content="{_attribute(value)}"/>\n' for name, value in said if value))


def _attribute(value: str) -> str:
    return escape(value).replace("\n", "&#10;")  # XML reads a bare newline in an attribute as a blank


def _source_line(article: Article, word: str, base_url: str) -> str:
    pieces = []
    address = web_address(article.url, base_url)
    if address:
        pieces.append(f'<a href="{escape(address)}">{escape(_readable(address), quote=False)}</a>')
    elif article.url:
        pieces.append(f"<span>{escape(article.url, quote=False)}</span>")
    if article.date is not None:
        pieces.append(f'<time datetime="{iso(article.date)}">{iso(article.date)[:10]}</time>')
    return f'<p class="source">{word}: {" · ".join(pieces)}</p>\n' if pieces else ""


def _readable(address: str) -> str:
    return address.partition("://")[2].rstrip("/")


def iso(when: datetime.date) -> str:
    """A date or time as HTML and EPUB want it."""
    if isinstance(when, datetime.datetime) and when.microsecond:
        when = when.replace(microsecond=0)
    return when.isoformat()
