"""Does each of EbookLib's nineteen traps stay shut? One test each, numbered as in docs/design/epub.md."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ebooklib import epub

from converters.article import Link
from converters.writers.epub import EPUBWriter
from converters.writers.epub.packaging import Book, Packer, Page, Text

from .books import article, files, make, page


def package(book: Path) -> str:
    return page(book, "content.opf")


def test_01_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    make([article()], tmp_path / "a.epub")
    time.sleep(2.1)  # a zip file counts time in steps of two seconds
    make([article()], tmp_path / "b.epub")
    assert (tmp_path / "a.epub").read_bytes() == (tmp_path / "b.epub").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.epub") as book:
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(info.create_system, info.external_attr) for info in book.infolist()} == {(3, 0o100644 << 16)}


def test_02_modified_is_universal_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        make([article(date=datetime(2025, 1, 30, 12, tzinfo=UTC))], tmp_path / "a.epub")
        assert '"dcterms:modified">2025-01-30T12:00:00Z<' in package(tmp_path / "a.epub")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
        make([article()], tmp_path / "b.epub")
        assert '"dcterms:modified">1970-01-02T00:00:00Z<' in package(tmp_path / "b.epub")
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_03_the_identifier_is_the_content_s(tmp_path: Path) -> None:
    found = []
    for name, title in (("a", "One"), ("b", "One"), ("c", "Two")):
        make([article()], tmp_path / f"{name}.epub", EPUBWriter(title=title))
        found.append(re.findall(r"<dc:identifier[^>]*>(urn:uuid:[0-9a-f-]{36})<", package(tmp_path / f"{name}.epub")))
    assert found[0] == found[1] != found[2]
    assert len(found[0]) == 1


def test_04_no_parser_touches_a_chapter(tmp_path: Path) -> None:
    body = "*un***believable** and `a b`\n\n```c\nint  x;\n\n\ty();\n```\n\ntext first\n\n$x<1$"
    make([article(body=body)], tmp_path / "a.epub")
    chapter = page(tmp_path / "a.epub", "text/learn/physics/what-is-it.xhtml")
    assert "<em>un</em><strong>believable</strong>" in chapter
    assert "int  x;\n\n\ty();\n</code></pre>" in chapter
    assert '<meta name="source"' in chapter  # EbookLib drops the head
    assert '<body epub:type="bodymatter">' in chapter  # and the attributes of the body


def test_05_footnotes_are_no_pages(tmp_path: Path) -> None:
    make([article(body="Text.[^1]\n\n[^1]: Note.")], tmp_path / "a.epub")
    assert "page-list" not in page(tmp_path / "a.epub", "nav.xhtml")


def test_06_forbidden_characters_go_and_the_text_after_them_stays(tmp_path: Path) -> None:
    body = "before \x0b\ufffe\x00after " + "x" * 11_000_000 + " end"
    _, notices = make([article(title="A \x02title", body=body)], tmp_path / "a.epub")
    chapter = page(tmp_path / "a.epub", "text/learn/physics/what-is-it.xhtml")
    assert "after" in chapter
    assert "x end" in chapter
    assert "<h1>A title</h1>" in chapter
    assert {notice.code for notice in notices} >= {"control-characters"}
    make([article(body="half \ud835 a character")], tmp_path / "b.epub")
    assert "a character" in page(tmp_path / "b.epub", "text/learn/physics/what-is-it.xhtml")


def test_07_an_empty_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no content"):
        Page("a", "a.xhtml", "A", b"")
    summary, _ = make([article(), article("b", "B", body=" \n&nbsp;")], tmp_path / "a.epub")
    assert summary.written + summary.left_out == 2
    assert all(len(data) > 0 for data in files(tmp_path / "a.epub").values())


def test_08_every_page_has_a_title(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no title"):
        Page("a", "a.xhtml", "", b"<html/>")
    make([article(title="  ")], tmp_path / "a.epub")
    assert "<title>/learn/physics/what-is-it</title>" in page(
        tmp_path / "a.epub", "text/learn/physics/what-is-it.xhtml"
    )
    assert '<a href="text/learn/physics/what-is-it.xhtml"></a>' not in page(tmp_path / "a.epub", "nav.xhtml")


def test_09_a_failure_is_raised_and_leaves_no_book(tmp_path: Path) -> None:
    make([article()], tmp_path / "a.epub")
    whole = (tmp_path / "a.epub").read_bytes()
    cover = tmp_path / "cover.png"
    cover.write_bytes(b"\x89PNG\r\n\x1a\n")
    writer = EPUBWriter(title="A Book", cover=str(cover))
    cover.unlink()
    summary, notices = make([article()], tmp_path / "a.epub", writer)
    assert summary.failed == 1
    assert summary.written == 0
    assert [notice.code for notice in notices if notice.level.word == "error"] == ["crash"]
    assert (tmp_path / "a.epub").read_bytes() == whole
    assert [path.name for path in tmp_path.iterdir()] == ["a.epub"]


def test_10_properties_are_computed(tmp_path: Path) -> None:
    make([article(body="$x^2$"), article("plain"), article("titled", title="Is $x$ real?")], tmp_path / "a.epub")
    items = re.findall(r'<item [^>]*href="text/[^"]*/([^"/]*)\.xhtml"([^>]*)/>', package(tmp_path / "a.epub"))
    assert {name: "mathml" in rest for name, rest in items} == {"what-is-it": True, "plain": False, "titled": True}


def test_11_the_cover_is_a_page_of_the_book(tmp_path: Path) -> None:
    make([article()], tmp_path / "a.epub")
    said = package(tmp_path / "a.epub")
    assert 'properties="cover-image"' in said
    assert '<meta name="cover" content="cover-image"/>' in said
    assert 'linear="no"' not in said
    assert said.index('idref="cover"') < said.index('idref="title-page"')
    assert 'alt="Cover of A Book"' in page(tmp_path / "a.epub", "cover.xhtml")
    jpeg = tmp_path / "wrong-suffix.png"
    jpeg.write_bytes(b"\xff\xd8\xff\xe0" + b"\0" * 20)
    make([article()], tmp_path / "b.epub", EPUBWriter(title="B", cover=str(jpeg)))
    assert re.search(r'href="cover.jpg"[^>]*media-type="image/jpeg"', package(tmp_path / "b.epub"))


def test_12_metadata_is_written_once_and_never_empty(tmp_path: Path) -> None:
    make([article()], tmp_path / "a.epub", EPUBWriter(title="A", authors=("One & Co", "Two"), rights=" "))
    said = package(tmp_path / "a.epub")
    assert re.findall(r"<dc:creator id=\"(.*?)\">(.*?)<", said) == [("author-1", "One &amp; Co"), ("author-2", "Two")]
    assert len(re.findall("<dc:title", said)) == len(re.findall("<dc:language", said)) == 1
    assert "<dc:rights" not in said
    ids = re.findall(r'\bid="([^"]*)"', said)
    assert len(ids) == len(set(ids))


def test_13_names_and_ids_are_valid_and_unique(tmp_path: Path) -> None:
    urls = ["165951", "/a b#c/Ä ö?x=1", "/什么是", "/什么是数学", "/x/" + "long-" * 60, "/x/" + "long-" * 60 + "er", "/index",
            "/CON", "/a.b/c", "/a/b/c", "..", "https://example.org/learn/x"]  # fmt: skip
    articles = [article(title=f"T{n}") for n in range(len(urls))]
    make(
        [type(at)(url=url, title=at.title, body=at.body) for url, at in zip(urls, articles, strict=True)],
        tmp_path / "a.epub",
    )
    said = package(tmp_path / "a.epub")
    items = re.findall(r'<item href="([^"]*)" id="([^"]*)"', said)
    assert len({uid for _, uid in items}) == len({href.casefold() for href, _ in items}) == len(items)
    assert all(re.fullmatch(r"[A-Za-z][\w.-]*", uid, re.ASCII) for _, uid in items)
    assert all(re.fullmatch(r"[a-z0-9/.-]+", href) for href, _ in items)
    assert all(len(f"EPUB/{href}") < 150 for href, _ in items)
    assert len([href for href, _ in items if href.startswith("text/")]) == len(urls)


def test_13_a_name_that_is_taken_is_an_error() -> None:
    book = Book(iter([Page("a", "a.xhtml", "A", b"x"), Page("b", "A.xhtml", "B", b"x")]), lambda _: [])
    with pytest.raises(ValueError, match="cannot have two files named"):
        Packer(io.BytesIO(), book, lambda: datetime(2000, 1, 1, tzinfo=UTC)).write()


def test_14_ncx_is_right_or_absent(tmp_path: Path) -> None:
    make([article(), article("b", "B")], tmp_path / "a.epub")
    ncx = page(tmp_path / "a.epub", "toc.ncx")
    assert '<meta name="dtb:depth" content="1"/>' in ncx or '<meta name="dtb:depth" content="2"/>' in ncx
    assert [int(n) for n in re.findall(r'playOrder="(\d+)"', ncx)] == list(range(1, ncx.count("<navPoint") + 1))
    two = [article(), article("b", "B", section="Other")]
    make(two, tmp_path / "b.epub", EPUBWriter(title="B"))
    assert '<meta name="dtb:depth" content="2"/>' in page(tmp_path / "b.epub", "toc.ncx")
    make(two, tmp_path / "c.epub", EPUBWriter(title="B", ncx=False))
    assert "toc=" not in package(tmp_path / "c.epub")
    assert "EPUB/toc.ncx" not in files(tmp_path / "c.epub")


def test_15_package_says_its_language_and_landmarks_hide(tmp_path: Path) -> None:
    make([article()], tmp_path / "a.epub", EPUBWriter(title="A", lang="de_CH"))
    head = package(tmp_path / "a.epub").split("<metadata")[0]
    assert 'xml:lang="de-CH"' in head
    assert "prefix" not in head
    nav = page(tmp_path / "a.epub", "nav.xhtml")
    assert '<nav epub:type="landmarks" hidden="hidden">' in nav
    assert nav.index("<h1>Inhalt</h1>") < nav.index("<ol>")
    assert "style.css" in nav


def test_16_no_search_for_each_item_of_the_spine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def search(*_: object) -> None:
        raise AssertionError("a linear search for each chapter")

    monkeypatch.setattr(epub.EpubBook, "get_item_with_id", search)
    monkeypatch.setattr(epub.EpubBook, "get_item_with_href", search)
    summary, _ = make([article(), article("b", "B")], tmp_path / "a.epub")
    assert summary.failed == 0


def test_17_media_types_are_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ebooklib.epub.guess_type", lambda name: ("application/x-wrong", None))
    make([article()], tmp_path / "a.epub")
    assert "x-wrong" not in package(tmp_path / "a.epub")
    assert Text("a", "a.css", "text/css", b"").media_type == "text/css"


def test_18_chapters_are_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alive: list[int] = []
    made: list[int] = []
    start = Page.__init__

    def counted(self: Page, *given: object, **named: object) -> None:
        start(self, *given, **named)  # type: ignore[arg-type]
        if self.file_name.startswith("text/"):
            made.append(1)
            alive.append(1)

    monkeypatch.setattr(Page, "__init__", counted)
    monkeypatch.setattr(Page, "__del__", lambda self: self.file_name.startswith("text/") and alive.pop(), raising=False)
    most = []
    write = Packer.write

    def watched(self: Packer) -> None:
        put = self.book.get_items

        def items() -> object:
            for item in put():
                most.append(len(alive))
                yield item

        self.book.get_items = items
        write(self)

    monkeypatch.setattr(Packer, "write", watched)
    make([article(f"a{n}", f"Title {n}") for n in range(50)], tmp_path / "a.epub")
    assert len(made) == 50
    assert max(most) <= 3


def test_19_an_upgrade_of_ebooklib_changes_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make([article()], tmp_path / "a.epub")
    monkeypatch.setattr(epub, "VERSION", (9, 9, 9))
    make([article()], tmp_path / "b.epub")
    assert (tmp_path / "a.epub").read_bytes() == (tmp_path / "b.epub").read_bytes()
    assert "Ebook-lib" not in package(tmp_path / "a.epub")


def test_ebooklib_is_loaded_by_the_assembly_alone() -> None:
    code = "import converters.writers.epub, converters.readers.epub, sys; sys.exit('ebooklib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_link_of_a_chapter_needs_no_parse(tmp_path: Path) -> None:
    two = [article(related=(Link("B", "/learn/physics/b"),)), article("b", "B")]
    make(two, tmp_path / "a.epub")
    assert '<a href="../../learn/physics/b.xhtml">B</a>' in page(
        tmp_path / "a.epub", "text/learn/physics/what-is-it.xhtml"
    )
