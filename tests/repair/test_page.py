"""Does the page that a doubting user reads say what the program does?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from converters.article import Article
from converters.notices import Report
from converters.repair import repair

PAGE = Path(__file__).parents[2] / "docs" / "repair.md"
BLOCK = re.compile(r"^(`{3,})text (before|after)\n(.*?)\n\1$", re.DOTALL | re.MULTILINE)
BLOCKS = [(kind, text) for _, kind, text in BLOCK.findall(PAGE.read_text("utf-8"))]
PASSAGES = list(zip(BLOCKS[::2], BLOCKS[1::2], strict=True))


def test_there_are_ten() -> None:
    assert len(PASSAGES) == 10
    assert all((before[0], after[0]) == ("before", "after") for before, after in PASSAGES)


@pytest.mark.parametrize(
    ("before", "after"), [(before[1], after[1]) for before, after in PASSAGES], ids=range(1, len(PASSAGES) + 1)
)
def test_passage(before: str, after: str) -> None:
    report = Report()
    article = repair(Article(url="/", title="", body=before), report)
    assert article.body == after
    assert bool(report.notices) == (before != after)
