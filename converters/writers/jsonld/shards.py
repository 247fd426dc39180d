"""Which questions stand on which page? One an article, or as many as a page may hold, without loss or repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...formats import Placed
from ...names import Names
from ...notices import Report
from .nodes import HOLDS, Kind, Site, section_page
from .page import Page
from .script import dumps

#: Room for the page's own statements.
_HEAD = 1000


def article_pages(articles: Iterable[tuple[Placed, bytes]], site: Site) -> Iterator[Page]:
    """A page an article; the worker has finished it already."""
    for placed, data in articles:
        node, _, shown = data.partition(b"\n")
        entry = placed.entry
        yield Page(
            entry.name,
            site.iri(entry.url),
            entry.title,
            entry.lang,
            node,
            shown,
            1,
            entry.date,
            placed.origin,
            entry.url,
        )


def shared_pages(
    articles: Iterable[tuple[Placed, bytes]],
    kind: Kind,
    site: Site,
    *,
    by_section: bool,
    title: str,
    lang: str,
    limits: tuple[int, int],
    suffix: str,
    report: Report,
) -> Iterator[Page]:
    """Pages of at most ``limits`` questions and bytes (0: any). ``articles`` come section by section.

    Pages are ``physics``, ``physics-2`` …; without sections ``faq``, ``faq-2`` …. A question that is over the limit
    alone has a page to itself, and a notice.
    """
    max_questions, max_bytes = limits
    names = Names()
    shelf: list[tuple[Placed, bytes, bytes]] = []
    size = number = 0
    section: str | None = None

    def page() -> Page:
        stem = names.of(section or "") if by_section else "faq"
        called = (section if by_section else title) or title or site.publisher or "Questions"
        name = stem if number == 1 else f"{stem}-{number}"
        if number > 1:
            called = f"{called} ({number})"
        iri = site.iri(f"{name}{suffix}")
        language = lang or shelf[0][0].entry.lang
        node = section_page(iri, called, section or "" if by_section else "", language, kind, site)
        held = b",".join(node for _, node, _ in shelf)
        data = b"".join((dumps(node)[:-1], b',"', HOLDS[kind].encode(), b'":[', held, b"]}"))
        shown = b"\n".join(shown for _, _, shown in shelf)
        newest = max(placed.entry.date for placed, _, _ in shelf)
        return Page(name, iri, called, language, data, shown, len(shelf), newest, None, "")

    for placed, data in articles:
        new_section = by_section and placed.entry.section != section
        full = (max_questions and len(shelf) >= max_questions) or (max_bytes and size + len(data) > max_bytes)
        if shelf and (new_section or full):
            yield page()
            shelf, size, number = [], 0, number + 1
        if not shelf:
            size = _HEAD
            number = 1 if new_section or not number else number
            if max_bytes and size + len(data) > max_bytes:
                report.about(placed.origin, placed.entry.url).add(
                    "over-limit", f"{len(data)} bytes alone; max-bytes is {max_bytes}"
                )
        section = placed.entry.section
        node, _, shown = data.partition(b"\n")
        shelf.append((placed, node, shown))
        size += len(data) + 1
    if shelf:
        yield page()
