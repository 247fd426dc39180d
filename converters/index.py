"""What does the whole know of its articles? The SQLite index of one run: names, links, sections, places in the spool.

Only entries live here, never a text, so memory stays flat however large the corpus is. ``RunIndex`` is written by
the run's own process; ``VolumeParts`` is a read-only view of one volume, opened by whichever worker assembles it.
"""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson

from .article import Link, Origin
from .formats import Entry, Placed, Raw, Target, Volume
from .spool import SpoolReader

_SCHEMA = """
CREATE TABLE entries (
  position INTEGER PRIMARY KEY, key TEXT, url TEXT, title TEXT, name TEXT, section TEXT, lang TEXT, date TEXT,
  links TEXT, facts TEXT, related TEXT, path TEXT, line INTEGER, item INTEGER, file BLOB, raw BLOB,
  offset INTEGER, size INTEGER, volume INTEGER DEFAULT 0
);
CREATE TABLE links (position INTEGER, n INTEGER, key TEXT, PRIMARY KEY (position, n)) WITHOUT ROWID;
"""
#: Entries that are put in together: half the time of one by one.
_AT_ONCE = 64
_PLACED = "position, url, title, name, section, lang, date, links, facts, path, line, item, size, volume"


def link_key(url: str) -> str:
    """What two addresses are compared by: without query, fragment and closing slash."""
    return url.partition("#")[0].partition("?")[0].rstrip("/")


