"""How is the model written for programs? JSON, one article a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from ..article import FIELDS, Article, Link
from ..formats import Entry, Index, Part, Parts, Volume
from ..front_matter import dump
from ..notices import Report


@dataclass(frozen=True, slots=True)
class JSONWriter:
    """JSON Lines in UTF-8, keys in the order of the model; a key is absent when the source has no such value."""

    carries: ClassVar[frozenset[str]] = frozenset(FIELDS)
    suffix: ClassVar[str] = ".jsonl"

    form: Literal["lines", "array"] = field(
        default="lines", metadata={"help": "lines: one article a line; array: one list"}
    )

    def render(self, article: Article, report: Report) -> Part:
        entry = Entry(article.url, article.title, section=article.section, lang=article.lang, links=article.related)
        return Part(entry, dump.to_json(record(article)).encode())

    def volumes(self, index: Index) -> Iterable[Volume]:
        yield Volume("", positions=tuple(placed.position for placed in index))

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        start, between, end = (b"[\n", b",\n", b"\n]\n") if self.form == "array" else (b"", b"\n", b"\n")
        with target.open("wb") as out:
            before = start
            for placed in parts:
                out.write(before)
                out.write(parts.data(placed))
                before = between
            out.write(end)


def record(article: Article) -> dict[str, Any]:
    """The article as the contract's JSON object; dates inside ``extra`` are still dates."""
    date = article.date
    said = {
        "url": article.url,
        "id": article.id,
        "title": article.title,
        "body": article.body,
        "summary": article.summary,
        "section": article.section,
        "lang": article.lang,
        "date": date.isoformat() if date else "",
        "authors": list(article.authors),
        "keywords": list(article.keywords),
        "related": [link_record(link) for link in article.related],
        "draft": article.draft,
        "no_index": article.no_index,
        "extra": article.extra,
        "path": article.origin.path if article.origin else "",
    }
    return {key: value for key, value in said.items() if value}


def link_record(link: Link) -> dict[str, str]:
    said = {"title": link.title, "url": link.url, "id": link.id, "section": link.section}
    return {key: value for key, value in said.items() if value}
