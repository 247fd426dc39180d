"""Books for the tests, and one with everything in it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from converters.article import Article, Link
from converters.notices import Notice
from converters.pipeline import Summary
from converters.writers.epub import EPUBWriter

from ..road import write


def make(articles: Iterable[Article], target: Path, writer: EPUBWriter | None = None) -> tuple[Summary, list[Notice]]:
    """One conversion of ``articles`` into a book, or into a folder of books."""
    return write(writer or EPUBWriter(title="A Book"), articles, target)


def article(slug: str = "what-is-it", title: str = "What is it?", body: str = "It is text.", **more: object) -> Article:
    return Article(url=f"/learn/physics/{slug}", title=title, body=body, **{"section": "Physics", **more})  # type: ignore[arg-type]


def files(book: Path) -> dict[str, bytes]:
    """Every file of a book."""
    with zipfile.ZipFile(book) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def page(book: Path, name: str) -> str:
    return files(book)[f"EPUB/{name}"].decode()


def everything(folder: Path) -> tuple[list[Article], EPUBWriter]:
    """Six questions in two sections that use all that a chapter can hold; their pictures are made in ``folder``."""
    from PIL import Image

    (folder / "uploads").mkdir(parents=True, exist_ok=True)
    Image.linear_gradient("L").resize((320, 180)).save(folder / "uploads" / "wave form.png")
    (folder / "uploads" / "field.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60"><circle cx="60" cy="30" r="25" fill="#888"/></svg>'
    )
    physics = [
        article(
            "what-is-a-wave",
            "What is a wave, and how fast does it travel?",
            "A wave carries energy, not matter. Its speed is $v = f\\lambda$ and in general\n\n"
            "$$\\frac{\\partial^2 u}{\\partial t^2} = c^2 \\nabla^2 u$$\n\n"
            "![A grey gradient from dark to light](/uploads/wave%20form.png)\n\n"
            "#### A heading that skips levels\n\nSee also [the field](/learn/physics/what-is-a-field#units) and"
            " [another site](https://example.com/waves).",
            date=date(2024, 11, 22),
            related=(
                Link("What is a field?", "/learn/physics/what-is-a-field"),
                Link("What does `map` do?", "/learn/computing/what-does-map-do"),
                Link("Who wrote this?", "/about/nobody"),
            ),
            authors=("A. Writer",),
            summary="Energy on its way.",
            keywords=("wave", "speed"),
        ),
        article(
            "what-is-a-field",
            "What is a field?",
            "|  | Unit | $n$ |\n|:---|:---:|---:|\n| $E$ | V/m | 12 |\n| $B$ | T | 0.5 |\n\n"
            "![A grey disc](../../uploads/field.svg)\n\nText with a note.[^1]\n\n"
            "- [x] done\n- [ ] open\n\n[^1]: The note, with `code`.",
            date=date(2025, 1, 30),
            authors=("A. Writer",),
        ),
        article(
            "warum-ist-der-himmel-blau", "Warum ist der Himmel blau?", "Wegen der *Streuung* kurzer Wellen.", lang="de"
        ),
    ]
    computing = [
        article(
            "what-does-map-do",
            "What does <map> do in C++ & Python?",
            "Use `vector<int>` and <iostream> as text.\n\n```python\ndef double(xs):\n"
            "    return list(map(lambda x: x * 2, xs))\n\n\tindented = 'with a tab'\n```\n\n"
            "> Quoted, with **bold** and ~~struck~~ words.\n\n1. First\n   - nested\n2. Second\n\nControl\x0bcharacter.",
            section="Computing",
        ),
        article("165951", "165951", "A title of digits. 你好 and العربية.", section="Computing"),
        article("how-much", "How much is $5 and $10?", "It is $15, not \\(x^2\\).", section="Computing", lang="en-GB"),
    ]
    computing = [replace(at, url=at.url.replace("physics", "computing")) for at in computing]
    writer = EPUBWriter(
        title="Everything",
        subtitle="A book with all there is",
        publisher="The Press",
        rights="CC BY 4.0",
        description="Six questions for the tests.",
        base_url="https://example.org",
        pictures=(str(folder),),
    )
    return [*physics, *computing], writer
