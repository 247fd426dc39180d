# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can be chosen for an e-book, and what makes a volume? The writer ``epub``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import ClassVar, Literal

from ...article import Article
from ...formats import Entry, Index, Part, Parts, Volume
from ...notices import LeftOut, Report
from .chapter import begin_chapter, iso, site_links
from .images import check_cover, embed
from .metadata import language
from .names import chapter_name
from .style import check
from .volumes import divide


@dataclass(frozen=True)
class EPUBWriter:
    """EPUB 3.3, a chapter an article. Links between articles of one book work; others lead to the web."""

    title: str = field(default="", metadata={"help": "the book's title (default: the section's or the site's name)"})
    subtitle: str = field(default="", metadata={"help": "a second line for cover and title page"})
    authors: tuple[str, ...] = field(default=(), metadata={"help": "who wrote it, with commas between"})
    publisher: str = field(default="", metadata={"help": "who publishes it"})
    lang: str = field(default="en", metadata={"help": "language tag of the book and of articles that name none"})
    description: str = field(default="", metadata={"help": "a few sentences for libraries and shops"})
    rights: str = field(default="", metadata={"help": "the licence or copyright line"})
    identifier: str = field(default="", metadata={"help": "urn:isbn:… or the like (default: made from the content)"})
    base_url: str = field(default="", metadata={"help": "where the site lives: completes relative addresses"})
    subjects: tuple[str, ...] = field(default=(), metadata={"help": "subjects for libraries (default: the sections)"})
    series: str = field(default="", metadata={"help": "the series it belongs to (default: the title of all volumes)"})
    number: int = field(default=0, metadata={"help": "its place in the series (default: the volume's number)"})
    cover: str = field(default="", metadata={"help": "a PNG, JPEG, WebP or SVG file, or none (default: a drawn one)"})
    cover_font: str = field(default="", metadata={"help": "a TTF or OTF file to draw the cover's letters with"})
    css: str = field(default="", metadata={"help": "a stylesheet to put behind ours"})
    font: tuple[str, ...] = field(default=(), metadata={"help": "font files to embed, with commas between"})
    title_page: bool = field(default=True, metadata={"help": "no leaves out title page and imprint"})
    index: bool = field(default=True, metadata={"help": "no leaves out the index of questions"})
    split: Literal["none", "section", "count"] = field(default="none", metadata={"help": "one book, or several"})
    max_articles: int = field(default=0, metadata={"help": "the most articles in one volume (0: no limit)"})
    max_bytes: int = field(default=0, metadata={"help": "the most bytes in one volume, about (0: no limit)"})
    pictures: tuple[str, ...] = field(
        default=(), metadata={"help": "folders with the pictures (default: SOURCE)", "sources": True}
    )
    dialect: Literal["commonmark", "python-markdown"] = field(
        default="commonmark", metadata={"help": "which Markdown the articles are written in"}
    )
    drafts: bool = field(default=False, metadata={"help": "yes puts drafts into the book"})
    ncx: bool = field(default=True, metadata={"help": "no leaves out the contents for EPUB 2 readers"})

    accessibility: str = field(default="", metadata={"help": "the accessibility summary, instead of the computed one"})
    certified_by: str = field(default="", metadata={"help": "who certified the accessibility; claimed only with it"})
    certifier_credential: str = field(default="", metadata={"help": "the certifier's credential"})
    conforms_to: str = field(
        default="EPUB Accessibility 1.1 - WCAG 2.2 Level AA", metadata={"help": "what the certifier found it to meet"}
    )

    carries: ClassVar[frozenset[str]] = frozenset(
        {"url", "title", "body", "summary", "section", "lang", "date", "authors", "keywords", "related"}
    )
    suffix: ClassVar[str] = ".epub"
    #: how far a book can give a field back, for `articles verify`
    views: ClassVar[dict[str, str]] = {"body": "reading", "related": "urls"}

    def __post_init__(self) -> None:
        if self.split == "count" and not self.max_articles:
            raise ValueError("split=count needs max-articles=N")
        for name in ("title", "subtitle", "publisher", "description", "rights", "identifier", "series"):
            if not all(char.isprintable() or char in "\n\t" for char in getattr(self, name)):
                raise ValueError(f"{name}: holds a character that no book may hold")
        tag = language(self.lang, "")
        if not tag:
            raise ValueError(f"lang={self.lang}: takes a language tag such as en, de-CH, zh-Hans")
        object.__setattr__(self, "lang", tag)
        check(self.css, (*self.font, self.cover_font) if self.cover_font else self.font)
        if self.cover not in ("", "none"):
            check_cover(self.cover)

    def render(self, article: Article, report: Report) -> Part:
        """A finished chapter, but for the links into the run. Raises LeftOut."""
        from ...render.html import clean, to_html

        if article.draft and not self.drafts:
            raise LeftOut("a draft; --set drafts=yes puts it into the book")
        if not article.body.strip():
            raise LeftOut("no text to make a chapter of")
        title = " ".join(clean(article.title, report).split()) or article.url
        lang = language(article.lang, self.lang)
        name = chapter_name(article.url, title)
        html = to_html(article.body, dialect=self.dialect, report=report).html
        if not html.strip():  # a comment alone
            raise LeftOut("no text to make a chapter of")
        facts: dict[str, object] = {}
        if "<img " in html:
            up = "../" * (name.count("/") + 1)
            html, pictures, mute = embed(
                html, article, folders=self.pictures, base_url=self.base_url, up=up, report=report
            )
            facts |= {"pictures": pictures, "mute": mute}
        text = site_links(html, article, self.base_url)
        heading = _heading(title)
        if "<math" in text.html or "<math" in heading:
            text.properties.append("mathml")
        if "<svg" in text.html:
            text.properties.append("svg")
        if article.related:
            facts["related"] = len(article.related)
        if article.authors:
            facts["by"] = [clean(author) for author in article.authors]
        if text.properties:
            facts["properties"] = " ".join(text.properties)
        entry = Entry(
            url=article.url,
            title=title,
            name=name,
            section=clean(article.section).strip(),
            lang=lang if lang != self.lang else "",
            date=iso(article.date) if article.date else "",
            links=(*article.related, *text.links),
            facts=facts,
        )
        data = begin_chapter(article, title, heading, text, name=name, lang=lang, base_url=self.base_url)
        return Part(entry, data)

    def volumes(self, index: Index) -> Iterable[Volume]:
        """One book, or as many as ``split`` and the limits make."""
        return divide(self, index)

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        """One finished book at ``target``. Raises OSError and ValueError."""
        from .edition import Edition

        Edition(self, volume, parts).write(target)


def _heading(title: str) -> str:
    """The title as markup: its formulas as MathML, all else as it is."""
    if "$" in title or "\\" in title:
        from ...render.mathml import to_mathml
        from ...render.maths import find

        pieces, at = [], 0
        for span in find(title):
            made = to_mathml(span.tex, False)
            if made is not None:
                pieces += [escape(title[at : span.start], quote=False), made]
                at = span.end
        return "".join(pieces) + escape(title[at:], quote=False)
    return escape(title, quote=False)
