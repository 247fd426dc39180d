"""What the whole knows: addresses, names, sections and links, with the texts on disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from converters.article import Link, Origin
from converters.formats import Entry, Raw, Target, Volume
from converters.index import RunIndex, VolumeParts, link_key, row
from converters.spool import Spool


def fill(tmp_path: Path, *entries: Entry) -> RunIndex:
    index = RunIndex(tmp_path / "index")
    with Spool(tmp_path / "spool") as spool:
        for number, entry in enumerate(entries):
            data = f"text of {entry.title}".encode()
            raw = Raw(Origin(f"{number}.md", item=number), f"/src/{number}.md", {"n": number} if number % 2 else None)
            index.add(row(entry), raw, spool.append(data), len(data))
    index.finish()
    return index


def parts(tmp_path: Path, *positions: int) -> VolumeParts:
    return VolumeParts(tmp_path / "index", tmp_path / "spool", positions)


@pytest.mark.parametrize("url", ["/a/b", "/a/b/", "/a/b#part", "/a/b?x=1#y", "/a/b/#z"])
def test_addresses_are_compared_without_query_fragment_and_closing_slash(url: str) -> None:
    assert link_key(url) == "/a/b"


def test_an_entry_comes_back_as_it_went_in(tmp_path: Path) -> None:
    entry = Entry("/a", "A", "a", "Maths", "en", "2025-01-30", (Link("B", "/b", "7", "Art"),), {"maths": 3})
    index = fill(tmp_path, entry)
    (placed,) = index
    assert (placed.entry, placed.origin, placed.position) == (entry, Origin("0.md", item=0), 0)


def test_links_are_resolved_by_address_to_the_first_article_there(tmp_path: Path) -> None:
    links = (Link(url="/c/"), Link(url="/nowhere"), Link(title="no url"), Link(url="/a#x"))
    index = fill(tmp_path, Entry("/a", "A", "a", links=links), Entry("/c", "C", "c"), Entry("/c", "C again", "c2"))
    index.assign(Volume("two", number=2, positions=(1, 2)))
    index.close()
    first, *_ = parts(tmp_path, 0)
    assert first.targets == (Target("c", "C", 2), None, None, Target("a", "A", 0))
    second, third = parts(tmp_path, 2, 1)  # a writer's own order is kept
    assert [second.entry.title, third.entry.title] == ["C again", "C"]


def test_texts_are_read_from_the_spool(tmp_path: Path) -> None:
    fill(tmp_path, *(Entry(f"/{n}", f"T{n}") for n in range(5))).close()
    volume = parts(tmp_path, 3, 1, 4)
    assert [volume.data(placed) for placed in volume] == [b"text of T3", b"text of T1", b"text of T4"]


def test_names_are_unique_whatever_their_case_and_stable(tmp_path: Path) -> None:
    entries = [Entry("/1", "1", "Same"), Entry("/2", "2", "same"), Entry("/2", "3", "SAME"), Entry("/4", "4")]
    index = fill(tmp_path, *entries)
    renamed = {placed.position: name for placed, name in index.make_names_unique()}
    assert renamed == {1: "same-677a27", 2: "SAME-677a27-1"}
    assert [placed.entry.name for placed in index] == ["Same", "same-677a27", "SAME-677a27-1", ""]


def test_names_are_unique_however_their_accents_are_put_together(tmp_path: Path) -> None:
    index = fill(tmp_path, Entry("/1", "1", "caf\u00e9"), Entry("/2", "2", "cafe\u0301"))
    assert [placed.entry.title for placed, _ in index.make_names_unique()] == ["2"]


def test_sections_of_very_many_spellings(tmp_path: Path) -> None:
    index = fill(tmp_path, *(Entry(f"/{n}", f"T{n}", section=f"S{n}") for n in range(3)))
    index._db.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 2)  # 999 before SQLite 3.32
    assert [position for position, _ in index.in_sections(["S0", "S2", "none"])] == [0, 2]


def test_duplicates_and_dangling_links_are_found(tmp_path: Path) -> None:
    index = fill(
        tmp_path,
        Entry("/a", "A", links=(Link(url="/b"), Link(url="/x"))),
        Entry("/b", "B"),
        Entry("/a/", "A2"),
        Entry("", "-"),
    )
    assert [(placed.entry.title, first) for placed, first in index.duplicates()] == [("A2", "0.md")]
    assert list(index.dangling()) == [(Origin("0.md", item=0), "/a", 2, ["/x"])]


def test_an_article_rendered_again_replaces_itself(tmp_path: Path) -> None:
    index = fill(
        tmp_path, Entry("/a", "A", section="maths", links=(Link(url="/x"),)), Entry("/b", "B", section="Maths")
    )
    assert index.sections() == [("maths", 1), ("Maths", 1)]
    ((position, raw),) = index.in_sections(["Maths"])
    assert (position, raw) == (1, Raw(Origin("1.md", item=1), "/src/1.md", {"n": 1}))
    index.change(position, row(Entry("/b", "B", section="maths")), raw, 0, 1)
    assert index.sections() == [("maths", 2)]
    assert len(index) == 2
