"""What do others keep of the same articles? Exports of WordPress and folders of Jekyll, read by us and by the peers.

    python -m benchmarks.compare_migration [FOLDER] [ARTICLES] [--wxr FILE]

Prints a table for the docs. The articles of FOLDER (default: every one with a text; else ARTICLES of them) are written as a
WordPress export of posts without our own custom field, and as a folder of Jekyll posts; ``--wxr`` takes another export,
of the same articles. Each tool reads the same file or folder in the setting its documentation recommends, and writes Markdown:

* wordpress-export-to-markdown (npm, see benchmarks/package.json), without its questions and without downloads
* pelican-import --wpfile -m markdown (PyPI pelican with pandoc)
* hugo import jekyll

An article is lost when no file holds its title. A formula is looked for, byte by byte but for white space, in the files of
its title: as they are (for a site with a maths plug-in), and on a page that plain CommonMark makes of them (for a site
without). The old address is kept when the front matter or the file's name says it (for a post its last step).
"""

from __future__ import annotations

import argparse
import html
import os
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from converters.article import Article, Origin
from converters.formats import Raw
from converters.front_matter import format_article
from converters.names import slug
from converters.notices import BadArticle, Report
from converters.readers.markdown import MarkdownReader
from converters.render import maths

from . import corpus
from .epub import Cost, articles, run

ROOT = Path(__file__).parent.parent
PEER = ROOT / ".cache" / "bench" / "node_modules" / "wordpress-export-to-markdown" / "index.js"
OURS = (sys.executable, "-m", "converters", "convert")
SITE = "https://site.example"


class Kept(NamedTuple):
    """What of the articles is in a folder of Markdown files."""

    lost: int
    in_file: int  #: formulas
    on_page: int
    addresses: int


# -- what goes in ------------------------------------------------------------------------------------------------------


def as_wxr(found: list[Article], folder: Path) -> Path:
    """An export of posts. What only our own reader would look at is taken out."""
    source = folder / "source"
    for number, article in enumerate(found):
        path = source / f"{number:05}.md"
        path.parent.mkdir(exist_ok=True)
        front = {"title": article.title, "url": article.url, "date": article.date, "tags": list(article.keywords)}
        front["section"] = article.section
        path.write_text(
            format_article({key: value for key, value in front.items() if value}, article.body, "yaml"), "utf-8"
        )
    made = folder / "export.xml"
    run(*OURS, source, "-t", "wxr", "-o", made, "--quiet", "--set", "type=post", "--set", f"base-url={SITE}")
    text = made.read_text("utf-8")
    ours = r"<wp:postmeta>\s*<wp:meta_key>(?:<!\[CDATA\[)?_articles_source.*?</wp:postmeta>\n?"
    made.write_text(re.sub(ours, "", text, flags=re.DOTALL), "utf-8")
    return made


def as_jekyll(found: list[Article], folder: Path) -> Path:
    """Posts with their addresses as ``permalink``, the Markdown as it is."""
    posts = folder / "jekyll" / "_posts"
    posts.mkdir(parents=True)
    (posts.parent / "_config.yml").write_text("title: Site\n")
    for article in found:
        front: dict[str, object] = {
            "layout": "post",
            "title": article.title,
            "permalink": article.url.rstrip("/") + "/",
        }
        front |= {"categories": [article.section or "none"], "tags": list(article.keywords)}
        name = f"{str(article.date or '2025-01-01')[:10]}-{slug(article.url)[-150:].strip('-')}.md"
        (posts / name).write_text(format_article(front, article.body, "yaml"), "utf-8")
    return posts.parent


def addresses_in(export: Path) -> dict[str, list[str]]:
    """Title -> the addresses of the export's items."""
    found: dict[str, list[str]] = defaultdict(list)
    for item in ElementTree.parse(export).iter("item"):
        title, link = item.findtext("title") or "", item.findtext("link") or ""
        found[squeezed(html.unescape(title))].append(link.removeprefix(SITE).strip("/").rpartition("/")[2])
    return found


# -- what comes out ----------------------------------------------------------------------------------------------------


def squeezed(text: str) -> str:
    return "".join(text.split())


