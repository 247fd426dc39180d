"""What is an article? The canonical model between every reader and every writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime as DateTime


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a person can look: a path relative to its SOURCE, a line (from 1), an item of a list (from 1)."""

    path: str
    line: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        where = self.path
        if self.item is not None:
            where += f"[{self.item}]"
        return where if self.line is None else f"{where}:{self.line}"

    def __reduce__(self) -> tuple[type[Origin], tuple[str, int | None, int | None]]:
        """Several of these travel home with every article; a call by position costs a third of the default."""
        return Origin, (self.path, self.line, self.item)


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another article. ``url`` is what it is resolved by; ``id`` repeats in real corpora."""

    title: str = ""
    url: str = ""
    id: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One question and its answer, or one page of prose.

    ``body`` is Markdown with LF line ends. ``url`` is the identity. An empty string or tuple and ``None`` mean
    that the source has no such value: nothing is invented. ``extra`` holds what the source said and no field
    claims, in the source's order and with its types (``str int float bool None date datetime list dict``).
    """

    url: str
    title: str
    body: str
    id: str = ""
    summary: str = ""
    section: str = ""
    lang: str = ""
    date: Date | DateTime | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    related: tuple[Link, ...] = ()
    draft: bool = False
    no_index: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)
    origin: Origin | None = field(default=None, compare=False)


#: Every field of the model a writer may carry, in the order of the model.
FIELDS: tuple[str, ...] = (
    "url", "title", "body", "id", "summary", "section", "lang", "date",
    "authors", "keywords", "related", "draft", "no_index", "extra",
)  # fmt: skip
