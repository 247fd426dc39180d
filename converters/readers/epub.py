"""How is a book read back into articles? Chapter by chapter: exactly where we wrote it, sensibly where others did.

Our chapters say in their head what their article said (address, section, related questions); of other books every
document of the spine that holds text is an article, titled by its place in the contents or its first heading.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import Any, ClassVar, NamedTuple
from urllib.parse import unquote

from lxml import etree

from .. import files
from ..article import Article, Link, Origin
from ..formats import Raw
from ..notices import BadArticle, LeftOut, Report
from ..render.markdown import from_html

_HTML = "{http://www.w3.org/1999/xhtml}"
_EPUB = "{http://www.idpf.org/2007/ops}"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_OPF = "{http://www.idpf.org/2007/opf}"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)  # of a password, or an unknown method
GENERATOR = "articles-toolkit"  # what a package of ours says
#: Bytes of one file. What a zip file of a few kB can hold fills any memory.
LARGEST = 100_000_000
_AROUND = frozenset(("cover", "titlepage", "title-page", "copyright-page", "toc", "index", "colophon"))


class Place(NamedTuple):
    """What the contents say of one file."""

    title: str
    section: str


@dataclass(frozen=True, slots=True)
class EPUBReader:
    """EPUB 2 and 3. A chapter is an article; pictures are left where they are."""

    suffixes: ClassVar[tuple[str, ...]] = (".epub",)

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """Each document of the spine; parses the package alone. Raises BadArticle for what is no book."""
        book = _opened(file)
        try:
            package = _package(book)
            folder = posixpath.dirname(package)
            root = _tree(_unpacked(book, package))
            items = {at.get("id"): at for at in root.iter(f"{_OPF}item")}
            contents, around = _contents(book, folder, items)
            ours = any(at.get("content") == GENERATOR for at in root.iter(f"{_OPF}meta"))
            for itemref in root.iter(f"{_OPF}itemref"):
                item = items.get(itemref.get("idref"))
                if item is None or "nav" in item.get("properties", "").split():
                    continue
                name = _join(folder, item.get("href", ""))
                if name in around or (ours and not name.startswith(_join(folder, "text/"))):
                    continue
                if item.get("media-type") in ("application/xhtml+xml", "text/html"):
                    yield Raw(Origin(f"{origin.path}/{name}"), file, (name, contents.get(name)))
        except (KeyError, etree.XMLSyntaxError, *_UNREADABLE) as error:
            raise BadArticle("epub", f"the book cannot be read: {error}") from None

    def parse(self, raw: Raw, report: Report) -> Article:
        """One chapter. Raises BadArticle for a broken file, LeftOut for a page without text."""
        name, place = raw.data
        try:
            root = _tree(_unpacked(_opened(raw.file), name))
        except (KeyError, *_UNREADABLE) as error:
            raise BadArticle("epub", f"the file cannot be read: {error}") from None
        except etree.XMLSyntaxError as error:
            raise BadArticle("epub", f"no well-formed XML: {error.msg}", error.lineno) from None
        return _article(root, name, place or Place("", ""), raw.origin)


# -- the book ----------------------------------------------------------------------------------------------------------


def _opened(file: str) -> zipfile.ZipFile:
    """The zip file; its directory is read once for all chapters of a worker."""
    if files.is_url(file) or file == files.STDIN:
        return _of_bytes(file)
    try:
        seen = Path(file).stat()
    except OSError as error:
        raise files.unreadable(error) from None
    return _of_file(file, seen.st_mtime_ns, seen.st_size, os.getpid())


@lru_cache(maxsize=4)
def _of_file(file: str, changed: int, size: int, process: int) -> zipfile.ZipFile:
    """A forked worker shares its parent's place in an open file, so that each process opens its own."""
    try:
        return zipfile.ZipFile(file)
    except OSError as error:
        raise BadArticle("unreadable", f"{error.strerror}; look at the file and its permissions") from None
    except zipfile.BadZipFile as error:
        raise BadArticle("epub", f"the file is no book: {error}") from None


@lru_cache(maxsize=4)
def _of_bytes(file: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(files.read(file)))
    except zipfile.BadZipFile as error:
        raise BadArticle("epub", f"the file is no book: {error}") from None


def _unpacked(book: zipfile.ZipFile, name: str) -> bytes:
    """One file of the book. Raises KeyError and BadArticle."""
    size = book.getinfo(name).file_size
    if size > LARGEST:
        raise BadArticle("epub", f"{name} has {size:,} bytes unpacked, which no page of a book has")
    return book.read(name)


def _tree(data: bytes) -> Any:
    # Loads nothing from outside and expands no entity bomb; books of others use HTML's names such as &nbsp;.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "Entity" not in str(error):
            raise
        return etree.fromstring(_NAMED.sub(_character, data), parser)


_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")


def _character(match: re.Match[bytes]) -> bytes:
    name = match[1].decode()
    if name in ("amp", "lt", "gt", "quot", "apos"):
        return match[0]
    return escape(unescape(f"&{name};")).encode()


def _package(book: zipfile.ZipFile) -> str:
    for file in _tree(_unpacked(book, "META-INF/container.xml")).iter(f"{_CONTAINER}rootfile"):
        return str(file.get("full-path", ""))
    raise BadArticle("epub", "the book names no package in META-INF/container.xml")


def _join(folder: str, href: str) -> str:
    joined = posixpath.join(folder, unquote(href.partition("#")[0]))
    return posixpath.normpath(joined) + ("/" if joined.endswith("/") else "")