def _stored(value: object) -> str:
    """``value`` as JSON; ``_read`` is the inverse."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # half a character, or a number of more than 64 bits
        return json.dumps(value)


def _read(stored: str) -> Any:
    try:
        return orjson.loads(stored)
    except ValueError:
        return json.loads(stored)


class Row(NamedTuple):
    """An entry as the index keeps it: what a worker sends home instead of the entry itself."""

    entry: tuple[str, ...]  #: key, url, title, name, section, lang, date, links, facts, related
    links: tuple[str | None, ...]  #: the key of each link, None where it has no address


def row(entry: Entry, related: tuple[Link, ...] = ()) -> Row:
    """``entry`` made ready for the index. Workers do this: the run's own process is what they all wait for.

    ``related`` are the article's links, looked at where the writer asked for none: they are not given back to it.
    """
    links = entry.links or related
    stored = _stored([[link.title, link.url, link.id, link.section] for link in links]) if links else ""
    facts = _stored(dict(entry.facts)) if entry.facts else ""
    own, others = (stored, "") if entry.links else ("", stored)
    key = link_key(entry.url)
    return Row(
        (key, entry.url, entry.title, entry.name, entry.section, entry.lang, entry.date, own, facts, others),
        tuple([link_key(link.url) if link.url else None for link in links]),
    )


class RunIndex:
    """The entries of one run. Positions count the articles in the order of their sources, from 0."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = sqlite3.connect(path)
        # The index is thrown away with the draft: durability would only cost time. An entry has some 2 kB, and in pages
        # of 4 kB most would be torn in two: half the time again.
        self._connection.executescript(
            "PRAGMA page_size=16384; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA
        )
        self._count = 0
        self._waiting: list[tuple[int, Row, Raw, int, int]] = []

    @property
    def _db(self) -> sqlite3.Connection:
        """The database with all that was added."""
        if self._waiting:
            self._put(self._waiting)
            self._waiting = []
        return self._connection

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Placed]:
        for row in self._db.execute(f"SELECT {_PLACED} FROM entries ORDER BY position"):
            yield _placed(row)

    def add(self, row: Row, raw: Raw, offset: int, size: int) -> None:
        """Append one rendered article; its position is the number of entries before it."""
        self._waiting.append((self._count, row, raw, offset, size))
        self._count += 1
        if len(self._waiting) == _AT_ONCE:
            self._put(self._waiting)
            self._waiting = []

    def change(self, position: int, row: Row, raw: Raw, offset: int, size: int) -> None:
        """Put a re-rendered article in the place of its former self."""
        self._db.execute("DELETE FROM links WHERE position = ?", (position,))
        self._put([(position, row, raw, offset, size)])

    def _put(self, rendered: Iterable[tuple[int, Row, Raw, int, int]]) -> None:
        entries: list[tuple[object, ...]] = []
        links: list[tuple[int, int, str]] = []
        for position, row, raw, offset, size in rendered:
            origin = raw.origin
            data = None if raw.data is None else pickle.dumps(raw.data)
            place = origin.path, origin.line, origin.item, os.fsencode(raw.file), data, offset, size
            entries.append((position, *row.entry, *place))
            links += [(position, n, key) for n, key in enumerate(row.links) if key is not None]
        self._connection.executemany(
            "INSERT OR REPLACE INTO entries VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)", entries
        )
        self._connection.executemany("INSERT INTO links VALUES (?,?,?)", links)

    # -- what only the whole can know ----------------------------------------------------------------------------

    def finish(self) -> None:
        """All entries are in: make look-ups by address fast."""
        self._db.execute("CREATE INDEX by_key ON entries (key, position)")

    def sections(self) -> list[tuple[str, int]]:
        """Section names with their number of articles, in order of first appearance."""
        return list(
            self._db.execute("SELECT section, COUNT(*) FROM entries GROUP BY section ORDER BY MIN(position)").fetchall()
        )

    def in_sections(self, names: Iterable[str]) -> Iterator[tuple[int, Raw]]:
        """Position and source of every article of the sections named."""
        wanted = frozenset(names)  # older SQLite takes 999 in a query
        rows = self._db.execute("SELECT position, section FROM entries ORDER BY position")
        for position in [at for at, section in rows if section in wanted]:
            path, line, item, file, raw = self._db.execute(
                "SELECT path, line, item, file, raw FROM entries WHERE position = ?", (position,)
            ).fetchone()
            yield position, Raw(Origin(path, line, item), os.fsdecode(file), None if raw is None else pickle.loads(raw))

    def respell(self, spellings: Mapping[str, str]) -> None:
        """Name sections as ``spellings`` has them."""
        self._db.execute("CREATE TEMP TABLE spellings (was TEXT PRIMARY KEY, becomes TEXT)")
        self._db.executemany("INSERT INTO spellings VALUES (?, ?)", spellings.items())
        self._db.execute(
            """UPDATE entries SET section = (SELECT becomes FROM spellings WHERE was = section)
            WHERE section IN (SELECT was FROM spellings)"""
        )

    def duplicates(self) -> Iterator[tuple[Placed, str]]:
        """Each article whose address an earlier one has already, and the path of that earlier one."""
        query = f"""SELECT {_PLACED}, (SELECT path FROM entries f WHERE f.key = e.key ORDER BY position LIMIT 1)
            FROM entries e WHERE key IN (SELECT key FROM entries WHERE key != '' GROUP BY key HAVING COUNT(*) > 1)
            AND position > (SELECT MIN(position) FROM entries f WHERE f.key = e.key) ORDER BY position"""
        for *row, first in self._db.execute(query):
            yield _placed(tuple(row)), first

    def dangling(self) -> Iterator[tuple[Origin, str, int, list[str]]]:
        """Each article with links that lead nowhere in this run: its origin and url, how many links it has, and those."""
        query = """SELECT path, line, item, url, links || related, numbers FROM entries JOIN (
            SELECT position AS at, group_concat(n) AS numbers FROM links l
            WHERE NOT EXISTS (SELECT 1 FROM entries t WHERE t.key = l.key) GROUP BY position) ON at = position ORDER BY at"""
        for path, line, item, url, stored, numbers in self._db.execute(query):
            links = _read(stored)
            yield Origin(path, line, item), url, len(links), [links[n][1] for n in sorted(map(int, numbers.split(",")))]

    def make_names_unique(self) -> Iterator[tuple[Placed, str]]:
        """Give every article a name of its own, ignoring case and how an accent is put together, as some file systems
        do; yields those that were renamed and their new name.

        The first in the order of the sources keeps its name; a later one gets six digits of its address' SHA-256,
        so that the name does not depend on how many others there are.
        """
        taken: set[str] = set()
        renamed = []
        for row in self._db.execute(f"SELECT {_PLACED} FROM entries WHERE name != '' ORDER BY position"):
            name = wanted = row[3]
            count = 0
            while _folded(name) in taken:
                import hashlib  # 3 ms that a run without two of one name need not wait for

                digits = hashlib.sha256(row[1].encode()).hexdigest()[:6]
                name = f"{wanted}-{digits}" + (f"-{count}" if count else "")
                count += 1
            taken.add(_folded(name))
            if name != wanted:
                renamed.append((_placed(row), name))
        for placed, name in renamed:
            self._db.execute("UPDATE entries SET name = ? WHERE position = ?", (name, placed.position))
            yield placed, name

    def assign(self, volume: Volume) -> None:
        """Say which articles ``volume`` holds, so that links from other volumes find them."""
        if volume.number == 0:  # where all of them are unless this says otherwise
            return
        self._db.executemany(
            "UPDATE entries SET volume = ? WHERE position = ?", [(volume.number, at) for at in volume.positions]
        )

    def commit(self) -> None:
        """Let other processes see what is in."""
        self._db.commit()

    def close(self) -> None:
        self._db.commit()
        self._db.close()


