"""What `articles check` says of one text, and what it leaves in peace."""

from __future__ import annotations

import time

import pytest

from converters.article import Article
from converters.lint import lint
from converters.notices import Report


def findings(body: str, title: str = "Why?") -> list[str]:
    report = Report()
    lint(Article(url="/a", title=title, body=body), report)
    return [notice.code for notice in report]


@pytest.mark.parametrize(
    "body",
    [
        "A whole sentence.",
        "It holds that\n\n$$\nx = 1\n$$",
        "So \\(x = 1\\)",
        "See this:\n\n```python\nprint(1)\n```",
        "- apples\n- pears and some plums too",
        "| a | b |\n|---|---|\n| one | two words |",
        "He said so.\n\nOSCARS",
        "# One\n\n## Two\n\n### Three\n\n# Four again.",
        "```text\n# no heading\n#### none either\n```\n\nDone.",
        "Prices rose from $5 to $10.",
        "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you too",
        "Ends with a citation [1]",
        "See [the guide][guide].\n\n[guide]: https://guide.example/start/\n[other]: /other",
        "More at https://guide.example/start/",
        "That is all, well done :tada:",
        "Thanks for having me on, and see you there 👀",
        "A rule at the end.\n\n***",
        "In a nested list:\n\n1. Do this:\n\n   ```sh\n   ls\n   ```\n",
    ],
)
def test_what_is_right_is_left_in_peace(body: str) -> None:
    assert findings(body) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "no-text"),
        ("Ensure that both the pipette and the", "cut-off"),
        ("First, there are several reasons,", "cut-off"),
        ("There are these reasons:", "cut-off"),
        ("- One whole item.\n- Another whole item.\n- This one stops in the", "cut-off"),
        ("So $$x = 1 holds.", "unbalanced-maths"),
        ("So \\(x = 1 holds.", "unbalanced-maths"),
        ("Look:\n\n```python\nprint(1)\n", "unclosed-fence"),
        ("# One\n\n### Three\n\nText.", "heading-skip"),
    ],
)
def test_what_is_doubtful_is_said(body: str, code: str) -> None:
    assert findings(body) == [code]


def test_a_long_title_is_said_with_its_length() -> None:
    report = Report()
    lint(Article(url="/a", title="x" * 121, body="Text."), report)
    assert [(notice.code, notice.text.split(":")[0]) for notice in report] == [("long-title", "121 characters")]


@pytest.mark.parametrize("body", ["\n" * 60_000, " " * 60_000, "[^1]: a\n\n" * 8000], ids=["lines", "blanks", "notes"])
def test_what_is_written_to_take_for_ever_does_not(body: str) -> None:
    begun = time.process_time()
    findings(f"{body}!")
    assert time.process_time() - begun < 5
