"""What does a book cost, beside pandoc, on the same articles in the same run?

    python -m benchmarks.epub FOLDER [ARTICLES] [--packaging CHAPTERS]

* ours: ``articles convert FOLDER -t epub --set split=section``, from the files on the disk to finished books, 2 workers
* pandoc ``-t epub3 --mathml`` on the bodies that ours repaired, once as one book and once as a book a section, two at a
  time; reading front matter and repairing is not in its clock
* packaging alone: from the spool to one finished book of CHAPTERS (default 36,000), the articles repeated under new
  addresses; CPU a chapter and peak memory of the process that does it

Wall time on a busy machine says little: compare CPU seconds (user and system, with child processes).
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from converters.article import Article, Origin
from converters.formats import Raw, Volume
from converters.index import RunIndex, VolumeParts, row
from converters.notices import LeftOut, Report
from converters.readers.markdown import MarkdownReader
from converters.spool import Spool
from converters.work import read_one
from converters.writers.epub import EPUBWriter


class Cost(NamedTuple):
    wall: float
    cpu: float
    peak: float  #: MB of the largest process

    def __str__(self) -> str:
        return f"{self.wall:8.2f} s wall {self.cpu:8.2f} s CPU {self.peak:7.0f} MB"


def cost(work: Callable[[], object]) -> Cost:
    """What ``work`` costs in a process of its own, with the programs it starts."""
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        work()
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        os._exit(0 if children >= 0 else 1)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit("the work failed")
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def run(*command: str | Path) -> Cost:
    """What a program costs, with the programs it starts; the peak is that of its largest process."""
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen([str(word) for word in command], stdout=quiet, stderr=quiet) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        raise SystemExit(f"{command[0]} failed")
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def articles(folder: Path) -> list[Article]:
    """The articles with text, as they are after repair."""
    reader, found = MarkdownReader(), []
    for file in sorted(folder.rglob("*.md")):
        origin = Origin(file.relative_to(folder).as_posix())
        for raw in reader.scan(str(file), origin):
            article, _ = read_one(reader, raw, Report(origin), {})
            if article.body.strip():
                found.append(article)
    return found


def pandoc_books(program: str, books: dict[str, list[Article]], folder: Path, at_once: int) -> Cost:
    def book(item: tuple[str, list[Article]]) -> None:
        name, texts = item
        source = folder / f"{name}.md"
        source.write_text("\n\n".join(f"# {at.title}\n\n{at.body}" for at in texts), "utf-8")
        dialect = "markdown+tex_math_single_backslash"
        options = ["--mathml", "-t", "epub3", "-M", "title=Book", "-M", "lang=en", "-M", "identifier=urn:x:1", "-o"]
        subprocess.run(
            [program, "-f", dialect, *options, folder / f"{name}.epub", source], check=True, capture_output=True
        )

    def work() -> None:
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(book, books.items()))

    return cost(work)


def many(found: list[Article], count: int) -> Iterator[Article]:
    for number in range(count):
        turn, at = divmod(number, len(found))
        yield (
            replace(found[at], url=f"{found[at].url}-{turn}", title=f"{found[at].title} {turn}") if turn else found[at]
        )


def packaging(found: list[Article], chapters: int, folder: Path) -> Cost:
    """Spool ``chapters`` of them, then package them in a process of its own."""
    writer = EPUBWriter(title="Benchmark", base_url="https://example.org")

    def spool() -> None:
        index = RunIndex(folder / "index.sqlite")
        with Spool(folder / "spool") as kept:
            for article in many(found, chapters):
                try:
                    part = writer.render(article, Report())
                except LeftOut:
                    continue
                index.add(row(part.entry), Raw(Origin(article.url), ""), kept.append(part.data), len(part.data))
        index.finish()
        for _ in index.make_names_unique():
            pass
        index.commit()

    cost(spool)
    code = (
        "import sys; from benchmarks.epub import package; from pathlib import Path;"
        "package(Path(sys.argv[1]), int(sys.argv[2]))"
    )
    return run(sys.executable, "-c", code, folder, str(chapters))


def package(folder: Path, chapters: int) -> None:
    """The assembly of one volume, as a worker does it."""
    writer = EPUBWriter(title="Benchmark", base_url="https://example.org")
    positions = tuple(range(chapters))
    parts = VolumeParts(folder / "index.sqlite", folder / "spool", positions)
    writer.assemble(Volume("", "Benchmark", 0, 1, positions), parts, folder / "book.epub", Report())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.epub")
    parser.add_argument("folder", type=Path)
    parser.add_argument("articles", type=int, nargs="?", default=2000)
    parser.add_argument("--packaging", type=int, default=36_000)
    given = parser.parse_args()
    found = articles(given.folder)
    chosen = found[:: max(1, len(found) // given.articles)][: given.articles]
    print(
        f"{len(chosen)} articles, {sum(len(at.body) for at in chosen) / 1e6:.1f} MB of Markdown, {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "source"
        for article in chosen:
            path = source / str(article.origin and article.origin.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(given.folder / path.relative_to(source), path)
        convert = (sys.executable, "-m", "converters", "convert", source, "-t", "epub", "--quiet", "--jobs", "2", "-o")
        ours = min(
            (run(*convert, folder / f"ours{n}/", "--set", "split=section") for n in range(3)), key=lambda at: at.cpu
        )
        print("ours, a book a section    ", ours)
        one = min((run(*convert, folder / f"one{n}.epub") for n in range(3)), key=lambda at: at.cpu)
        print("ours, one book            ", one)
        try:
            import pypandoc

            program = shutil.which("pandoc") or pypandoc.get_pandoc_path()
        except ImportError:
            program = shutil.which("pandoc")
        if program is None:
            print("pandoc is not installed (pip install pypandoc_binary)")
        else:
            sections: dict[str, list[Article]] = {}
            for article in chosen:
                sections.setdefault(f"s{abs(hash(article.section))}", []).append(article)
            apart = pandoc_books(program, sections, folder, 2)
            print(
                "pandoc, a book a section  ",
                apart,
                f" {apart.cpu / ours.cpu:6.1f} x CPU {apart.wall / ours.wall:6.1f} x wall",
            )
            whole = pandoc_books(program, {"whole": chosen}, folder, 1)
            print(
                "pandoc, one book          ",
                whole,
                f" {whole.cpu / one.cpu:6.1f} x CPU {whole.wall / one.wall:6.1f} x wall",
            )
        if given.packaging:
            packed = packaging(found, given.packaging, folder)
            print(
                f"packaging {given.packaging:,} chapters",
                packed,
                f" {packed.cpu / given.packaging * 1e3:.3f} ms CPU a chapter",
            )


if __name__ == "__main__":
    main()
