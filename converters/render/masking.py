"""How does maths pass through Markdown unharmed? Each expression becomes a word that Markdown leaves alone, and comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from .maths import Span


def mask(text: str, found: list[Span], token: str) -> str:
    """``text`` with each expression replaced by a word between dollars, which Markdown leaves alone.

    The dollars keep what CommonMark sees beside emphasis (``**Area:**$x$``): punctuation, as in the source.
    """
    parts: list[str] = []
    at = 0
    for number, span in enumerate(found):
        parts += (text[at : span.start], "$", token, str(number), "Z$")
        at = span.end
    parts.append(text[at:])
    return "".join(parts)


def unused(text: str) -> str:
    """A word that occurs nowhere in ``text``, not even spelt in character references."""
    seen = text if "&#" not in text else text + unescape(text)
    token, number = "Qm", 0
    while token in seen:
        number += 1
        token = f"Qm{number}x"
    return token


def put_back(markup: str, found: list[Span], source: str, token: str, shown: Callable[[Span], str]) -> str:
    """``markup`` with each placeholder replaced by ``shown(span)``; with its source text inside code and attributes."""
    held = re.compile(rf"\${token}(\d+)Z\$")

    def verbatim(match: re.Match[str]) -> str:
        return held.sub(lambda one: escape(source[slice(*found[int(one[1])][:2])]), match[0])

    if '="' in markup or "<code" in markup:
        # What Markdown took for code or an attribute is no maths.
        markup = re.sub(rf"<[a-z][^<>]*{token}[^<>]*>|<code[^>]*>[^<]*{token}[^<]*</code>", verbatim, markup)

    def element(match: re.Match[str]) -> str:
        span = found[int(match[2])]
        opening, closing = match[1] or "", match[3] or ""
        if span.display and opening and closing:
            opening = '<p class="maths">'
        return opening + shown(span) + closing

    return re.sub(rf"(<p>)?\${token}(\d+)Z\$(</p>)?", element, markup)
