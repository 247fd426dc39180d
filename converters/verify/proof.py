"""What is to be proved? Two sides, what the target has room for, and who else is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .. import files
from ..article import Article
from ..formats import Reader, Writer
from ..migration.media import MediaProof
from ..notices import Report
from ..views import address
from ..work import reader_for
from .verdict import Mode


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison: its files, and the reader for each suffix ("" serves every file)."""

    sources: tuple[files.Source, ...]
    readers: Mapping[str, Reader]

    def reader_for(self, source: files.Source) -> Reader:
        return reader_for(self.readers, source)


class Witness(Protocol):
    """Another look at what became of the source: at the pages of a built site, at the old addresses."""

    @property
    def name(self) -> str: ...
    def examine(self, articles: Iterable[Article]) -> Iterator[tuple[str, Report]]:
        """For each article one word for what became of it, and what to tell: an error when the proof fails."""
        ...


@dataclass(frozen=True, slots=True)
class Proof:
    """What is to be proved: ``target`` says what ``source`` says, in the fields that ``writer`` carries.

    A writer may have a mapping ``views`` from a field's name to a name in VIEWS: how far the target can give it back;
    ``views`` here are those of the way the target is read, ``hidden`` the fields that this way does not show.
    """

    source: Side
    target: Side
    writer: Writer
    mode: Mode = "files"
    views: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    key: Callable[[str], str] = address  #: the form of an address by which articles are matched
    witnesses: tuple[Witness, ...] = ()
    executor: str = "processes"
    jobs: int = 1
    media: MediaProof | None = None  #: None: pictures and documents are not compared
