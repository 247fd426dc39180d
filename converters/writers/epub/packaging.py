# SPDX-License-Identifier: AGPL-3.0-or-later
"""How does EbookLib make the book, without its traps? Its book, item and writer, with finished bytes in them.

EbookLib keeps what it is good at: container, manifest, spine, metadata, the order of writing. What it must not do is
touch a text (it would parse each chapter three times and move white space), stamp the present time, or hold the book
in memory. Each trap and its test: ``docs/design/epub.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from ebooklib import epub
from lxml import etree

from .archive import Archive, Deflated, Stored, deflate
from .metadata import direction

XHTML = "application/xhtml+xml"
_ROW = re.compile(r' *<(item|itemref) [^>]*?\bid(?:ref)?="([^"]*)"[^>]*/>\n')
_XML = "{http://www.w3.org/XML/1998/namespace}"


class Page(epub.EpubHtml):  # type: ignore[misc]  # EbookLib is untyped
    """A finished XHTML document: its bytes are given, never parsed. Raises ValueError where there are none."""

    def __init__(self, uid: str, file_name: str, title: str, content: bytes) -> None:
        if not content or not title:
            raise ValueError(f"{file_name} has no {'title' if content else 'content'}")
        super().__init__(uid=uid, file_name=file_name, media_type=XHTML, title=title)
        # A book of 36,000 questions lists them four times, in 25 MB: they wait compressed.
        self.content = content if isinstance(content, Deflated) else deflate(content)

    def get_content(self, default: object = None) -> bytes:
        data: bytes = self.content
        return data


class Chapters(epub.EpubHtml):  # type: ignore[misc]
    """Stands for all chapters of a section in manifest and spine: a tree with an element for each takes 80 MB.

    ``rows`` yields id, file and properties of each chapter, in order.
    """

    def __init__(self, uid: str, rows: Callable[[], Iterable[tuple[str, str, str]]]) -> None:
        super().__init__(uid=uid, file_name=uid, media_type=XHTML)
        self.rows = rows

    def items(self) -> str:
        return "".join(
            f'<item href="{href}" id="{uid}" media-type="{XHTML}"{f" properties={chr(34)}{said}{chr(34)}" if said else ""}/>\n'
            for uid, href, said in self.rows()
        )

    def itemrefs(self) -> str:
        return "".join(f'<itemref idref="{uid}"/>\n' for uid, _, _ in self.rows())


class Text(epub.EpubItem):  # type: ignore[misc]
    """A finished file that is no page, such as the stylesheet."""

    def __init__(self, uid: str, file_name: str, media_type: str, content: bytes) -> None:
        super().__init__(uid=uid, file_name=file_name, media_type=media_type, content=content)


class File(epub.EpubItem):  # type: ignore[misc]
    """A picture or a font, read when it is written; already compressed, so it is stored as it is."""

    def __init__(self, uid: str, file_name: str, media_type: str, file: str) -> None:
        super().__init__(uid=uid, file_name=file_name, media_type=media_type)
        self.file = file

    def get_content(self, default: object = None) -> bytes:
        data = Path(self.file).read_bytes()
        return data if self.media_type == "image/svg+xml" else Stored(data)


class Cover(epub.EpubCover):  # type: ignore[misc]
    """The picture of the cover; EbookLib gives it its property in the manifest."""

    def __init__(self, uid: str, file_name: str, media_type: str, content: bytes) -> None:
        super().__init__(uid=uid, file_name=file_name)
        self.media_type, self.content = media_type, Stored(content)


class Nav(epub.EpubNav):  # type: ignore[misc]  # EbookLib is untyped
    """The contents, written by us: EbookLib's has no style and shows its landmarks."""

    def __init__(self, uid: str, file_name: str, title: str) -> None:
        super().__init__(uid=uid, file_name=file_name, media_type=XHTML, title=title)

    def fill(self, content: bytes) -> None:
        self.content = deflate(content)


class Ncx(epub.EpubNcx):  # type: ignore[misc]  # EbookLib is untyped
    """The contents for EPUB 2 readers, written by us: EbookLib's always says that it is 0 levels deep."""

    def __init__(self, uid: str, file_name: str, content: bytes) -> None:
        super().__init__(uid=uid, file_name=file_name)
        self.content = deflate(content)


class Book(epub.EpubBook):  # type: ignore[misc]
    """A book whose chapters are made when they are written, and dropped.

    ``chapters`` yields each chapter once; ``around`` is called after the last of them, when all is known, and returns
    the other items, with a ``Chapters`` for each section.
    """

    def __init__(self, chapters: Iterator[Page], around: Callable[[Book], list[epub.EpubItem]]) -> None:
        super().__init__()
        # EbookLib's holds a random identifier and its version.
        self.metadata: dict[str | None, dict[str, list[Any]]] = {}
        self._chapters: Iterator[Page] | None = chapters
        self._around = around

    def get_items(self) -> Iterator[epub.EpubItem]:
        if self._chapters is None:
            yield from self.items
            return
        yield from self._chapters
        self._chapters = None
        for item in self._around(self):
            self.add_item(item)
        yield from (item for item in self.items if not isinstance(item, Chapters))


class Packer(epub.EpubWriter):  # type: ignore[misc]  # EbookLib is untyped
    """Writes a ``Book`` to a stream: chapters first, then what is known only when they have all been seen."""

    def __init__(self, stream: BinaryIO, book: Book, modified: Callable[[], datetime]) -> None:
        super().__init__("", book, {"epub3_pages": False, "epub2_guide": False, "epub3_landmark": False})
        self._stream, self._modified = stream, modified

    def write(self) -> None:
        """Any error is raised, and leaves a stream that is no book; the pipeline throws it away."""
        self.out = Archive(self._stream)
        self.out.writestr("mimetype", b"application/epub+zip", compress_type=0)
        self._write_container()
        self._write_items()
        self.options["mtime"] = self._modified()
        self._write_opf()
        self.out.close()

    def _get_nav(self, item: Nav) -> bytes:
        content: bytes = item.content
        return content

    def _get_ncx(self) -> bytes:
        content: bytes = next(item.content for item in self.book.items if isinstance(item, Ncx))
        return content

    def _write_opf_file(self, root: Any) -> None:
        # EbookLib leaves out the language, declares a reserved prefix again, and names an NCX that may not be there.
        root.set(f"{_XML}lang", self.book.language)
        del root.attrib["prefix"]
        if direction(self.book.language) == "rtl":
            root.find("spine").set("page-progression-direction", "rtl")
        if not any(isinstance(item, Ncx) for item in self.book.items):
            del root.find("spine").attrib["toc"]
        written = etree.tostring(root, pretty_print=True, encoding="utf-8", xml_declaration=True).decode()
        runs = {item.id: item for item in self.book.items if isinstance(item, Chapters)}

        def expand(match: re.Match[str]) -> str:
            run = runs.get(match[2])
            return match[0] if run is None else run.items() if match[1] == "item" else run.itemrefs()

        written = _ROW.sub(expand, written)
        self.out.writestr(f"{self.book.FOLDER_NAME}/content.opf", written)
