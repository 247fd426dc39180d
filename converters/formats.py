"""What is a format, and where does each live? The protocols of readers and writers, and the table of built-ins.

A format is a frozen dataclass whose fields are its options (``--set name=value``); a field's help text stands in
``field(metadata={"help": "…"})``. The name the user types is the module that holds it: ``epub`` is
``converters.writers.epub``. Others plug in through the entry point groups ``converters.readers`` and
``converters.writers``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Protocol

from .article import Article, Link, Origin
from .notices import Report


@dataclass(frozen=True, slots=True)
class Raw:
    """One article not yet parsed: where it came from and how to get its text.

    ``file`` is the path or URL to open. ``data`` is ``None`` when the article is the whole file (the worker
    reads it), else the bytes or the decoded record that ``scan`` cut out of a file of many articles.
    """

    origin: Origin
    file: str
    data: Any = None

    def __reduce__(self) -> tuple[type[Raw], tuple[object, ...]]:  # as Origin does, for the same reason
        return Raw, (self.origin, self.file, self.data)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the whole must know of one rendered article; the text itself stays in the spool.

    ``name`` is the file name wanted, without suffix (may hold ``/``; "" = none needed); ``collect`` makes it unique, ignoring case.
    ``links`` are resolved by url against the whole run, for a writer that needs to know where they lead. ``facts`` are the writer's own JSON values.
    """

    url: str
    title: str
    name: str = ""
    section: str = ""
    lang: str = ""
    date: str = ""
    links: tuple[Link, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One rendered article: finished bytes in the target's syntax, and its entry."""

    entry: Entry
    data: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads within the run: an article's unique name and the number of its volume."""

    name: str
    title: str
    volume: int


@dataclass(frozen=True, slots=True)
class Placed:
    """One article in the run, after ``collect``: ``entry.name`` is now unique; ``targets`` runs parallel to ``entry.links``."""

    position: int
    entry: Entry
    origin: Origin
    size: int
    volume: int = 0
    targets: tuple[Target | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Volume:
    """One output file or folder. ``positions`` are the articles in it, in order; ``name`` is its path below TARGET
    when there are several volumes, "" for TARGET itself."""

    name: str
    title: str = ""
    number: int = 0
    of: int = 1
    positions: tuple[int, ...] = ()


class Index(Protocol):
    """The run's entries, as ``Writer.volumes`` may see them."""

    def __iter__(self) -> Iterator[Placed]:
        """All articles in the order of their sources, without ``targets``."""
        ...

    def __len__(self) -> int: ...


class Parts(Protocol):
    """The articles of one volume, in order; may be walked through more than once."""

    def __iter__(self) -> Iterator[Placed]: ...

    def __len__(self) -> int: ...

    def facts(self) -> Iterator[Mapping[str, Any]]:
        """What ``render`` noted of each article, in order: a third of the time of a walk."""
        ...

    def data(self, placed: Placed) -> bytes:
        """The bytes that ``render`` made."""
        ...


class Reader(Protocol):
    """How a format becomes articles; the suffixes are those of its files."""

    suffixes: ClassVar[tuple[str, ...]]

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """Find the articles of one file; parse nothing that can wait. Serial. May raise BadArticle for the whole file."""
        ...

    def parse(self, raw: Raw, report: Report) -> Article:
        """One article. Runs in parallel. Raises BadArticle."""
        ...


class Writer(Protocol):
    """May also have ``section_late``: True says that ``assemble`` takes the section's name from the entry, so that an
    article whose section turns out to be mostly spelt otherwise need not be rendered again."""

    carries: ClassVar[frozenset[str]]  #: Article fields the target has room for
    suffix: ClassVar[str]  #: of one volume; "" when a volume is a folder of files

    def render(self, article: Article, report: Report) -> Part:
        """One article into the target's syntax. Runs in parallel. Raises LeftOut or BadArticle."""
        ...

    def volumes(self, index: Index) -> Iterable[Volume]:
        """Which articles make which output. Serial. One volume named "" means: TARGET itself."""
        ...

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        """Write one volume to ``target`` (a file that does not exist, or an empty folder). Streaming; runs in parallel."""
        ...


READERS: dict[str, str] = {
    "csv": "converters.readers.csv:CSVReader",
    "epub": "converters.readers.epub:EPUBReader",
    "json": "converters.readers.json:JSONReader",
    "jsonld": "converters.readers.jsonld:JSONLDReader",
    "ghost": "converters.readers.ghost:GhostReader",
    "markdown": "converters.readers.markdown:MarkdownReader",
    "wxr": "converters.readers.wxr:WXRReader",
}
WRITERS: dict[str, str] = {
    "csv": "converters.writers.csv:CSVWriter",
    "epub": "converters.writers.epub:EPUBWriter",
    "json": "converters.writers.json:JSONWriter",
    "jsonld": "converters.writers.jsonld:JSONLDWriter",
    "markdown": "converters.writers.markdown:MarkdownWriter",
    "wxr": "converters.writers.wxr:WXRWriter",
}
#: file suffix -> reader
SUFFIXES: dict[str, str] = {
    ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown",
    ".json": "json", ".jsonl": "json", ".ndjson": "json",
    ".csv": "csv", ".jsonld": "jsonld", ".html": "jsonld", ".epub": "epub",
}  # fmt: skip


class UnknownFormat(Exception):
    """No such format; the message lists those there are."""


def reader_class(name: str) -> type[Any]:
    """The reader named ``name``: a built-in, else an entry point of the group ``converters.readers``."""
    return _load("reader", READERS, name)


def writer_class(name: str) -> type[Any]:
    """The writer named ``name``: a built-in, else an entry point of the group ``converters.writers``."""
    return _load("writer", WRITERS, name)


def _load(kind: str, table: dict[str, str], name: str) -> type[Any]:
    where = table.get(name)
    if where is None:
        from importlib.metadata import entry_points  # 50 ms that a built-in format need not wait for

        found = list(entry_points(group=f"converters.{kind}s", name=name))
        if not found:
            raise UnknownFormat(f"no {kind} named {name!r}; there are: {', '.join(names(kind))}")
        where = found[0].value
    module, _, attribute = where.partition(":")
    loaded: type[Any] = getattr(import_module(module), attribute)
    return loaded


def names(kind: str) -> list[str]:
    """The names of all readers or writers, built-in and plugged in, without loading one."""
    from importlib.metadata import entry_points

    table = {"reader": READERS, "writer": WRITERS}[kind]
    return sorted({*table, *(point.name for point in entry_points(group=f"converters.{kind}s"))})
