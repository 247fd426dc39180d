# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in one book, and in which order? Collects its chapters as they pass, then makes the pages around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ebooklib import epub

from ...formats import Parts, Volume
from . import pages
from .chapter import finish
from .metadata import Metadata, identifier, modified
from .names import item_id, slug
from .navigation import Branch, Landmark, Leaf, nav, ncx
from .packaging import Book, Nav, Ncx, Packer, Page
from .words import words

if TYPE_CHECKING:
    from .writer import EPUBWriter

PER_PAGE = 1000  # questions on one page of a section's list: 150 KB, which small readers still open at once


class Chapter(NamedTuple):
    """What the book must remember of a chapter when its text has been written."""

    name: str
    title: str
    properties: str

    @property
    def href(self) -> str:
        return f"text/{self.name}.xhtml"


@dataclass(slots=True)
class Section:
    title: str
    chapters: list[Chapter] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)


class Edition:
    """One volume on its way into a file."""

    def __init__(self, options: EPUBWriter, volume: Volume, parts: Parts) -> None:
        self.options, self.volume, self.parts = options, volume, parts
        self.lang = options.lang
        self.said = words(self.lang)
        self.sections: dict[str, Section] = {}
        self.newest = ""
        self.front: list[epub.EpubItem] = []
        self.back: list[epub.EpubItem] = []

    @property
    def title(self) -> str:
        return self.volume.title

    def write(self, target: Path) -> None:
        with target.open("wb") as stream:
            book = Book(self.chapters(), self.around, self.listing)
            Packer(stream, book, lambda: modified(self.newest)).write()

    def chapters(self) -> Iterator[Page]:
        """Every chapter with its bytes, in the order of the sources."""
        for placed in self.parts:
            entry = placed.entry
            chapter = Chapter(entry.name, entry.title, entry.facts.get("properties", ""))
            self.sections.setdefault(entry.section, Section(entry.section)).chapters.append(chapter)
            if entry.date > self.newest:
                self.newest = entry.date
            data = finish(
                placed,
                self.parts.data(placed),
                related=entry.facts.get("related", 0),
                volume=self.volume.number,
                base_url=self.options.base_url,
                lang=entry.lang or self.lang,
            )
            yield Page(item_id(chapter.name), chapter.href, chapter.title, data)

    def listing(self) -> Iterator[Page]:
        """The chapters again, without their bytes, in the order of the book."""
        for section in self.sections.values():
            for chapter in section.chapters:
                yield Page(item_id(chapter.name), chapter.href, chapter.title, properties=chapter.properties.split())

    def spine(self) -> Iterator[epub.EpubItem]:
        yield from self.front
        for section in self.sections.values():
            yield from section.pages
            for chapter in section.chapters:
                yield Page(item_id(chapter.name), chapter.href, chapter.title)
        yield from self.back

    def around(self, book: Book) -> list[epub.EpubItem]:
        """All has been seen: the pages around the chapters, and what the package says of the book."""
        self.describe(book)
        title_page = Page("title-page", "title.xhtml", self.title, self.title_page())
        self.divide()
        contents = Nav("contents", "nav.xhtml", self.said.contents, b"")
        self.front = [title_page, contents]
        tree: list[Leaf | Branch] = [
            Leaf(self.said.title_page, title_page.file_name),
            Leaf(self.said.contents, contents.file_name),
        ]
        for section in self.sections.values():
            leaves = [Leaf(chapter.title, chapter.href) for chapter in section.chapters]
            if section.pages:
                tree.append(Branch(section.title, section.pages[0].file_name, leaves))
            else:
                tree.extend(leaves)
        contents.content = nav(tree, self.landmarks(), title=self.said.contents, lang=self.lang)
        book.spine = self.spine()
        style = epub.EpubItem("style", "style.css", "text/css", Path(__file__).with_name("style.css").read_bytes())
        items = [*self.front, style]
        for section in self.sections.values():
            items += section.pages
        items += self.back
        if self.options.ncx:
            items.append(Ncx("ncx", "toc.ncx", ncx(tree, title=self.title, lang=self.lang, identifier=book.uid)))
        return items

    def divide(self) -> None:
        """A page before each section, with its questions; none in a book without sections."""
        if not any(self.sections):
            return
        taken: set[str] = set()
        for section in self.sections.values():
            if not section.title:
                continue
            name = wanted = slug(section.title) or "section"
            while name in taken:
                name = f"{wanted}-{len(taken)}"
            taken.add(name)
            for number, start in enumerate(range(0, len(section.chapters), PER_PAGE), 1):
                file = name if number == 1 else f"{name}-page-{number}"
                leaves = [Leaf(at.title, f"../{at.href}") for at in section.chapters[start : start + PER_PAGE]]
                made = pages.section_page(section.title, leaves, said=self.said, lang=self.lang, first=number == 1)
                section.pages.append(Page(f"s.{file}", f"section/{file}.xhtml", section.title, made))

    def landmarks(self) -> list[Landmark]:
        first = next(iter(self.sections.values()))
        start = first.pages[0].file_name if first.pages else first.chapters[0].href
        return [
            Landmark("titlepage", self.said.title_page, "title.xhtml"),
            Landmark("toc", self.said.contents, "nav.xhtml"),
            Landmark("bodymatter", self.said.start, start),
        ]

    def title_page(self) -> bytes:
        options = self.options
        count = len(self.parts)
        facts = self.said.one_question if count == 1 else self.said.questions.format(f"{count:,}")
        return pages.title_page(
            self.title,
            subtitle=options.subtitle,
            authors=options.authors,
            publisher=options.publisher,
            facts=facts,
            lang=self.lang,
        )

    def describe(self, book: Book) -> None:
        options = self.options
        book.uid = options.identifier or identifier(
            ["book", options.base_url, options.title, options.lang, self.volume.name, self.volume.title]
        )
        book.title, book.language = self.title, self.lang
        said = Metadata(book)
        said.dc("identifier", book.uid, book.IDENTIFIER_ID)
        said.dc("title", self.title, "title")
        said.dc("language", self.lang)
        for number, author in enumerate(options.authors, 1):
            said.dc("creator", author, f"author-{number}")
            said.meta("role", "aut", f"author-{number}", "marc:relators")
        said.dc("publisher", options.publisher)
        said.dc("date", self.newest[:10])
        said.dc("description", options.description)
        said.dc("rights", options.rights)
        for section in self.sections:
            said.dc("subject", section)
