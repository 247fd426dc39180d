"""What do others make of the same articles? Our book beside those of pandoc, EbookLib as documented, Sphinx and calibre.

    python -m benchmarks.compare_epub [FOLDER] [ARTICLES] [--ace ARTICLES]

Prints a table for the docs. All start from the Markdown that our repair leaves, but ours, which starts from FOLDER. EPUBCheck
judges the book of ARTICLES (default 500), DAISY Ace a smaller one (default 30, at about a second a page). A tool that is not
installed is left out: pip install pypandoc_binary sphinx myst-parser; apt-get install calibre.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from html import escape
from pathlib import Path

from converters.article import Article
from converters.validate.epub import epubcheck_command

from . import corpus
from .epub import Cost, articles, cost, run

ROOT = Path(__file__).parent.parent
ACE = ROOT / ".cache" / "tools" / "node_modules" / ".bin" / "ace-puppeteer"
Maker = Callable[[list[Article], Path, Path], None]


def pandoc(found: list[Article], folder: Path, book: Path) -> None:
    import pypandoc

    source = folder / "pandoc.md"
    source.write_text("\n\n".join(f"# {at.title}\n\n{at.body}" for at in found), "utf-8")
    given = ["-f", "markdown+tex_math_single_backslash", "--mathml", "-t", "epub3", "-M", "title=Book", "-M", "lang=en"]
    subprocess.run([pypandoc.get_pandoc_path(), *given, "-o", book, source], check=True, capture_output=True)


def ebooklib(found: list[Article], folder: Path, book: Path) -> None:
    """As its documentation shows it, with Python-Markdown."""
    import markdown
    from ebooklib import epub

    made = epub.EpubBook()
    made.set_identifier("urn:x:1")
    made.set_title("Book")
    made.set_language("en")
    made.add_author("Author")
    parser = markdown.Markdown(extensions=["extra"], output_format="xhtml")
    chapters = []
    for number, at in enumerate(found):
        chapter = epub.EpubHtml(title=at.title, file_name=f"{number}.xhtml", lang="en")
        chapter.content = f"<h1>{escape(at.title)}</h1>{parser.reset().convert(at.body)}"
        made.add_item(chapter)
        chapters.append(chapter)
    made.toc = chapters
    made.add_item(epub.EpubNcx())
    made.add_item(epub.EpubNav())
    made.spine = ["nav", *chapters]
    epub.write_epub(str(book), made)


def sphinx(found: list[Article], folder: Path, book: Path) -> None:
    source = folder / "sphinx"
    source.mkdir()
    for number, at in enumerate(found):
        (source / f"a{number}.md").write_text(f"# {at.title}\n\n{at.body}", "utf-8")
    names = "\n".join(f"   a{number}" for number in range(len(found)))
    (source / "index.rst").write_text(f"Book\n====\n\n.. toctree::\n\n{names}\n", "utf-8")
    settings = "project='Book'\nauthor='Author'\ncopyright='2025'\nextensions=['myst_parser']\n"
    (source / "conf.py").write_text(settings + "myst_enable_extensions=['dollarmath','amsmath']\n", "utf-8")
    made = folder / "sphinx-out"
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-b", "epub", source, made], check=True, capture_output=True)
    shutil.copy(next(made.glob("*.epub")), book)


def calibre(found: list[Article], folder: Path, book: Path) -> None:
    source = folder / "calibre.md"
    source.write_text("\n\n".join(f"# {at.title}\n\n{at.body}" for at in found), "utf-8")
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(["ebook-convert", source, book, "--epub-version", "3"], check=True, capture_output=True, env=env)


def there(name: str) -> bool:
    module = {"pandoc": "pypandoc", "EbookLib": "ebooklib", "Sphinx": "sphinx"}.get(name)
    if module is None:
        return shutil.which("ebook-convert") is not None
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def checked(book: Path) -> str:
    command = epubcheck_command()
    if command is None:
        return "not installed"
    said = subprocess.run([*command, book, "--json", "-", "--quiet", "-u"], capture_output=True, check=False).stdout
    found = json.loads(said)["checker"]
    return " / ".join(str(found[name]) for name in ("nFatal", "nError", "nWarning", "nUsage"))


def ace(book: Path, folder: Path) -> str:
    if not ACE.exists():
        return "not installed"
    chromium = folder / "chromium.sh"
    chromium.write_text('#!/bin/sh\nexec chromium --no-sandbox --disable-gpu --no-first-run "$@"\n')
    chromium.chmod(0o755)
    env = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": str(chromium)}
    out = folder / f"ace-{book.stem}"
    subprocess.run([ACE, "--silent", "--force", "--outdir", out, book], env=env, check=True, capture_output=True)
    said = json.loads((out / "report.json").read_text("utf-8"))
    count = Counter(one["earl:test"]["dct:title"] for page in said["assertions"] for one in page["assertions"])
    outcome = said["earl:result"]["earl:outcome"]
    return (
        outcome
        if not count
        else f"{outcome}: {sum(count.values())} ({', '.join(name for name, _ in count.most_common(3))})"
    )


def row(name: str, spent: Cost, book: Path, judged: str) -> str:
    size = book.stat().st_size / 1e6
    return (
        f"| {name} | {spent.wall:.1f} | {spent.cpu:.1f} | {spent.peak:.0f} | {size:.2f} | {checked(book)} | {judged} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare_epub")
    parser.add_argument("folder", type=Path, nargs="?", default=None)
    parser.add_argument("articles", type=int, nargs="?", default=500)
    parser.add_argument("--ace", type=int, default=30)
    given = parser.parse_args()
    source = given.folder or corpus.folder()
    found = articles(source)
    chosen = found[:: max(1, len(found) // given.articles)][: given.articles]
    few = chosen[:: max(1, len(chosen) // given.ace)][: given.ace]
    print(f"{len(chosen)} articles; EPUBCheck: fatal / error / warning / usage; Ace on {len(few)} of them\n")
    print("| tool | wall s | CPU s | peak MB | book MB | EPUBCheck | Ace |\n|:--|--:|--:|--:|--:|:--|:--|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = []
        for label, some in (("all", chosen), ("few", few)):
            for article in some:
                path = folder / label / str(article.origin and article.origin.path)
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source / path.relative_to(folder / label), path)
            book = folder / f"ours-{label}.epub"
            command = (
                sys.executable,
                "-m",
                "converters",
                "convert",
                folder / label,
                "-t",
                "epub",
                "--quiet",
                "-o",
                book,
            )
            books.append((run(*command), book))
        print(row("ours", *books[0], ace(books[1][1], folder)), flush=True)
        makers: dict[str, Maker] = {"pandoc": pandoc, "EbookLib": ebooklib, "Sphinx": sphinx, "calibre": calibre}
        for tool, maker in makers.items():
            if there(tool):
                place = folder / tool
                place.mkdir()
                book, small = place / f"{tool}.epub", place / f"{tool}-few.epub"
                spent = cost(lambda maker=maker, place=place, book=book: maker(chosen, place, book))  # type: ignore[misc]
                shutil.rmtree(place / "sphinx", ignore_errors=True)
                shutil.rmtree(place / "sphinx-out", ignore_errors=True)
                cost(lambda maker=maker, place=place, small=small: maker(few, place, small))  # type: ignore[misc]
                print(row(tool, spent, book, ace(small, folder)), flush=True)


if __name__ == "__main__":
    main()