def files_in(folder: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Title, text, and the words that may be an address, of each Markdown file; read plainly, by no generator's ways."""
    reader = MarkdownReader()
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text("utf-8")
        heads = re.match(r"(?:[A-Z][\w-]*: [^\n]*\n)+", text)  # Pelican's lines
        if heads:
            said = dict(line.split(": ", 1) for line in heads.group().splitlines() if ": " in line)
            yield said.get("Title", ""), text[heads.end() :], {said.get("Slug", "")}
            continue
        try:
            article = reader.parse(Raw(Origin(path.name), str(path)), Report())
        except BadArticle:
            continue
        words = {article.url, *(str(value) for value in article.extra.values() if isinstance(value, str))}
        yield article.title, article.body, {word.strip("/") for word in (*words, path.stem, path.parent.name)}


def page_of(text: str) -> str:
    """What a reader of the page sees, made by plain CommonMark with tables."""
    import pyromark

    markup = pyromark.Markdown(options=pyromark.Options.ENABLE_TABLES).html(text)
    return html.unescape(re.sub(r"<[^<>]*>", "", markup))


def measured(found: list[Article], addresses: dict[str, list[str]], folder: Path) -> Kept:
    texts: dict[str, list[str]] = defaultdict(list)
    named: dict[str, set[str]] = defaultdict(set)
    count: Counter[str] = Counter()
    for title, text, words in files_in(folder):
        key = squeezed(html.unescape(title))
        count[key] += 1
        texts[key].append(text)
        named[key] |= words
    wanted = Counter(squeezed(article.title) for article in found)
    lost = sum((wanted - count).values())
    in_file = on_page = 0
    for article in found:
        spans = [squeezed(article.body[at.start : at.end]) for at in maths.find(article.body)]
        if spans:
            held = texts[squeezed(article.title)]
            files, pages = squeezed("\0".join(held)), squeezed("\0".join(map(page_of, held)))
            in_file += sum(formula in files for formula in spans)
            on_page += sum(formula in pages for formula in spans)
    kept = sum(address in named[title] for title, said in addresses.items() for address in said)
    return Kept(lost, in_file, on_page, kept)


# -- who does it -------------------------------------------------------------------------------------------------------


def read_wxr(export: Path, folder: Path) -> Iterator[tuple[str, Cost, Path]]:
    plain, hugo = folder / "ours", folder / "ours-hugo"
    yield "ours, `-t markdown`", run(*OURS, export, "-f", "wxr", "-t", "markdown", "-o", plain, "--quiet"), plain
    yield "ours, `--for hugo`", run(*OURS, export, "-f", "wxr", "--for", "hugo", "-o", hugo, "--quiet"), hugo
    if PEER.exists() and shutil.which("node"):
        out = folder / "peer"
        said = {"wizard": "false", "input": export, "output": out, "save-attached-images": "false"}
        said |= {"save-scraped-images": "false"}
        spent = run("node", PEER, *(f"--{name}={value}" for name, value in said.items()))
        yield "wordpress-export-to-markdown 2.2.2", spent, out
    if program := pelican():
        out = folder / "pelican"
        out.mkdir()
        yield "pelican-import (pandoc)", run(program, "--wpfile", "-m", "markdown", "-o", out, export), out


def read_jekyll(site: Path, folder: Path) -> Iterator[tuple[str, Cost, Path]]:
    told = (site, "-f", "markdown", "--set", "generator=jekyll", "--quiet")
    for name, words in (("`-t markdown`", ("-t", "markdown")), ("`--for hugo`", ("--for", "hugo"))):
        out = folder / f"jekyll-{words[-1]}"
        yield f"ours, {name}", run(*OURS, *told, *words, "-o", out), out
    if shutil.which("hugo"):
        out = folder / "hugo"
        yield "hugo import jekyll", run("hugo", "import", "jekyll", site, out), out


def pelican() -> str | None:
    try:
        import pypandoc
    except ImportError:
        return None
    os.environ["PATH"] += os.pathsep + str(Path(pypandoc.get_pandoc_path()).parent)
    beside = Path(sys.executable).with_name("pelican-import")
    return str(beside) if beside.exists() else shutil.which("pelican-import")


def table(rows: Iterable[tuple[str, Cost, Path]], found: list[Article], addresses: dict[str, list[str]]) -> None:
    formulas = sum(len(maths.find(article.body)) for article in found)
    print("| tool | articles lost | formulas kept in the file | on a CommonMark page | addresses kept | seconds |")
    print("|:--|--:|--:|--:|--:|--:|")
    for name, spent, folder in rows:
        kept = measured(found, addresses, folder)
        of = sum(map(len, addresses.values()))
        print(
            f"| {name} | {kept.lost} of {len(found)} | {kept.in_file} of {formulas} | {kept.on_page} of {formulas} "
            f"| {kept.addresses} of {of} | {spent.wall:.1f} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare_migration")
    parser.add_argument("folder", type=Path, nargs="?", default=None)
    parser.add_argument("articles", type=int, nargs="?", default=0)
    parser.add_argument("--keep", type=Path, default=None, help="leave what the tools wrote in this folder")
    parser.add_argument("--wxr", type=Path, default=None, help="an export of the same articles")
    given = parser.parse_args()
    found = articles(given.folder or corpus.folder())
    if given.articles:
        found = found[:: max(1, len(found) // given.articles)][: given.articles]
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        export = given.wxr or as_wxr(found, folder)
        print(f"\nFrom an export of WordPress, {len(found)} articles:\n")
        table(read_wxr(export, folder), found, addresses_in(export))
        site = as_jekyll(found, folder)
        print(f"\nFrom a folder of Jekyll, {len(found)} articles:\n")
        wanted = {squeezed(article.title): list[str]() for article in found}
        for article in found:
            wanted[squeezed(article.title)].append(article.url.strip("/"))
        table(read_jekyll(site, folder), found, wanted)


if __name__ == "__main__":
    main()
