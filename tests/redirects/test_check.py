"""Every row of a list of redirects is usable, or rejected with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.redirects import REASONS, Pages, Redirect, check
from converters.redirects.dialects import DIALECTS

PAGES = Pages(["/a", "/b/", "/learn/c"])


def _rows(*pairs: tuple[str, str]) -> list[Redirect]:
    return [Redirect(source, to, 301, line) for line, (source, to) in enumerate(pairs, 1)]


@pytest.mark.parametrize(
    ("source", "to", "reason"),
    [
        ("", "/a", "malformed"),
        ("/old", "", "malformed"),
        ("/old one", "/a", "malformed"),
        ("/old", "/a\x00", "malformed"),
        ("/blog/*", "/a", "pattern"),
        ("/blog/:slug", "/a", "pattern"),
        ("/old?id=3", "/a", "pattern"),
        ("/old#part", "/a", "pattern"),
        ("https://elsewhere.example/x", "/a", "other-site"),
        ("/x", "/x/", "self"),
        ("/X", "/x", "self"),
        ("/a", "/b", "live-page"),
        ("/a/", "/b", "live-page"),
        ("/Learn/C", "/a", "case-twin"),
        ("/old", "/nowhere", "dead-target"),
    ],
)
def test_one_row_that_cannot_be_used(source: str, to: str, reason: str) -> None:
    (rejected,) = check(_rows((source, to)), PAGES).rejected
    assert rejected.reason == reason
    assert rejected.text


@pytest.mark.parametrize(
    ("source", "to", "end"),
    [
        ("/old", "/a", "/a"),
        ("/old/", "/b", "/b"),
        ("old", "learn/c", "/learn/c"),
        ("/old", "/a?page=2#top", "/a?page=2#top"),
        ("/old", "https://elsewhere.example/new", "https://elsewhere.example/new"),
        ("https://site.example/old", "https://SITE.example/a", "/a"),
        ("/caf%C3%A9", "/a", "/a"),
        ("/café", "/a", "/a"),
    ],
)
def test_one_row_that_can_be_used(source: str, to: str, end: str) -> None:
    (usable,) = check(_rows((source, to)), PAGES, site="https://site.example").usable
    assert usable.to == end


def test_chains_are_flattened() -> None:
    checked = check(_rows(("/1", "/2"), ("/2", "/3"), ("/3", "/a")), PAGES)
    assert [row.to for row in checked.usable] == ["/a", "/a", "/a"]
    assert [row.source for row in checked.flattened] == ["/1", "/2"]


def test_loops_take_down_what_leads_into_them_and_nothing_else() -> None:
    checked = check(_rows(("/1", "/2"), ("/2", "/1"), ("/0", "/1"), ("/9", "/a")), PAGES)
    assert [row.source for row in checked.usable] == ["/9"]
    assert {one.reason for one in checked.rejected} == {"loop"}


def test_a_loop_through_a_live_page_is_none() -> None:
    """The page itself is never redirected, so its old address may lead to it."""
    checked = check(_rows(("/old", "/a"), ("/a", "/old")), PAGES)
    assert [row.source for row in checked.usable] == ["/old"]
    assert [one.reason for one in checked.rejected] == ["live-page"]


def test_of_several_targets_the_first_that_is_a_page_wins() -> None:
    checked = check(_rows(("/old", "/gone"), ("/old", "/a"), ("/old/", "/b"), ("/old", "/a/")), PAGES)
    assert [row.to for row in checked.usable] == ["/a"]
    assert [one.reason for one in checked.rejected] == ["conflict", "conflict", "repeat"]


_steps = st.sampled_from(["/a", "/b", "/x", "/y", "/z", "/X", "/x/", "https://o.example/", "", "/q?1"])


@given(st.lists(st.tuples(_steps, _steps), max_size=12))
def test_every_row_has_exactly_one_fate_and_what_is_usable_works(pairs: list[tuple[str, str]]) -> None:
    rows = _rows(*pairs)
    checked = check(rows, PAGES)
    lines = [row.line for row in checked.usable] + [one.redirect.line for one in checked.rejected]
    assert sorted(lines) == [row.line for row in rows]
    assert {one.reason for one in checked.rejected} <= REASONS.keys()
    for row in checked.usable:
        assert row.source not in PAGES
        assert row.to in PAGES or not row.to.startswith("/")
    assert check(checked.usable, PAGES).usable == checked.usable


def test_the_documentation_names_every_reason_and_dialect(root: Path) -> None:
    text = (root / "docs" / "migration.md").read_text("utf-8")
    for name in (*REASONS, *DIALECTS):
        assert f"`{name}`" in text or f"--dialect {name}" in text, name
