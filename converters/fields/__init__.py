"""Which of a source's fields is which of ours? Names, dates, and the rest into extra.

The names are data (``NAMES``, and ``[fields]`` in articles.toml in front of them); the first name that holds a value
gives the field, and whatever is not taken stays in ``extra`` under its own name, in its own place, with its own type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .. import values
from ..article import Article, Origin
from ..notices import BadArticle, Report
from .names import MORE, NAMES, RECORD_NAMES, TEXT_BELOW, Fields
from .taking import Taking

__all__ = ["MORE", "NAMES", "RECORD_NAMES", "TEXT_BELOW", "Fields", "article_from"]


def article_from(
    said: Mapping[str, Any],
    fields: Fields,
    report: Report,
    *,
    origin: Origin,
    below: str = "",
    title: Callable[[str], tuple[str, str]],
    url: Callable[[str, str], str],
) -> Article:
    """One article from what its source said and the text ``below`` it.

    Where the source names none, ``title(body)`` gives a title and the body without it, and ``url(slug, title)`` an
    address; the slug is "" or the source's own one-word name for the page. Raises BadArticle ``no-title``.
    """
    take = Taking(said, fields, report)
    name = take.first("title", values.text_of)
    if name:
        take.drop_equal("title", name)
    answer = take.first("body", values.body)
    below = "" if values.is_empty(below) else below.rstrip()  # the line end of the last line belongs to the file
    if answer and below:
        report.add("second-text", f"an answer and a text below the front matter; the text is kept as {TEXT_BELOW}")
    body = values.lf(answer or below)
    if not name:
        name, body = title(body)
        if not name:
            raise BadArticle("no-title", "no title, and nothing to make one from; give it a title")
    summary = take.first("summary", values.text_of)
    section = take.section()
    keywords = take.first("keywords", values.words)
    authors = take.authors()
    when = take.date()
    related = take.related()
    address = take.first("url", values.address)
    if not address:
        address = url("", name)
    elif take.taken == "slug" and "/" not in address:
        address = url(address, name)
    id, lang = take.first("id", values.text_of), take.first("lang", values.language)
    draft, no_index = take.first("draft", values.flag), take.first("no_index", values.flag)
    extra = take.rest
    if answer and below:
        extra[TEXT_BELOW] = below
    if isinstance(more := extra.get(MORE), dict):
        del extra[MORE]
        extra.update(more)
    return Article(
        url=address,
        title=name,
        body=body,
        id=id or "",
        summary=summary or "",
        section=section,
        lang=lang or "",
        date=when,
        authors=authors,
        keywords=keywords or (),
        related=related,
        draft=bool(draft),
        no_index=bool(no_index),
        extra=extra,
        origin=origin,
    )
