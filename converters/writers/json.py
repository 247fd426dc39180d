"""How is the model written for programs? JSON, one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from ..article import FIELDS, Article, Link
from ..formats import Entry, Index, Part, Parts, Volume
from ..front_matter import dump
from ..notices import BadArticle, Report
from ..targets.shapes import Shape, entry_of, shape


@dataclass(frozen=True, slots=True)
class JSONWriter:
    """JSON Lines in UTF-8, keys in the order of the model; a key is absent when the source has no such value."""

    carries: ClassVar[frozenset[str]] = frozenset(FIELDS)
    suffix: ClassVar[str] = ".jsonl"

    form: Literal["lines", "array"] = field(
        default="lines", metadata={"help": "lines: one article a line; array: one list"}
    )
    shape: Literal["", "directus", "strapi", "contentful", "sanity", "ghost", "wagtail"] = field(
        default="", metadata={"help": "records as a content system imports them (--for sets it)"}
    )
    unmapped: Literal["error", "drop"] = field(
        default="error",
        metadata={"help": "what a shape has no place for: fails the article, or is dropped and counted"},
    )

    @property
    def views(self) -> Mapping[str, str]:
        """For ``articles verify``: how far the shape can give a field back."""
        return shape(self.shape).views if self.shape else {"extra": "json"}

    @property
    def drops(self) -> Mapping[str, str]:
        """Fields that cannot be read back from the shape, each with the reason."""
        return shape(self.shape).drops if self.shape else {}

    def render(self, article: Article, report: Report) -> Part:
        if self.shape:
            return self._shaped(article, shape(self.shape), report)
        entry = Entry(article.url, article.title, section=article.section, lang=article.lang)
        return Part(entry, dump.to_json(record(article)).encode())

    def _shaped(self, article: Article, how: Shape, report: Report) -> Part:
        if "extra" in how.drops and article.extra and self.unmapped == "error":
            raise BadArticle("unmapped", f"{self.shape} has no place for {', '.join(article.extra)}")
        data = dump.to_json(how.record(article)).encode()
        return Part(entry_of(article, how, data, report), data)

    def volumes(self, index: Index) -> Iterable[Volume]:
        yield Volume("", positions=tuple(placed.position for placed in index))

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        if self.shape:
            self._enveloped(shape(self.shape), parts, target)
            return
        start, between, end = (b"[\n", b",\n", b"\n]\n") if self.form == "array" else (b"", b"\n", b"\n")
        with target.open("wb") as out:
            before = start
            for placed in parts:
                out.write(before)
                out.write(parts.data(placed))
                before = between
            out.write(end)

    def _enveloped(self, how: Shape, parts: Parts, target: Path) -> None:
        head = {"array": "[\n", "object": how.head}.get(how.form, "").encode()
        between, end = (b"\n", "\n") if how.form == "lines" else (b",\n", "\n]\n")
        with target.open("wb") as out:
            before = head
            for placed in parts:
                data = parts.data(placed)
                if how.late is not None:
                    data = dump.to_json(how.late(json.loads(data), placed)).encode()
                out.write(before + data)
                before = between
            out.write((how.tail(parts) if how.form == "object" else end).encode())


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
    """A link as the contract's JSON object."""
    said = {"title": link.title, "url": link.url, "id": link.id, "section": link.section}
    return {key: value for key, value in said.items() if value}
