"""What does ``Answer.text`` hold? The article's body in one of four forms, each with all its text and its TeX unchanged."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Literal

from ...notices import Report
from ...render.html import to_html
from ...render.text import to_text
from .google import downgraded

Form = Literal["google", "full", "text", "markdown"]
Maths = Literal["tex", "mathml"]

_TAG = re.compile(r"<[^>]*>")
_SEEN_WITHOUT_TEXT = re.compile(r"<img\b")


def answer(
    body: str, form: Form, *, base_url: str, heading_base: int, id_prefix: str, report: Report, maths: Maths = "tex"
) -> str:
    """The answer, or "" when there is nothing to read in it."""
    if form == "markdown":
        return body if _readable(body) else ""
    if form == "text":
        return to_text(body)
    google = form == "google"
    markup = to_html(
        body,
        maths=maths,
        xhtml=google,
        heading_base=heading_base,
        base_url=base_url,
        id_prefix=id_prefix,
        report=report,
    ).html
    if google:
        markup = downgraded(markup)
    return markup.strip("\n") if _readable(markup) else ""


def _readable(markup: str) -> bool:
    head = markup[:300]
    if _TAG.sub("", head.rpartition("<")[0] or head).replace("&nbsp;", "").strip():
        return True
    return bool(unescape(_TAG.sub("", markup)).strip()) or _SEEN_WITHOUT_TEXT.search(markup) is not None


@lru_cache(maxsize=256)
def is_language(tag: str) -> bool:
    """Whether ``tag`` has the form of a BCP 47 language tag."""
    return re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{4,8})*", tag) is not None
