"""Where do finished pages go? Into one stream, into a folder with a manifest and a sitemap, or into pages that exist."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from ...notices import Report
from .nodes import Site
from .page import Form, Page, script

_SUFFIX = {"jsonld": ".jsonld", "script": ".html", "html": ".html"}
#: Addresses that one sitemap may hold (sitemaps.org).
_SITEMAP = 50_000


def write_stream(pages: Iterator[Page], target: Path, form: Form) -> None:
    """One file: a document a line, or the pages in one ``@graph``; a single page is a document of its own."""
    with target.open("wb", buffering=1 << 20) as out:
        if form in ("html", "script"):
            out.write(b"".join(page.file(form) for page in pages))
            return
        if form == "ndjson":
            for page in pages:
                out.write(page.document() + b"\n")
            return
        first = next(pages, None)
        second = next(pages, None)
        if first is None or second is None:
            out.write(
                first.document() + b"\n" if first is not None else b'{"@context":"https://schema.org","@graph":[]}\n'
            )
            return
        out.write(b'{"@context":"https://schema.org","@graph":[\n' + first.node + b",\n" + second.node)
        for page in pages:
            out.write(b",\n" + page.node)
        out.write(b"\n]}\n")


def write_folder(pages: Iterable[Page], form: Form, folder: Path, site: Site) -> None:
    """A file a page, ``manifest.json`` with the number of questions, bytes and SHA-256 of each, and ``sitemap.xml`` when
    the site's address is known."""
    sitemap = _Sitemap(folder) if site.base_url else None
    questions = count = 0
    with (folder / "manifest.json").open("w", encoding="utf-8", newline="\n") as manifest:
        manifest.write('{"pages":[')
        for page in pages:
            path = folder / f"{page.name}{_SUFFIX[form]}"
            data = page.file(form)
            try:
                path.write_bytes(data)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            said = {
                "file": path.relative_to(folder).as_posix(),
                "url": page.iri,
                "questions": page.questions,
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            manifest.write((",\n" if count else "\n") + json.dumps(said, ensure_ascii=False))
            if sitemap is not None:
                sitemap.add(page)
            count, questions = count + 1, questions + page.questions
        manifest.write(f'\n],"count":{count},"questions":{questions}}}\n')
    if sitemap is not None:
        sitemap.close(site)


class _Sitemap:
    """``sitemap.xml``; beyond 50,000 addresses ``sitemap-1.xml`` …, and ``sitemap.xml`` lists those."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count, self._files = folder, 0, 0
        self._out: BinaryIO | None = None

    def add(self, page: Page) -> None:
        if self._out is None or self._count == _SITEMAP:
            self._end()
            self._files += 1
            self._count = 0
            self._out = (self._folder / f"sitemap-{self._files}.xml").open("wb")
            self._out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
            self._out.write(b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n')
        changed = f"<lastmod>{page.date}</lastmod>" if page.date else ""
        self._out.write(f"<url><loc>{escape(page.iri)}</loc>{changed}</url>\n".encode())
        self._count += 1

    def _end(self) -> None:
        if self._out is not None:
            self._out.write(b"</urlset>\n")
            self._out.close()

    def close(self, site: Site) -> None:
        self._end()
        if self._files == 1:
            (self._folder / "sitemap-1.xml").rename(self._folder / "sitemap.xml")
            return
        listed = "".join(
            f"<sitemap><loc>{escape(site.iri(f'sitemap-{number}.xml'))}</loc></sitemap>\n"
            for number in range(1, self._files + 1)
        )
        (self._folder / "sitemap.xml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{listed}</sitemapindex>\n",
            "utf-8",
            newline="\n",
        )


# -- into pages that exist ----------------------------------------------------------------------------------------------

_OURS = re.compile(rb'<script type="application/ld\+json" data-by="articles">.*?</script>\n?', re.DOTALL)
_HEAD_END = re.compile(rb"</head\s*>|<body\b", re.IGNORECASE)
_OTHERS = re.compile(rb'<script\b[^>]*ld\+json[^>]*>[^<]*"(?:FAQPage|QAPage)"', re.IGNORECASE)


def write_injected(pages: Iterable[Page], site: Path, folder: Path, report: Report) -> None:
    """For each article the page of ``site`` at its address, with the markup in its head, below ``folder``.

    A page is found as ``ADDRESS.html``, ``ADDRESS/index.html`` or ``ADDRESS`` itself. What an earlier run put in is
    replaced, so a second run changes nothing. An article without a page is left out.
    """
    for page in pages:
        about = report.about(page.origin, page.article)
        found = _page_of(page.article, site)
        if found is None:
            about.add("left-out", f"no page for it in {site}")
            continue
        data = _OURS.sub(b"", found.read_bytes())
        if _OTHERS.search(data):
            about.add("second-faqpage", f"{found.relative_to(site).as_posix()} has questions in its markup already")
        element = script(_ascii(page.document()), b' data-by="articles"') + b"\n"
        head = _HEAD_END.search(data)
        at = head.start() if head else len(data)
        out = folder / found.relative_to(site)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data[:at] + element + data[at:])


def _page_of(url: str, site: Path) -> Path | None:
    path = "/".join(step for step in unquote(urlsplit(url).path).split("/") if step.strip(".")) or "index"
    if "\\" in path or ":" in path:  # on Windows these lead out of the site
        return None
    for name in (f"{path}.html", f"{path}/index.html", path):
        # os.path and not Path: a name that no file can have is no file there, and no error
        if name.endswith((".html", ".htm")) and os.path.isfile(site / name):  # noqa: PTH113
            return site / name
    return None


def _ascii(document: bytes) -> bytes:
    """The document for a page in whatever encoding: every character beyond ASCII as ``\\uXXXX``."""
    text = document.decode()
    if text.isascii():
        return document
    return "".join(c if c < "\x80" else json.dumps(c)[1:-1] for c in text).encode("ascii")
