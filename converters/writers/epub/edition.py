# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in one book, and in which order? Collects its chapters as they pass, then makes the pages around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from ebooklib import epub

from ...formats import Parts, Volume
from . import cover, pages, style
from .chapter import finish
from .images import Picture, media_type, suffix
from .metadata import Facts, describe, modified
from .names import item_id, slug
from .navigation import Branch, Landmark, Leaf, Tree, nav, ncx
from .packaging import Book, Chapters, Cover, File, Nav, Ncx, Packer, Page
from .question_index import sort
from .words import words

if TYPE_CHECKING:
    from .writer import EPUBWriter


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
    """One section of the book: its chapters, and the pages before them."""

    title: str
    chapters: list[Chapter] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[str, str, str]]:
        for chapter in self.chapters:
            yield item_id(chapter.name), chapter.href, chapter.properties


class Edition:
    """One volume on its way into a file."""

    def __init__(self, options: EPUBWriter, volume: Volume, parts: Parts) -> None:
        self.options, self.volume, self.parts = options, volume, parts
        self.lang = options.lang
        self.said = words(self.lang)
        self.sections: dict[str, Section] = {}
        self.pictures: dict[str, Picture] = {}
        self.mute = 0  # pictures without a description
        self.newest = ""
        self.authors: Counter[str] = Counter()
        self.front: list[Page | Nav] = []
        self.back: list[Page] = []

    def write(self, target: Path) -> None:
        with target.open("wb") as stream:
            book = Book(self.chapters(), self.around)
            Packer(stream, book, lambda: modified(self.newest)).write()

    # -- the chapters as they pass

    def chapters(self) -> Iterator[Page]:
        """Every chapter with its bytes, in the order of the sources."""
        for placed in self.parts:
            entry, facts = placed.entry, placed.entry.facts
            chapter = Chapter(entry.name, entry.title, intern(facts.get("properties", "")))
            section = self.sections.get(entry.section)
            if section is None:
                section = self.sections[entry.section] = Section(entry.section)
            section.chapters.append(chapter)
            self.newest = max(self.newest, entry.date)
            self.authors.update(facts.get("by", ()))
            self.mute += facts.get("mute", 0)
            for picture in facts.get("pictures", ()):
                self.pictures[picture[0]] = Picture(*picture)
            data = finish(
                placed,
                self.parts.data(placed),
                related=facts.get("related", 0),
                volume=self.volume.number,
                base_url=self.options.base_url,
                lang=entry.lang or self.lang,
            )
            yield Page(item_id(chapter.name), chapter.href, chapter.title, data)

    # -- all has been seen: the pages around the chapters

    def around(self, book: Book) -> list[epub.EpubItem]:
        """Every item that is no chapter. Sets the book's metadata and spine."""
        facts = self.facts()
        describe(book, facts, self.options)
        items = self.cover(facts)
        if self.options.title_page:
            items.append(Page("title-page", "title.xhtml", self.said.title_page, self.title_page(facts)))
            items.append(Page("imprint", "imprint.xhtml", self.said.about, self.imprint(book, facts)))
        self.front = [item for item in items if isinstance(item, Page)]
        self.divide()
        if self.options.index:
            self.back = self.index()
        tree = self.tree()
        contents = Nav("contents", "nav.xhtml", self.said.contents)
        self.front.append(contents)
        contents.fill(nav(tree, self.landmarks(), title=self.said.contents, lang=self.lang))
        items += [contents, *style.items(self.options.css, self.options.font)]
        book.spine = list(self.front)
        for number, section in enumerate(self.sections.values()):
            run = Chapters(f"chapters-{number}", section.rows)
            items += [*section.pages, run]
            book.spine += [*section.pages, run]
        items += self.back
        book.spine += self.back
        items += (File(f"i.{Path(href).name}", href, type_, file) for href, file, type_ in self.pictures.values())
        if self.options.ncx:
            items.append(Ncx("ncx", "toc.ncx", ncx(tree, title=facts.title, lang=self.lang, identifier=book.uid)))
        return items

    def facts(self) -> Facts:
        """What is true of the finished book: for its title page, its cover and its metadata."""
        options, volume = self.options, self.volume
        authors = options.authors
        if not authors and len(self.authors) <= 3:
            authors = tuple(sorted(self.authors))
        return Facts(
            title=volume.title,
            lang=self.lang,
            authors=authors,
            newest=self.newest,
            sections={name: len(section.chapters) for name, section in self.sections.items()},
            volume=volume,
            maths=any("mathml" in chapter.properties for part in self.sections.values() for chapter in part.chapters),
            pictures=len(self.pictures),
            mute=self.mute,
            moving=any(picture.type == "image/gif" for picture in self.pictures.values()),
        )

    def cover(self, facts: Facts) -> list[epub.EpubItem]:
        """The picture of the cover and its page; none with ``cover=none``."""
        chosen = self.options.cover
        if chosen == "none":
            return []
        if chosen:
            data = Path(chosen).read_bytes()
            type_ = media_type(data)
        else:
            data = cover.draw(
                facts.title,
                subtitle=self.options.subtitle,
                by=self.by(facts) or self.options.publisher * (self.options.publisher != facts.title),
                foot=self.numbers(facts),
                sections=[(name or facts.title, count) for name, count in facts.sections.items()],
                font=self.options.cover_font,
            )
            type_ = "image/png"
        image = Cover("cover-image", f"cover.{suffix(type_)}", type_, data)
        page = pages.cover_page(facts.title, image.file_name, said=self.said, lang=self.lang)
        return [Page("cover", "cover.xhtml", self.said.cover, page), image]

    def by(self, facts: Facts) -> str:
        """The authors, for those who have read the title: a site that writes its own book is not named twice."""
        return ", ".join(author for author in facts.authors if author.casefold() != facts.title.casefold())

    def numbers(self, facts: Facts) -> str:
        """Such as ``4,002 questions · 40 sections``."""
        named = sum(1 for name in facts.sections if name)
        said = [self.count(sum(facts.sections.values()))]
        if named > 1:
            said.append(self.said.sections.format(f"{named:,}"))
        return " · ".join(said)

    def count(self, number: int) -> str:
        return self.said.one_question if number == 1 else self.said.questions.format(f"{number:,}")

    def title_page(self, facts: Facts) -> bytes:
        volume = self.said.volume.format(self.volume.number + 1, self.volume.of) if self.volume.of > 1 else ""
        lines = [
            ("subtitle", self.options.subtitle),
            ("by", self.by(facts)),
            ("facts", volume),
            ("facts", self.numbers(facts)),
            ("publisher", self.options.publisher),
        ]
        return pages.title_page(facts.title, lines=lines, lang=self.lang)

    def imprint(self, book: Book, facts: Facts) -> bytes:
        lines = [
            ("", facts.title + (f": {self.options.subtitle}" if self.options.subtitle else "")),
            ("", self.by(facts)),
            ("", self.options.publisher),
            ("", self.options.rights),
            ("", self.options.description),
            (self.said.source, self.options.base_url),
            (self.said.edition, facts.newest[:10]),
            ("", book.uid),
        ]
        return pages.imprint(self.said.about, lines=lines, lang=self.lang)

    def divide(self) -> None:
        """A page before each section, with its questions; none in a book without sections, or of one alone."""
        if len(self.sections) == 1 and self.volume.title.endswith(next(iter(self.sections))):
            return
        taken: set[str] = set()
        for section in self.sections.values():
            if not section.title:
                continue
            name = wanted = slug(section.title) or "section"
            while name in taken:
                name = f"{wanted}-{len(taken)}"
            taken.add(name)
            leaves = [Leaf(chapter.title, f"../{chapter.href}") for chapter in section.chapters]
            count = self.count(len(leaves))
            made = pages.section_pages(section.title, leaves, count=count, said=self.said, lang=self.lang)
            for number, data in enumerate(made, 1):
                file = name if number == 1 else f"{name}.{number}"  # no slug has a dot
                section.pages.append(Page(f"s.{file}", f"section/{file}.xhtml", section.title, data))

    def index(self) -> list[Page]:
        leaves = (Leaf(chapter.title, chapter.href) for part in self.sections.values() for chapter in part.chapters)
        made = pages.index_pages(sort(leaves, self.lang), said=self.said, lang=self.lang)
        return [Page(f"x.{slug(file)}", file, self.said.index, data) for file, data in made]

    def tree(self) -> Tree:
        tree: list[Leaf | Branch] = [Leaf(page.title, page.file_name) for page in self.front if page.id != "cover"]
        for section in self.sections.values():
            leaves = [Leaf(chapter.title, chapter.href) for chapter in section.chapters]
            if section.pages:
                tree.append(Branch(section.title, section.pages[0].file_name, leaves))
            else:
                tree += leaves
        if self.back:
            tree.append(Leaf(self.said.index, self.back[0].file_name))
        return tree

    def landmarks(self) -> list[Landmark]:
        first = next(iter(self.sections.values()))
        start = first.pages[0].file_name if first.pages else first.chapters[0].href
        types = {"cover": "cover", "title-page": "titlepage", "imprint": "copyright-page", "contents": "toc"}
        marks = [Landmark(types[page.id], page.title, page.file_name) for page in self.front]
        marks.append(Landmark("bodymatter", self.said.start, start))
        if self.back:
            marks.append(Landmark("index", self.said.index, self.back[0].file_name))
        return marks
