"""How does one meaning get one spelling? White space, repeats, and the spelling of sections. Never a notice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .article import Article, Link

_LINE_ENDS = re.compile(r"(?<!\s)\s*[\n\r\x0b\x0c\x85\u2028\u2029]\s*")


def normalise(article: Article, spellings: Mapping[str, str]) -> Article:
    """White space trimmed, keywords split at commas, no repeats in lists, the section as ``spellings`` has it.

    ``spellings`` maps a section's rarer spellings to its most frequent one (see ``best_spellings``). The body loses
    only the white space at its very end. Normalising twice changes nothing more.
    """
    changes: dict[str, Any] = {}
    if (body := article.body.rstrip()) != article.body:
        changes["body"] = body
    for name in ("title", "summary", "url", "id", "lang"):
        text = getattr(article, name)
        if (line := one_line(text)) != text:
            changes[name] = line
    section = " ".join(article.section.split())
    if (spelling := spellings.get(section, section)) != article.section:
        changes["section"] = spelling
    if article.keywords and (keywords := _keywords(article.keywords)) != article.keywords:
        changes["keywords"] = keywords
    if article.authors and (authors := _people(article.authors)) != article.authors:
        changes["authors"] = authors
    if article.related:
        related = _links(article.related, changes.get("url", article.url))
        if related != article.related:
            changes["related"] = related
    return replace(article, **changes) if changes else article


def one_line(text: str) -> str:
    """Without white space around it; a line end inside becomes one blank, other blanks stay as they are."""
    text = text.strip()
    return _LINE_ENDS.sub(" ", text) if not text.isprintable() else text


def _keywords(keywords: Iterable[str]) -> tuple[str, ...]:
    """Comma text split, blanks trimmed, later repeats (whatever their case) dropped."""
    seen: dict[str, str] = {}
    for text in one_line(",".join(keywords)).split(","):
        if word := text.strip():
            seen.setdefault(word.casefold(), word)
    return tuple(seen.values())


def _people(authors: Iterable[str]) -> tuple[str, ...]:
    """Each once; a comma is part of a name (``King, Jr.``)."""
    return tuple(dict.fromkeys(name for author in authors if (name := one_line(author))))


def _links(links: tuple[Link, ...], own_url: str) -> tuple[Link, ...]:
    """Each link once, the first one kept, and none to the article itself. Links are the same when their urls are."""
    own = own_url.rstrip("/")
    kept: dict[object, Link] = {}
    for link in links:
        title, url, id, section = one_line(link.title), one_line(link.url), one_line(link.id), one_line(link.section)
        if not (title or url or id) or (url and url.rstrip("/") == own):
            continue
        if (title, url, id, section) != (link.title, link.url, link.id, link.section):
            link = Link(title, url, id, section)
        # "/" alone is the home page, not the lack of a url
        kept.setdefault((url.rstrip("/") or "/") if url else (title, id), link)
    return tuple(kept.values())


def best_spellings(sections: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Spelling -> the most frequent one that differs from it by case or spacing alone; the first seen wins a draw.

    ``sections`` are names with their counts in order of first appearance. Only spellings that must change are in it.
    """
    groups: dict[str, list[tuple[str, int]]] = {}
    for name, count in sections:
        if name:
            groups.setdefault(" ".join(name.split()).casefold(), []).append((name, count))
    best = {}
    for group in groups.values():
        right = max(group, key=lambda spelling: spelling[1])[0]  # max keeps the first of equals
        best.update({name: right for name, _ in group if name != right})
    return best
