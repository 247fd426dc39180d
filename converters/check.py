"""What is wrong with a corpus? Walks the road with a writer that writes nothing but what it noticed."""

from __future__ import annotations

import hashlib
import html
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from .article import FIELDS, Article
from .formats import Entry, Index, Part, Parts, Volume
from .lint import lint
from .notices import CODES, Level, Notice, Report

_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class HealthWriter:
    """A writer for ``pipeline.convert``: lints each article, then looks for what several have in common."""

    carries: ClassVar[frozenset[str]] = frozenset(FIELDS)
    suffix: ClassVar[str] = ".txt"

    def render(self, article: Article, report: Report) -> Part:
        lint(article, report)
        facts: dict[str, Any] = {"question": _digest(_LETTERS.sub(" ", article.title).casefold().strip())}
        if article.body.strip():
            facts["answer"] = _digest(article.body)
        if article.id:
            facts["id"] = article.id
        entry = Entry(article.url, article.title, section=article.section, facts=facts)
        return Part(entry, b"")

    def volumes(self, index: Index) -> Iterable[Volume]:
        yield Volume("", positions=tuple(range(len(index))))

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        """Say of each article which earlier one has the same question, answer or id."""
        seen: dict[tuple[str, str], str] = {}
        for placed in parts:
            here = report.about(placed.origin, placed.entry.url)
            for what, value in placed.entry.facts.items():
                first = seen.setdefault((what, value), placed.origin.path)
                if first != placed.origin.path:
                    here.add(f"duplicate-{what}", f"the same {what} as {first}")
        target.touch()


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


# -- what a person sees ----------------------------------------------------------------------------------------------


class Findings:
    """Counts and the first examples of each code, gathered while the run goes on."""

    def __init__(self, examples: int = 5) -> None:
        self.examples = examples
        self.counts: dict[str, int] = {}
        self.first: dict[str, list[Notice]] = {}

    def add(self, notice: Notice) -> None:
        self.counts[notice.code] = self.counts.get(notice.code, 0) + 1
        kept = self.first.setdefault(notice.code, [])
        if len(kept) < self.examples:
            kept.append(notice)

    def rows(self) -> list[tuple[str, str, int, str]]:
        """Level, code, count and meaning, the worst first."""
        order = sorted(self.counts, key=lambda code: (-CODES[code][0], -self.counts[code], code))
        return [(CODES[code][0].word, code, self.counts[code], CODES[code][1]) for code in order]


def print_table(findings: Findings) -> None:
    """The summary table on standard output."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("level")
    table.add_column("finding", no_wrap=True)
    table.add_column("articles", justify="right")
    table.add_column("what it means", min_width=30)
    table.add_column("first place", overflow="ellipsis", no_wrap=True)
    for level, code, count, meaning in findings.rows():
        origin = findings.first[code][0].origin
        table.add_row(level, code, f"{count:,}", meaning, str(origin or ""), style=_STYLES[level])
    # Written to a file, the table is as wide as its words: 80 columns would cut every path.
    console = Console() if sys.stdout.isatty() else Console(width=140)
    console.print(table if findings.counts else "nothing found")


_STYLES = {Level.NOTE.word: "", Level.LOSS.word: "", Level.WARNING.word: "yellow", Level.ERROR.word: "red"}


def as_html(findings: Findings, summary: str) -> str:
    """The same as one self-contained page, with the first examples, before and after side by side."""
    parts = [_HEAD, f"<h1>Health of the corpus</h1><p>{html.escape(summary)}</p>"]
    parts.append(
        "<table><thead><tr><th>Level<th>Finding<th>Articles<th>What it means<th>What to do</tr></thead><tbody>"
    )
    for level, code, count, meaning in findings.rows():
        cells = (
            level,
            f'<a href="#{code}">{code}</a>',
            f"{count:,}",
            html.escape(meaning),
            html.escape(CODES[code][2]),
        )
        parts.append(f'<tr class="{level}"><td>' + "<td>".join(cells) + "</tr>")
    parts.append("</tbody></table>")
    for _level, code, count, _meaning in findings.rows():
        shown = findings.first[code]
        parts.append(f'<h2 id="{code}">{code}</h2><p>The first {len(shown)} of {count:,}.</p><ul>')
        parts += [f"<li>{_example(notice)}</li>" for notice in shown]
        parts.append("</ul>")
    return "\n".join(parts) + "</main></html>\n"


def _example(notice: Notice) -> str:
    where = f"<code>{html.escape(str(notice.origin))}</code> " if notice.origin else ""
    text = where + html.escape(notice.text)
    if notice.before or notice.after:
        text += f"<pre><del>{html.escape(notice.before)}</del>\n<ins>{html.escape(notice.after)}</ins></pre>"
    return text


_HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Health of the corpus</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: auto; padding: 1rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem; vertical-align: top }
tr + tr td { border-top: 1px solid #8884 } td:nth-child(3), th:nth-child(3) { text-align: right }
.warning td:first-child { font-weight: bold } .error td:first-child { font-weight: bold; color: #c33 }
pre { white-space: pre-wrap; overflow-wrap: anywhere } del { text-decoration: none; opacity: .7 } ins { text-decoration: none }
</style><main>"""
