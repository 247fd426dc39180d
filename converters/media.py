"""Which files of its site does an article name, and where do they lie? Pictures and documents below the site's own folders.

Generators differ in what a relative address is meant from, so each root is searched from the article's file, from its
page's address, and from the top. What lies outside of a root is never found, neither by ``..`` nor through a link.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from .article import Article, Origin

_PICTURES = frozenset(
    ("png", "jpg", "jpeg", "jfif", "gif", "webp", "avif", "svg", "bmp", "ico", "tif", "tiff", "apng", "heic")
)
#: Files that are looked at, heard or kept, and that no site generator runs or takes for a page.
SUFFIXES = _PICTURES | {
    "pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "csv", "tsv", "epub",
    "zip", "gz", "tgz", "tar", "7z", "bz2", "xz",
    "mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "aac", "mp4", "m4v", "webm", "ogv", "mov", "avi", "mkv", "vtt", "srt",
}  # fmt: skip
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_MAY_NAME = re.compile(r"\]\(|\]:|\]\[|<(?:img|a)\b", re.IGNORECASE)
_RAW = re.compile(r"<(?:img|a)\s[^>]{0,1000}?(?:src|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE)
_OF_THIS_MACHINE = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|(?:src|href)\s*=\s*[\"']?)(file:[^\s)>\"']*)", re.IGNORECASE)

#: where an address stands: in Markdown, in a raw tag (which no generator rewrites), in the front matter
Stands = Literal["text", "tag", "data"]


class Named(NamedTuple):
    """One address that an article gives for a file."""

    address: str
    stands: Stands
    picture: bool


class Found(NamedTuple):
    """The file at an address, below ``root``; or none, and then whether the address leads out of the site's folders."""

    file: Path | None = None
    root: Path | None = None
    outside: bool = False


def leads_elsewhere(address: str) -> bool:
    """True for an address with a host or a scheme."""
    return _SCHEME.match(address) is not None


def path_in(address: str) -> str:
    """The path that an address of this site names, without query and fragment, decoded; "" for one of another site."""
    if leads_elsewhere(address):
        return ""
    return unquote(address.partition("#")[0].partition("?")[0])


def suffix_of(path: str) -> str:
    """``png`` of ``a/b.PNG``; "" where there is none."""
    return posixpath.splitext(path)[1][1:].lower()


def find(path: str, url: str, origin: Origin | None, roots: Iterable[str]) -> Found:
    """The file at ``path`` (see ``path_in``), as an article at ``url`` from ``origin`` means it."""
    beside = posixpath.dirname(origin.path) if origin else ""
    places = [path.lstrip("/")]
    if not path.startswith("/"):
        places = [f"{beside}/{path}".lstrip("/"), urljoin(urlsplit(url).path, path).lstrip("/"), path]
    outside = not path.startswith("/") and posixpath.normpath(places[0]).startswith("..")
    # The article's own folder before those of others: two sites of one run may both have a logo.png.
    own = origin.path if origin else ""
    for folder in sorted(roots, key=lambda folder: not os.path.exists(os.path.join(folder, own))):  # noqa: PTH110, PTH118
        root = Path(folder).resolve()
        for place in places:
            try:
                file = (root / place).resolve()
                if file.is_file():
                    if file.is_relative_to(root):
                        return Found(file, root)
                    outside = outside or not posixpath.normpath(place).startswith("..")  # through a link
            except (OSError, ValueError):  # a name that no file can have
                continue
    return Found(outside=outside)


def named(article: Article, site: str = "") -> Iterator[Named]:
    """The files of this site that ``article`` names, each address once for each way it stands; ``site`` (``https://host``) is its own name.

    A link is one to a file by its suffix; a text of the front matter is one when it holds nothing else.
    """
    found: dict[Named, None] = {}
    body = article.body
    if _MAY_NAME.search(body):
        from .render.html import to_html

        made = to_html(body, maths="tex", xhtml=False)
        tags = _in_tags(body)
        for addresses, picture in ((Counter(made.images), True), (Counter(made.links), False)):
            for address, count in addresses.items():
                own = _own(address, site)
                if own and (picture or suffix_of(path_in(own)) in SUFFIXES):
                    raw = tags[unquote(address)]
                    if raw < count:
                        found[Named(own, "text", picture)] = None
                    if raw:
                        found[Named(own, "tag", picture)] = None
        for match in _OF_THIS_MACHINE.finditer(body):
            found[Named(match[1], "text", False)] = None
    for text in _texts(article.extra):
        own = _own(text, site)
        suffix = suffix_of(path_in(own)) if own else ""
        if suffix in SUFFIXES and ("/" in own or suffix in _PICTURES) and not re.search(r"\s\S*\s", own):
            found[Named(own, "data", suffix in _PICTURES)] = None
    yield from found


def _in_tags(body: str) -> Counter[str]:
    """How often which address stands in a raw tag, outside of code."""
    if "<" not in body:
        return Counter()
    from .render.maths import read

    code = read(body).code
    return Counter(
        unquote(unescape(next(filter(None, match.groups()), ""))).strip()
        for match in _RAW.finditer(body)
        if not any(start <= match.start() < end for start, end in code)
    )


def _own(address: str, site: str) -> str:
    """``address`` without the site's own name before it; "" where it leads to another site."""
    if site and address.startswith(f"{site.rstrip('/')}/"):
        address = address[len(site.rstrip("/")) :]
    return address if path_in(address) else ""


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) < 1000 and "\n" not in value:
            yield value.strip()
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def line_of(address: str, origin: Origin | None, roots: Iterable[str]) -> int | None:
    """The line on which the article's own file says ``address``; None where it cannot be told."""
    if origin is None or origin.line is not None:
        return origin.line if origin else None
    for folder in roots:
        path = Path(folder, origin.path)
        if path.is_file():
            for spelling in (address, unquote(address)):
                with path.open("rb") as stream:
                    for number, line in enumerate(stream, 1):
                        if spelling.encode() in line:
                            return number
    return None
