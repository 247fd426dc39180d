# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which pictures go into the book? Those that lie in the site's folders, of a type that every reader must show."""

from __future__ import annotations

import hashlib
import re
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple

from ...article import Article
from ...media import find, leads_elsewhere, path_in
from ...notices import Report
from .chapter import site_root
from .names import slug

LARGE = 5_000_000  # bytes of one picture: small readers run out of memory above it
_IMG = re.compile(r'<img src="([^"]*)"([^>]*?) ?/?>')
#: A picture, or a link with pictures in it.
_PLACE = re.compile(r"<a [^>]*>(?:(?!</a>).)*<img (?:(?!</a>).)*</a>|<img [^>]*>", re.DOTALL)
_ALT = re.compile(r' alt="([^"]*)"')
_ACTIVE = re.compile(
    rb"<script|<!ENTITY|<foreignObject|\son[a-z]+\s*=|(?:href|src)\s*=\s*[\"']\s*(?!#|data:image/)", re.I
)
_SUFFIXES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "font/ttf": "ttf",
    "font/otf": "otf",
    "font/woff": "woff",
    "font/woff2": "woff2",
}


class Picture(NamedTuple):
    """A picture of the book: its name in the book, the file it comes from, its media type."""

    href: str
    file: str
    type: str


def media_type(data: bytes) -> str:
    """The type of a picture or font by its first bytes; "" for one that EPUB does not know."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if b"<svg" in data[:1000] and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "image/svg+xml"
    if data.startswith((b"\0\1\0\0", b"true")):
        return "font/ttf"
    return {b"OTTO": "font/otf", b"wOFF": "font/woff", b"wOF2": "font/woff2"}.get(data[:4], "")


def suffix(type_: str) -> str:
    """Of a file of that media type."""
    return _SUFFIXES[type_]


def check_cover(file: str) -> None:
    """Raises ValueError for a file that cannot be a cover."""
    try:
        with Path(file).open("rb") as stream:
            type_ = media_type(stream.read(1000))
    except OSError as error:
        raise ValueError(f"cover={file}: {error.strerror}") from None
    if not type_.startswith("image/"):
        raise ValueError(f"cover={file}: takes a PNG, JPEG, GIF, WebP or SVG file")


def embed(
    html: str, article: Article, *, folders: tuple[str, ...], base_url: str, up: str, report: Report
) -> tuple[str, list[Picture], int]:
    """``html`` with the pictures of the site named as they are in the book, these pictures, and how many lack a description.

    What cannot be in a book (a picture of another site, a missing or strange file) becomes a link or its description.
    """
    pictures: list[Picture] = []
    mute = 0
    site = site_root(base_url) + "/" if base_url else ""

    def image(match: re.Match[str], linked: bool = False) -> str:
        nonlocal mute
        address, others = unescape(match[1]), match[2]
        said = _ALT.search(others)
        described = said[1] if said else ""
        if site and address.startswith(site):
            address = address[len(site) - 1 :]
        if leads_elsewhere(address):
            report.add("image-remote", f"{address[:200]} is on another site: a link stands in its place")
            label = described or escape(address, quote=False)
            return label if linked else f'<a href="{escape(address)}" class="picture">{label}</a>'
        picture = _picture(find(path_in(address), article.url, article.origin, folders).file, address, report)
        if picture is None:
            return described
        if not described.strip():
            mute += 1
            report.add("image-alt", f"{address} has no description; write one for who cannot see it")
        pictures.append(picture)
        return f'<img src="{up}{picture.href}"{others} />'

    # A picture inside a link cannot become a link of its own.
    html = _PLACE.sub(lambda at: _IMG.sub(partial(image, linked=at[0].startswith("<a ")), at[0]), html)
    return html, pictures, mute


def _picture(file: Path | None, address: str, report: Report) -> Picture | None:
    if file is None:
        report.add(
            "image-missing", f"no file {address} in the folders of pictures=…: its description stands in its place"
        )
        return None
    data = file.read_bytes()
    type_ = media_type(data)
    if not type_.startswith("image/"):
        report.add("image-type", f"{address} is no PNG, JPEG, GIF, WebP or SVG: its description stands in its place")
        return None
    if type_ == "image/svg+xml" and _ACTIVE.search(data):
        report.add(
            "image-type", f"{address} is an SVG that runs or loads something: its description stands in its place"
        )
        return None
    if len(data) > LARGE:
        report.add("image-large", f"{address} has {len(data) / 1e6:.1f} MB; small readers may not show it")
    name = f"{slug(file.stem)[:60] or 'image'}-{hashlib.sha256(data).hexdigest()[:8]}.{suffix(type_)}"
    return Picture(f"image/{name}", str(file), type_)
