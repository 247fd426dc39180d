"""Words become typed options; a wrong word lists the right ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pytest

from converters import options


@dataclass(frozen=True)
class Format:
    title: str = ""
    max_articles: int = 0
    ratio: float = 1.0
    cover: bool = True
    split: Literal["none", "section"] = "none"
    authors: tuple[str, ...] = ()
    limit: int | None = None
    hidden: int = field(default=7, metadata={"internal": True})


def build(*words: str) -> Format:
    made = options.build(Format, options.split_words(words))
    assert isinstance(made, Format)
    return made


def test_words_become_typed_fields() -> None:
    made = build(
        "title=A=B", "max-articles=1_000", "ratio=.5", "cover=no", "split=section", "authors=Ada, Bob", "limit=3"
    )
    assert made == Format("A=B", 1000, 0.5, False, "section", ("Ada", "Bob"), 3)


def test_values_of_a_toml_file_keep_their_types() -> None:
    assert options.build(Format, {"max_articles": 5, "cover": False, "authors": ["Ada"], "title": 7}) == Format(
        "7", 5, cover=False, authors=("Ada",)
    )


@pytest.mark.parametrize("word", ["max-articles=many", "cover=perhaps", "split=chapter", "title", "=x", "ratio=one"])
def test_a_value_that_does_not_fit_is_refused(word: str) -> None:
    with pytest.raises(options.BadOption):
        build(word)


def test_an_unknown_option_lists_the_right_ones() -> None:
    with pytest.raises(options.BadOption, match=r"no option named 'max-article'.*max-articles"):
        options.refuse_unknown(options.split_words(["max-article=3"]), {"book": Format})
    options.refuse_unknown(options.split_words(["max-articles=3"]), {"book": Format})
    with pytest.raises(options.BadOption):
        options.refuse_unknown(["hidden"], {"book": Format})