class VolumeParts:
    """One volume's articles in order, from a finished index and its spool. See ``formats.Parts``."""

    def __init__(self, index: Path, spool: Path, positions: tuple[int, ...]) -> None:
        self._db = sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        self._db.execute("CREATE TEMP TABLE mine (at INTEGER PRIMARY KEY)")
        self._db.executemany("INSERT INTO mine VALUES (?)", [(at,) for at in positions])
        self._spool = SpoolReader(spool)
        self._order = positions
        self._offsets = array("q", bytes(8 * len(positions)))
        self._place = {at: n for n, at in enumerate(positions)}
        for at, offset in self._db.execute("SELECT position, offset FROM entries JOIN mine ON at = position"):
            self._offsets[self._place[at]] = offset

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Placed]:
        if any(b < a for a, b in zip(self._order, self._order[1:], strict=False)):
            yield from self._as_ordered()
            return
        rows = self._db.execute(f"SELECT {_PLACED} FROM entries JOIN mine ON at = position ORDER BY position")
        mine = "SELECT EXISTS (SELECT 1 FROM entries JOIN mine ON at = position WHERE links != '')"
        if not self._db.execute(mine).fetchone()[0]:  # a writer that resolves no links need not wait for them
            yield from map(_placed, rows)
            return
        # The first article at an address is its target; duplicates come later (bare columns of MIN are its row's).
        found = self._db.execute(
            """SELECT l.position, l.n, t.name, t.title, t.volume, MIN(t.position) FROM links l JOIN mine ON at = l.position
               JOIN entries t ON t.key = l.key GROUP BY l.position, l.n ORDER BY l.position, l.n"""
        )
        yield from self._joined(rows, found)

    @staticmethod
    def _joined(rows: Iterable[Any], found: Iterable[tuple[int, int, str, str, int, int]]) -> Iterator[Placed]:
        links = iter(found)
        link = next(links, None)
        for row in rows:
            placed = _placed(row)
            if placed.entry.links:
                targets: list[Target | None] = [None] * len(placed.entry.links)
                while link is not None and link[0] == placed.position:
                    targets[link[1]] = Target(link[2], link[3], link[4])
                    link = next(links, None)
                placed = replace(placed, targets=tuple(targets))
            yield placed

    def _as_ordered(self) -> Iterator[Placed]:
        """A writer's own order: one look-up an article."""
        for at in self._order:
            rows = self._db.execute(f"SELECT {_PLACED} FROM entries WHERE position = ?", (at,)).fetchall()
            found = self._db.execute(
                """SELECT l.position, l.n, t.name, t.title, t.volume, MIN(t.position) FROM links l
                   JOIN entries t ON t.key = l.key WHERE l.position = ? GROUP BY l.n ORDER BY l.n""",
                (at,),
            )
            yield from self._joined(rows, found)

    def facts(self) -> Iterator[Mapping[str, Any]]:
        for (stored,) in self._db.execute("SELECT facts FROM entries JOIN mine ON at = position ORDER BY position"):
            yield _facts(stored)

    def data(self, placed: Placed) -> bytes:
        return self._spool.read(self._offsets[self._place[placed.position]], placed.size)

    def close(self) -> None:
        self._db.close()
        self._spool.close()


@lru_cache(maxsize=256)  # what a writer notes of a row is often what it noted of the last one
def _facts(stored: str) -> Mapping[str, object]:
    said: dict[str, object] = _read(stored) if stored else {}
    return MappingProxyType(said)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def _placed(row: Any) -> Placed:
    position, url, title, name, section, lang, date, links, facts, path, line, item, size, volume = row
    entry = Entry(
        url,
        title,
        name,
        section,
        lang,
        date,
        tuple(Link(*link) for link in _read(links)) if links else (),
        _facts(facts),
    )
    return Placed(position, entry, Origin(path, line, item), size, volume)
