"""What does a consumer's own column hold? Fields of the model under its names, computed where it wants less or other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING

from ...article import Article
from ...tables.cells import Scalar, bare, row_of
from ...tables.profiles import Profile

if TYPE_CHECKING:
    from ...notices import Report

_MARKS = {"table": re.compile("<table\\b"), "code": re.compile("<pre\\b"), "image": re.compile("<img\\b")}


def rendered(body: str, wanted: Profile, form: str, base_url: str, report: Report) -> str:
    """The body as the column wants it: ``markdown`` is the body itself."""
    form = wanted.body if form == "auto" else form
    if form == "markdown":
        return body
    if form == "text":
        from ...render.text import to_text

        return to_text(body)
    from ...render.html import to_html

    def made(text: str) -> str:
        return to_html(text, maths="tex", xhtml=False, base_url=base_url, report=report).html.strip("\n")

    return _mathjax(body, made) if wanted.maths == "mathjax" else made(body)


def _mathjax(body: str, made: Callable[[str], str]) -> str:
    """HTML with every expression between ``\\( \\)`` or ``\\[ \\]``, the only delimiters that Anki's MathJax knows."""
    from ...render.maths import find

    found = find(body)
    token = "Mj"
    while token in body:
        token += "j"

    def expression(match: re.Match[str]) -> str:
        span = found[int(match[1])]
        opening, closing = (r"\[", r"\]") if span.display else (r"\(", r"\)")
        return f"{opening}{escape(span.tex.strip(), quote=False)}{closing}"

    parts: list[str] = []
    at = 0
    for number, span in enumerate(found):
        parts += (body[at : span.start], f"${token}{number}Z$")
        at = span.end
    return re.sub(rf"\${token}(\d+)Z\$", expression, made("".join((*parts, body[at:]))))


def computed(mark: str, markup: str) -> bool:
    """Whether HTML holds what a consumer refuses: ``table``, ``code``, ``image``."""
    return _MARKS[mark].search(markup) is not None


def shaped(article: Article, body: str, wanted: Profile) -> dict[str, Scalar]:
    """One row with exactly the columns of the profile; all are texts."""
    row: dict[str, Scalar] = {}
    plain: dict[str, Scalar] | None = None
    for header, name in wanted.columns.items():
        if name.startswith("="):
            value: Scalar = name[1:]
        elif name == "body":
            value = body
        elif name == "slug":
            value = article.url.rstrip("/").rpartition("/")[2]
        elif name == "path":
            value = re.sub(r"^[a-z]+://[^/]*", "", article.url)
        elif name == "tags":
            value = wanted.join.join(re.sub(r"\s+", wanted.sep_in_tags, tag) for tag in article.keywords)
        elif name == "authors":
            value = wanted.join.join(article.authors)
        elif name == "status":
            value = "draft" if article.draft else "publish"
        elif name == "stamp":
            value = _stamp(article.date)
        else:
            plain = plain or row_of(article)
            value = plain.get(name, "")
        text = value if isinstance(value, str) else bare(value)
        row[header] = escape(text, quote=False) if wanted.html_cells and name != "body" else text
    return row


def _stamp(when: date | datetime | None) -> str:
    """``2025-01-30 00:00:00``, as WordPress writes dates."""
    if when is None:
        return ""
    return when.strftime("%Y-%m-%d %H:%M:%S") if isinstance(when, datetime) else f"{when.isoformat()} 00:00:00"
