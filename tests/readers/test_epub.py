"""Does a book give its articles back, and does another's book give sensible ones?"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from converters.article import Article, Link, Origin
from converters.notices import BadArticle, Notice, Report
from converters.readers.epub import EPUBReader
from converters.views import VIEWS
from converters.writers.epub import EPUBWriter

from ..writers.books import article, everything, make


def read(book: Path) -> list[Article]:
    reader, found = EPUBReader(), []
    for raw in reader.scan(str(book), Origin(book.name)):
        found.append(reader.parse(raw, Report(raw.origin)))
    return found


def test_everything_comes_back(tmp_path: Path) -> None:
    articles, writer = everything(tmp_path)
    make(articles, tmp_path / "a.epub", writer)
    found = read(tmp_path / "a.epub")
    assert [at.url for at in found] == [at.url for at in articles]
    for source, target in zip(articles, found, strict=True):
        for name in ("title", "section", "lang", "date", "authors", "keywords", "summary"):
            assert getattr(target, name) == getattr(source, name), name
        assert [link.url for link in target.related] == [link.url for link in source.related]
        clean = source.body.replace("\x0b", " ")
        assert VIEWS["reading"][0](target.body) == VIEWS["reading"][0](clean)


@pytest.mark.parametrize("split", ["none", "section"])
def test_verify_proves_it(tmp_path: Path, split: str) -> None:
    from converters.files import sources
    from converters.readers.json import JSONReader
    from converters.verify import Proof, Side, verify
    from converters.writers.json import JSONWriter

    articles = [
        article(
            body="Energy is $E = mc^2$, and\n\n$$\\int_0^1 x\\,dx$$\n\n- a\n- b\n\n```py\nx  = 1\n```",
            keywords=("a", "b c"),
        ),
        replace(article("b", "B & <b>"), date=datetime(2025, 1, 2, 3, 4, tzinfo=UTC), section="Law", lang="de"),
        replace(
            article("c", "C"), date=date(2025, 1, 2), related=(Link("B", "/learn/physics/b"),), authors=("X, Y", "Z")
        ),
    ]
    from ..road import write

    write(JSONWriter(), articles, tmp_path / "a.jsonl")
    writer = EPUBWriter(title="T", split=split)  # type: ignore[arg-type]
    target = tmp_path / ("out" if split == "section" else "out.epub")
    make(articles, target, writer)
    verdict = verify(
        Proof(
            Side(tuple(sources(str(tmp_path / "a.jsonl"))), {"": JSONReader()}),
            Side(tuple(sources(str(target))), {"": EPUBReader()}),
            writer,
            executor="serial",
        )
    )
    assert verdict.equal == verdict.read == 3, verdict.lines()
    assert verdict.proved


OTHER = {
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/p.opf"/></rootfiles></container>',
    "OPS/p.opf": '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
    '<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    '<item id="a" href="one%20a.html" media-type="application/xhtml+xml"/>'
    '<item id="b" href="two.html" media-type="application/xhtml+xml"/>'
    '<item id="c" href="empty.html" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="a"/><itemref idref="b"/><itemref idref="c"/><itemref idref="gone"/></spine></package>',
    "OPS/toc.ncx": '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Part</text></navLabel>'
    '<content src="one%20a.html"/><navPoint><navLabel><text>Chapter\n two</text></navLabel><content src="two.html#x"/>'
    "</navPoint></navPoint></navMap></ncx>",
    "OPS/one a.html": '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr"><head><title>book</title></head><body>'
    "<h2>Part</h2><p>Caf&eacute;&nbsp;<em>noir</em> &amp; 5 &lt; 6</p></body></html>",
    "OPS/two.html": '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Text</p></body></html>',
    "OPS/empty.html": '<html xmlns="http://www.w3.org/1999/xhtml"><body><img src="x.png" alt=""/></body></html>',
}


def test_another_s_book(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.epub", "w") as book:
        for name, text in OTHER.items():
            book.writestr(name, text)
    reader = EPUBReader()
    raws = list(reader.scan(str(tmp_path / "other.epub"), Origin("other.epub")))
    one, two = (reader.parse(raw, Report()) for raw in raws[:2])
    assert (one.url, one.title, one.lang, one.section) == ("OPS/one a", "Part", "fr", "")
    assert "Café" in one.body
    assert "*noir* & 5" in one.body
    assert (two.title, two.section, two.body) == ("Chapter two", "Part", "Text")
    assert reader.parse(raws[2], Report()).body == "![](x.png)"


@pytest.mark.parametrize("data", [b"", b"no zip at all"])
def test_no_book_is_one_clear_failure(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.epub").write_bytes(data)
    with pytest.raises(BadArticle) as error:
        list(EPUBReader().scan(str(tmp_path / "a.epub"), Origin("a.epub")))
    assert error.value.code == "epub"


def test_a_book_without_its_package_is_one_clear_failure(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.epub", "w") as book:
        book.writestr("x", "y")
    with pytest.raises(BadArticle):
        list(EPUBReader().scan(str(tmp_path / "a.epub"), Origin("a.epub")))


def test_a_file_that_would_fill_the_memory_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "a.epub", "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in OTHER.items():
            book.writestr(name, text + " " * (9000 if name == "OPS/two.html" else 0))
    monkeypatch.setattr("converters.readers.epub.LARGEST", 5000)
    one, two, _ = EPUBReader().scan(str(tmp_path / "a.epub"), Origin("a.epub"))
    assert "noir" in EPUBReader().parse(one, Report()).body
    with pytest.raises(BadArticle, match="bytes unpacked") as error:
        EPUBReader().parse(two, Report())
    assert error.value.code == "epub"


def test_a_book_behind_a_password_is_one_clear_failure(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.epub", "w") as book:
        book.writestr("META-INF/container.xml", OTHER["META-INF/container.xml"])
    data = bytearray((tmp_path / "a.epub").read_bytes())
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + flags] |= 1
    (tmp_path / "a.epub").write_bytes(data)
    with pytest.raises(BadArticle, match="password"):
        list(EPUBReader().scan(str(tmp_path / "a.epub"), Origin("a.epub")))


def test_code_keeps_what_looks_like_a_namespace(tmp_path: Path) -> None:
    body = '```xml\n<urlset xmlns="http://www.sitemaps.org/x" xmlns:x="y" epub:type="z">\n```'
    make([article(body=body)], tmp_path / "a.epub")
    assert [at.body for at in read(tmp_path / "a.epub")] == [body]


@pytest.mark.parametrize("how", ["threads", "processes"])
def test_a_book_is_read_in_parallel(tmp_path: Path, how: str) -> None:
    """The scanning process reads on while the workers read: each needs a place of its own in the file."""
    from converters.files import Source
    from converters.pipeline import Job, convert
    from converters.writers.json import JSONWriter

    chance = Random(1)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(4000)]
    articles = [article(f"a{n}", f"A {n}", " ".join(chance.choices(words, k=400))) for n in range(400)]
    book = tmp_path / "a.epub"
    make(articles, book)
    job = Job((Source(str(book), book.name),), {"": EPUBReader()}, JSONWriter(), str(tmp_path / how), how, jobs=2)
    notices: list[Notice] = []
    summary = convert(job, notices.append)
    assert (summary.written, summary.failed, notices) == (400, 0, [])
