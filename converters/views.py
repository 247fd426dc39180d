"""What counts as equal? Values with their types, and views of a field for targets that cannot give it back exactly."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

View = Callable[[Any], object]


def address(url: str) -> str:
    """What articles are matched by: the path of their address; a writer may have put the site's name before it."""
    try:
        path = urlsplit(url).path
    except ValueError:  # http://[x: matched as it stands
        path = url
    return unquote(path).rstrip("/") or "/"


def equal(one: object, other: object) -> bool:
    """Equal in value and type, all the way down; the order of keys does not count."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(equal(value, other[key]) for key, value in one.items())
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        assert isinstance(other, list | tuple)
        return len(one) == len(other) and all(map(equal, one, other))
    return one == other or (one != one and other != other)  # NaN is itself


def _prose(body: str) -> str:
    from .render.text import to_text

    return "".join(to_text(body).split())


def _reading(body: str) -> str:
    from .render.text import to_text

    return "".join(to_text(body, delimiters=False).split())


def _formulas(body: str) -> tuple[str, tuple[tuple[bool, str], ...]]:
    from .render.maths import find

    spans = find(body)
    prose, at = [], 0
    for span in spans:
        prose.append(body[at : span.start])
        at = span.end
    return "\0".join([*prose, body[at:]]), tuple((span.display, span.tex.strip()) for span in spans)


def _instant(when: date | None) -> datetime | None:
    if when is None:
        return None
    moment = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _plain(title: str) -> str:
    from .readers.jsonld import plain

    return plain(title)


def _letters(markup: str) -> str:
    from .render.text import of_html

    return "".join(of_html(markup).split())


def _as_json(value: object) -> object:
    from .front_matter.dump import to_json

    return json.loads(to_json(value))


def _numbers(value: object) -> object:
    """What JavaScript keeps of a value: JSON whose numbers are of one kind."""
    if isinstance(value, Mapping):
        return {key: _numbers(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_numbers(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


#: how far a target can give a field back -> what is compared, on the source's side and on the target's
VIEWS: dict[str, tuple[View, View]] = {
    "text": (_prose, _prose),  # markup was changed; the letters, digits and signs were not
    "reading": (_reading, _reading),  # the same, and formulas by their TeX alone
    "name": (_plain, _plain),  # markup in a name is taken off when it is read
    "html": (_prose, _letters),  # the target holds HTML
    "html-reading": (_reading, _letters),  # the same, with MathML
    "formulas": (_formulas, _formulas),  # the delimiters of formulas are others; what they hold is not
    "path": (address, address),  # the site's name was put before an address
    "urls": (lambda links: [address(link.url) for link in links if link.url],)
    * 2,  # related links without their titles
    "instant": (_instant, _instant),  # a day became its midnight, a zone UTC
    "day": (lambda date: str(date)[:10],) * 2,  # the time of day was dropped
    "set": (frozenset, frozenset),  # the order was lost
    "json": (_as_json, _as_json),  # dates became text
    "numbers": (lambda value: _numbers(_as_json(value)),) * 2,  # the same, and 1.0 became 1
}


def alike(view: str, source: Any, found: Any) -> bool:
    """Whether a field is equal as far as ``view`` (a name in VIEWS, or ``head-N``: cut at N characters) goes."""
    if view.startswith("head-"):
        return bool(found == source[: int(view.removeprefix("head-"))])
    one, other = VIEWS[view]
    return equal(one(source), other(found))


def as_text(value: object) -> str:
    """A field for a message."""
    return value if isinstance(value, str) else repr(value)


def excerpts(before: str, after: str, size: int = 80) -> tuple[str, str]:
    """The text around the first difference, on either side."""
    first = next(
        (at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
        min(len(before), len(after)),
    )
    start = max(0, first - size // 2)
    return before[start : start + size], after[start : start + size]
