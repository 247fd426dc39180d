"""One spelling for one meaning, and nothing that was said is lost."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from converters.article import Article, Link
from converters.normalise import best_spellings, normalise

PLAIN = Article(url="/a", title="Why?", body="Because.")


def test_a_tidy_article_is_the_same_object() -> None:
    assert normalise(PLAIN, {}) is PLAIN


def test_keywords_are_split_trimmed_and_not_repeated() -> None:
    article = replace(PLAIN, keywords=("heat, Energy", " heat", "", "energy", "work,"))
    assert normalise(article, {}).keywords == ("heat", "Energy", "work")


def test_related_links_lead_elsewhere_and_once() -> None:
    links = (Link("B", "/b"), Link("me", "/a"), Link("B again", "/b"), Link("no url"), Link("no url"), Link("other"))
    assert normalise(replace(PLAIN, related=links), {}).related == (links[0], links[3], links[5])


def test_white_space_goes_at_the_ends_only() -> None:
    article = replace(PLAIN, title=" Why  so? ", body="  code\n\ntext  \n\n ", section=" Health   Studies ")
    tidy = normalise(article, {"Health Studies": "Health studies"})
    assert (tidy.title, tidy.body, tidy.section) == ("Why  so?", "  code\n\ntext", "Health studies")


def test_the_most_frequent_spelling_wins() -> None:
    counts = [("Health studies", 285), ("Health Studies", 2799), ("Art", 3), ("art", 3), ("Data  science", 1), ("", 9)]
    assert best_spellings(counts) == {"Health studies": "Health Studies", "art": "Art"}


@given(
    st.lists(st.text(max_size=8), max_size=5),
    st.lists(st.builds(Link, st.text(max_size=3), st.sampled_from(["", "/a", "/b"]))),
)
def test_to_normalise_twice_is_to_normalise_once(keywords: list[str], links: list[Link]) -> None:
    once = normalise(replace(PLAIN, keywords=tuple(keywords), related=tuple(links)), {})
    assert normalise(once, {}) == once


def test_blanks_without_end_are_looked_at_once() -> None:
    begun = time.process_time()
    normalise(replace(PLAIN, title="a" + "\t" * 60_000 + "b"), {})
    assert time.process_time() - begun < 5
