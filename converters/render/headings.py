"""At which level does a heading stand, and which name do links call it by?"""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<(/?)h([1-6])(?=[ >])")
_HEADING = re.compile(r"<(h[1-6])((?: [^>]*)?)>(.*?)</\1>", re.DOTALL)
_OWN_NAME = re.compile(r"\s*\{#([\w:.\-]+)\}\s*$")
_FRAGMENT = re.compile(r'<a href="#([^"]+)"(?! role="doc-)')
_ID = re.compile(r' id="([^"]*)"')


def renumber(markup: str, base: int) -> str:
    """Headings that begin at level ``base`` and never skip one, whatever levels the author used."""
    above: list[int] = []

    def heading(match: re.Match[str]) -> str:
        level = int(match[2])
        if not match[1]:
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        return f"<{match[1]}h{min(base + len(above) - 1, 6)}"

    return _TAG.sub(heading, markup)


def anchor(markup: str) -> str:
    """``markup`` with an id on each heading that a link of the same text leads to.

    A heading is called by ``{#name}`` at its end, as in Hugo and kramdown, else by its text in GitHub's way: lower
    case, only letters, digits, ``_``, ``-`` and blanks, the blanks as ``-``, a number behind a name that is taken.
    """
    wanted = {unescape(name) for name in _FRAGMENT.findall(markup)}
    taken = set(_ID.findall(markup))
    counts: dict[str, int] = {}

    def named(match: re.Match[str]) -> str:
        tag, attributes, inner = match[1], match[2], match[3]
        own = _OWN_NAME.search(inner)
        if own is not None:
            inner, name = inner[: own.start()], own[1]
        else:
            name = slug(inner)
            number = counts.get(name, 0)
            counts[name] = number + 1
            name = f"{name}-{number}" if number else name
            if name not in wanted:
                return match[0]
        if name in taken or " id=" in attributes:
            return f"<{tag}{attributes}>{inner}</{tag}>"
        taken.add(name)
        return f'<{tag} id="{name}"{attributes}>{inner}</{tag}>'

    return _HEADING.sub(named, markup)


def slug(markup: str) -> str:
    """The name GitHub gives a heading."""
    text = unescape(re.sub(r"<[^>]*>", "", markup)).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
