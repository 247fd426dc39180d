"""Does every non-ASCII sample text come back from every kind of misreading, and stay as it is without one?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from converters.repair.escapes import decode
from converters.repair.mojibake import undo
from tests.repair.test_mojibake import DAMAGE
from tests.sample.test_escapes import front_matter

pytestmark = pytest.mark.sample


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield decode(value).text
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


@pytest.fixture(scope="module")
def texts(sample: Path) -> list[str]:
    found: dict[str, None] = {}
    for path in sorted(sample.glob("learn/*/*.md")):
        found.update((text, None) for text in _strings(front_matter(path)) if not text.isascii())
    for path in sorted(sample.glob("**/*.md")):
        if path.parent.parent.name != "learn" and not (text := path.read_text("utf-8")).isascii():
            found[text] = None
    return list(found)


def test_the_clean_sample_stays(texts: list[str], other_sites: Path) -> None:
    assert [text for text in texts if undo(text) is not text] == []
    others = [path.read_text("utf-8") for path in sorted(other_sites.rglob("*.md*"))]
    assert [text[:60] for text in others if undo(text) is not text] == []


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_comes_undone(texts: list[str], kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    back = sum(undo(DAMAGE[kind](text)) == text for text in texts)
    with capsys.disabled():
        print(f"\n{kind}: {back} of {len(texts)} texts back exactly ({back / len(texts):.2%})", end="")
    assert back >= 0.995 * len(texts)


def test_no_break_spaces_that_became_blanks(texts: list[str]) -> None:
    western = DAMAGE["windows-1252"]
    damaged = [(text, western(text).replace("\xa0", " ")) for text in texts if "\xa0" not in text]
    assert sum(undo(bad) == text for text, bad in damaged) >= 0.995 * len(damaged)
