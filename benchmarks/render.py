"""What does a body cost, from damaged Markdown to XHTML with MathML, beside Python-Markdown and pandoc?

    python -m benchmarks.render FOLDER [ARTICLES]

Every Markdown file of FOLDER is read once, outside the clock. Then, in one process and one run, CPU seconds:

* ours: repair of written-out newlines and mojibake, maths to MathML, Markdown to XHTML, cold caches
* Python-Markdown alone (``extra``, ``sane_lists``), one instance used again, on the text that ours repaired
* pandoc ``--from markdown+tex_math_single_backslash --to html --mathml``, 200 articles a process, on the same text

Each is measured three times and the best counts; pandoc, which takes minutes, once.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from converters.article import Article, Origin
from converters.notices import Report
from converters.readers.markdown import MarkdownReader


def bodies(folder: Path, most: int) -> list[Article]:
    """The articles of ``folder`` as their reader gives them, before repair."""
    reader = MarkdownReader()
    found: list[Article] = []
    for file in sorted(folder.rglob("*.md"))[:most]:
        origin = Origin(file.relative_to(folder).as_posix())
        for raw in reader.scan(str(file), origin):
            article = reader.parse(raw, Report(origin))
            if article.body:
                found.append(article)
    return found


def ours(articles: list[Article]) -> list[str]:
    from converters.render.html import to_html
    from converters.render.mathml import to_mathml
    from converters.repair import repair

    to_mathml.cache_clear()
    texts = []
    for article in articles:
        report = Report(article.origin)
        body = repair(article, report).body
        to_html(body, report=report)
        texts.append(body)
    return texts


def python_markdown(texts: list[str]) -> None:
    import markdown

    parser = markdown.Markdown(extensions=["extra", "sane_lists"], output_format="xhtml")
    for text in texts:
        parser.reset().convert(text)


def pandoc(texts: list[str], program: str) -> None:
    dialect = "markdown+tex_math_single_backslash"
    for start in range(0, len(texts), 200):
        batch = "\n\n".join(texts[start : start + 200])
        subprocess.run(
            [program, "-f", dialect, "-t", "html", "--mathml"], input=batch.encode(), capture_output=True, check=True
        )


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of ``work``, its child processes included."""
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def find_pandoc() -> str | None:
    try:
        import pypandoc
    except ImportError:
        return shutil.which("pandoc")
    return str(pypandoc.get_pandoc_path())


def main(folder: str, most: int = 10**9) -> None:
    articles = bodies(Path(folder), most)
    ours(articles[:20])  # imports and compiled patterns, for both alike
    texts = ours(articles)
    python_markdown(texts[:20])
    rows = [
        ("ours: repair, maths, XHTML", min(cpu(lambda: ours(articles)) for _ in range(3))),
        ("Python-Markdown alone", min(cpu(lambda: python_markdown(texts)) for _ in range(3))),
    ]
    program = find_pandoc()
    if program is None:
        print("pandoc is not installed (pip install pypandoc_binary); its row is left out", file=sys.stderr)
    else:
        rows.append(("pandoc --mathml", cpu(lambda: pandoc(texts, program))))
    print(f"{len(articles)} articles, {sum(map(len, texts)):,} characters")
    for name, seconds in rows:
        print(
            f"{name:28} {seconds:8.2f} s CPU {seconds / len(articles) * 1000:8.3f} ms an article {seconds / rows[0][1]:7.1f} ×"
        )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], *map(int, sys.argv[2:3]))
