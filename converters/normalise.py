"""Which of several spellings do we use? One spelling for one meaning; nothing that was said is lost, so no notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .article import Article, Link


def normalise(article: Article, spellings: Mapping[str, str]) -> Article:
    """Keywords split and trimmed, related links without repeats and self-links, no white space at the end of the body.

    ``spellings`` maps a section's rarer spellings to its most frequent one (see ``best_spellings``).
    """
    section = " ".join(article.section.split())
    changed: dict[str, Any] = {
        "title": article.title.strip(),
        "body": article.body.rstrip(),
        "section": spellings.get(section, section),
        "keywords": _keywords(article.keywords),
        "related": _related(article.related, article.url),
    }
    changed = {name: value for name, value in changed.items() if value != getattr(article, name)}
    return replace(article, **changed) if changed else article


def _keywords(keywords: Iterable[str]) -> tuple[str, ...]:
    """Comma text split, blanks trimmed, later repeats (whatever their case) dropped."""
    seen: dict[str, str] = {}
    for text in keywords:
        for word in text.split(","):
            if word := word.strip():
                seen.setdefault(word.casefold(), word)
    return tuple(seen.values())


def _related(related: tuple[Link, ...], url: str) -> tuple[Link, ...]:
    """Without links to the article itself and without repeats; a link without url is told by its title."""
    seen: dict[str, Link] = {}
    for link in related:
        if not link.url or link.url != url:
            seen.setdefault(link.url or f"title:{link.title}", link)
    return tuple(seen.values()) if len(seen) < len(related) else related


def best_spellings(sections: Iterable[tuple[str, int]]) -> dict[str, str]:
    """From section names with their counts, in order of appearance: rarer spelling -> the most frequent one.

    Spellings are one section when they differ by case or blanks alone; of two as frequent, the first wins.
    """
    groups: dict[str, list[tuple[str, int]]] = {}
    for name, count in sections:
        groups.setdefault(" ".join(name.casefold().split()), []).append((name, count))
    best: dict[str, str] = {}
    for group in groups.values():
        right = max(group, key=lambda spelling: spelling[1])[0]
        best.update({name: right for name, _ in group if name != right})
    return best