def _contents(book: zipfile.ZipFile, folder: str, items: dict[Any, Any]) -> tuple[dict[str, Place], set[str]]:
    """What the contents say of each file, and the files that are no text of an author."""
    for item in items.values():
        if "nav" in item.get("properties", "").split():
            name = _join(folder, item.get("href", ""))
            return _nav(_tree(_unpacked(book, name)), posixpath.dirname(name))
    for item in items.values():
        if item.get("media-type") == "application/x-dtbncx+xml":
            name = _join(folder, item.get("href", ""))
            return _ncx(_tree(_unpacked(book, name)), posixpath.dirname(name)), set()
    return {}, set()


def _nav(root: Any, folder: str) -> tuple[dict[str, Place], set[str]]:
    found: dict[str, Place] = {}
    around: set[str] = set()
    for nav in root.iter(f"{_HTML}nav"):
        types = nav.get(f"{_EPUB}type", "").split()
        for link in nav.iter(f"{_HTML}a"):
            name = _join(folder, link.get("href", ""))
            if "landmarks" in types and _AROUND & set(link.get(f"{_EPUB}type", "").split()):
                around.add(name)
            if "toc" in types:
                above = list(link.iterancestors(f"{_HTML}li"))[1:]
                label = above[0].find("*") if above else None
                found.setdefault(name, Place(_said(link), "" if label is None else _said(label)))
    return found, around


def _ncx(root: Any, folder: str) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for point in root.iter(f"{_NCX}navPoint"):
        name = _join(folder, point.find(f"{_NCX}content").get("src", ""))
        above = point.getparent()
        section = above.findtext(f"{_NCX}navLabel/{_NCX}text", "") if above.tag == point.tag else ""
        title = point.findtext(f"{_NCX}navLabel/{_NCX}text", "")
        found.setdefault(name, Place(" ".join(title.split()), " ".join(section.split())))
    return found


def _said(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


# -- a chapter ---------------------------------------------------------------------------------------------------------


def _article(root: Any, name: str, place: Place, origin: Origin) -> Article:
    body = root.find(f"{_HTML}body")
    if body is None:
        raise BadArticle("epub", "the page has no body")
    said: dict[str, list[str]] = {}
    for meta in root.iter(f"{_HTML}meta"):
        said.setdefault(meta.get("name", ""), []).append(meta.get("content", ""))
    ours = "source" in said and next(body.iter(f"{_HTML}section"), body).get("role") == "doc-chapter"
    heading = next(body.iter(f"{_HTML}h1"), None)
    title = root.findtext(f"{_HTML}head/{_HTML}title", "") if ours else place.title or _heading(body)
    titles = _take_out(body, heading if ours or (heading is not None and _said(heading) == title) else None)
    _spell_formulas(body)
    for link in body.iter(f"{_HTML}a"):
        if link.get("class") == "picture":  # of another site: a book may not show it
            label = _said(link)
            link.tag = f"{_HTML}img"
            link.set("src", link.get("href", ""))
            link.set("alt", "" if label == link.get("href") else label)
            link.text = None
    markup = etree.tostring(body, encoding="unicode", with_tail=False)
    text = from_html(markup)
    if not text.strip():
        raise LeftOut("a page without text")
    lang = root.get("lang") or root.get(f"{_XML}lang") or ""
    urls = said.get("related", [""])[0].split()
    return Article(
        url=said["source"][0] if ours else posixpath.splitext(name)[0],
        title=title or posixpath.splitext(posixpath.basename(name))[0],
        body=text,
        summary=said.get("description", [""])[0],
        section=said.get("section", [""])[0] if ours else place.section,
        lang=said.get("language", [""])[0] if ours else lang,
        date=_date(said.get("date", [""])[0]) if ours else None,
        authors=tuple(said.get("author", ())),
        keywords=tuple(word for word in said.get("keywords", [""])[0].split(", ") if word),
        related=tuple(Link(title, "" if url == "#" else url) for title, url in zip(titles, urls, strict=False))
        if ours
        else (),
        origin=origin,
    )


def _heading(body: Any) -> str:
    for level in range(1, 7):
        for heading in body.iter(f"{_HTML}h{level}"):
            if said := _said(heading):
                return said
    return ""


def _take_out(body: Any, heading: Any) -> list[str]:
    """Remove what is no text of the article: its heading, the source line, the related questions (returns their titles)."""
    titles: list[str] = []
    gone = [] if heading is None else [heading]
    for element in body.iter(f"{_HTML}p", f"{_HTML}section"):
        kind = element.get("class")
        if kind == "source" and element.tag == f"{_HTML}p":
            gone.append(element)
        elif kind == "related" and element.tag == f"{_HTML}section":
            titles = [_said(row) for row in element.iter(f"{_HTML}li")]
            gone.append(element)
    for element in gone:
        element.getparent().remove(element)
    return titles


def _spell_formulas(body: Any) -> None:
    r"""Each formula that names its TeX becomes ``\(TeX\)`` or ``$$TeX$$``; of others the letters and signs stay."""
    for math in list(body.iter(f"{_MATHML}math")):
        tex = math.findtext(f".//{_MATHML}annotation[@encoding='application/x-tex']")
        if tex is None:
            continue
        spelt = f"$${tex}$$" if math.get("display") == "block" else f"\\({tex}\\)"
        above, before = math.getparent(), math.getprevious()
        spelt += math.tail or ""
        if before is None:
            above.text = (above.text or "") + spelt
        else:
            before.tail = (before.tail or "") + spelt
        above.remove(math)


def _date(text: str) -> date | datetime | None:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return None
