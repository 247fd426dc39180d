# SPDX-License-Identifier: AGPL-3.0-or-later
"""What does the package say of the book? Dublin Core, series, and what readers with disabilities must know."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...formats import Volume
    from .packaging import Book
    from .writer import EPUBWriter

GENERATOR = "articles-toolkit"  # no version: an upgrade alone changes no book; the reader knows our books by it
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_NAMESPACE = uuid.UUID("6f1d3c0e-94b8-5d5e-8a57-0c1f5a3f6c11")
_RTL_LANGUAGES = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ps", "sd", "syr", "ug", "ur", "yi"))
_RTL_SCRIPTS = frozenset(("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def language(tag: str, default: str) -> str:
    """A language tag as XML and EPUB want it (``en_US`` is ``en-US``); ``default`` for what is none."""
    tag = tag.strip().replace("_", "-")
    return tag if _TAG.fullmatch(tag) else default


@lru_cache(maxsize=64)
def direction(tag: str) -> str:
    """``rtl`` or ``ltr``: how the language of ``tag`` is written, by its script (``az-Arab``) if the tag says one."""
    first, *rest = tag.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return "rtl" if (script in _RTL_SCRIPTS if script else first in _RTL_LANGUAGES) else "ltr"


def identifier(identity: Iterable[str]) -> str:
    """``urn:uuid:…``, always the same for the same identity."""
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, chr(0).join(identity))}"


def modified(newest: str) -> datetime:
    """When the book was last modified: ``SOURCE_DATE_EPOCH`` if it is set, else the newest article's ISO date; UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC)
    try:
        when = datetime.fromisoformat(newest)
    except ValueError:
        return _NEVER
    if not 1000 <= when.year < 9999:  # no date of a book, but of a slip of the pen
        return _NEVER
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of a finished book, whatever its options say."""

    title: str
    lang: str
    authors: tuple[str, ...]
    newest: str  #: the ISO date of its newest article, or ""
    sections: Mapping[str, int]  #: name -> number of articles
    volume: Volume
    maths: bool
    pictures: int  #: in the text; the cover is none of them
    mute: int  #: pictures without a description
    moving: bool  #: a GIF may flash


def describe(book: Book, facts: Facts, options: EPUBWriter) -> None:
    """All metadata of the package."""
    # The same book keeps its identifier when articles change; without a name of its own, its content is the name.
    named = (options.title, options.base_url, ",".join(options.authors), facts.lang, facts.volume.name)
    known = named if options.title or options.base_url else (*named, *facts.sections)
    book.uid = options.identifier or identifier(known)
    book.title, book.language = facts.title, facts.lang
    said = _Said(book)
    said.dc("identifier", book.uid, book.IDENTIFIER_ID)
    said.dc("title", facts.title, "title")
    said.meta("title-type", "main", "title")
    if options.subtitle:
        said.dc("title", options.subtitle, "subtitle")
        said.meta("title-type", "subtitle", "subtitle")
    said.dc("language", facts.lang)
    for number, author in enumerate(facts.authors, 1):
        said.dc("creator", author, f"author-{number}")
        said.meta("role", "aut", f"author-{number}", "marc:relators")
    said.dc("publisher", options.publisher)
    said.dc("date", facts.newest[:10])
    said.dc("description", options.description)
    said.dc("rights", options.rights)
    said.dc("source", options.base_url)
    for subject in options.subjects or [name for name in facts.sections if name][:40]:
        said.dc("subject", subject)
    series = options.series or (options.title if facts.volume.of > 1 else "")
    if series:
        said.meta("belongs-to-collection", series, uid="series")
        said.meta("collection-type", "series", "series")
        said.meta("group-position", str(options.number or facts.volume.number + 1), "series")
    if options.cover != "none":
        said.old("cover", "cover-image")
    said.old("generator", GENERATOR)
    _accessibility(said, facts, options)


def _accessibility(said: _Said, facts: Facts, options: EPUBWriter) -> None:
    """What EPUB Accessibility 1.1 and the coming 1.2 ask for, computed from the content; a claim only by the user."""
    described = facts.pictures > 0 and facts.mute == 0
    said.meta("schema:accessMode", "textual")
    if facts.pictures:
        said.meta("schema:accessMode", "visual")
        said.meta("schema:accessModeSufficient", "textual,visual")
    if described or not facts.pictures:
        said.meta("schema:accessModeSufficient", "textual")
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "unlocked"]
    features += ["index"] * options.index + ["MathML"] * facts.maths + ["alternativeText"] * described
    for feature in features:
        said.meta("schema:accessibilityFeature", feature)
    said.meta("schema:accessibilityHazard", "unknown" if facts.moving else "none")
    said.meta("schema:accessibilitySummary", options.accessibility or _summary(facts, options))
    if options.certified_by:
        said.meta("dcterms:conformsTo", options.conforms_to)
        said.meta("a11y:certifiedBy", options.certified_by, uid="certifier")
        said.meta("a11y:certifierCredential", options.certifier_credential, "certifier")


def _summary(facts: Facts, options: EPUBWriter) -> str:
    said = ["Text that takes on the reader's fonts, sizes and colours, with a table of contents"]
    said.append(" and an index. " if options.index else ". ")
    if facts.maths:
        said.append("Formulas are MathML, each with its TeX source as a text alternative. ")
    if facts.pictures:
        without = f"{facts.mute} of {facts.pictures} pictures lack a text alternative. "
        said.append(without if facts.mute else "Every picture has a text alternative. ")
    said.append("No audio, no video; no claim of conformance to a standard is made.")
    if options.certified_by:
        said[-1] = "No audio, no video."
    return "".join(said)


class _Said:
    """Writes into EbookLib's metadata: every element once, with an id of its own, and no empty one."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def dc(self, name: str, value: str, uid: str = "") -> None:
        """One Dublin Core element."""
        if value.strip():
            self._book.add_metadata("DC", name, value.strip(), {"id": uid} if uid else None)

    def meta(self, property_: str, value: str, refines: str = "", scheme: str = "", uid: str = "") -> None:
        """One ``meta`` with a ``property``."""
        if value.strip():
            named = {"property": property_, "refines": f"#{refines}" if refines else "", "scheme": scheme, "id": uid}
            self._book.add_metadata("OPF", property_, value.strip(), {key: said for key, said in named.items() if said})

    def old(self, name: str, content: str) -> None:
        """One ``meta`` with ``name`` and ``content``, as EPUB 2 readers want it."""
        self._book.add_metadata("OPF", name, "", {"name": name, "content": content})
