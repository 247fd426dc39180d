"""How does an article lie in the columns of a table, and how does it come back?

One row an article, one column a scalar; nested values have dotted names (``seo.title``). A name ending in ``[]`` or
``{}`` holds JSON: a list, or a mapping that dots cannot spell. What no field of the model claims keeps its own name,
or ``extra.`` before it where a field of the model is called the same.

    str                      "text"        quoted, always: ``"00123"``, ``"null"`` and ``""`` are texts
    int float bool None      12 1.5 true null    bare
    date, datetime           2025-01-30    bare, ISO 8601
    absent                                 nothing at all between two separators

So the quotes carry the types (as with ``csv.QUOTE_NONNUMERIC``), and any other program sees an ordinary CSV file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from ..article import Article, Link

#: The model's own columns, in the order they always stand in; ``related.N.*`` and the rest come after them.
MODEL = (
    "url", "id", "title", "section", "lang", "date", "authors", "keywords", "summary", "body", "draft", "no_index",
)  # fmt: skip
LINK = ("title", "url", "id", "section")
#: Joins authors and keywords; a list with a member that holds it becomes JSON in ``authors[]``.
JOIN = "; "

_SPELT = re.compile(r"[^\s.](?:[^.\n\r]*[^\s.\]}])?", re.DOTALL)
_SCALARS = frozenset({str, int, float, bool, type(None), date, datetime})
_RESERVED = frozenset((*MODEL, "related", "extra"))

Scalar = str | int | float | bool | None | date | datetime


def row_of(article: Article, body: str | None = None) -> dict[str, Scalar]:
    """Column name -> value; a column the article has no value for is absent. ``body`` replaces the Markdown."""
    row: dict[str, Scalar] = {"url": article.url}
    if article.id:
        row["id"] = article.id
    row["title"] = article.title
    if article.section:
        row["section"] = article.section
    if article.lang:
        row["lang"] = article.lang
    if article.date is not None:
        row["date"] = article.date
    _listed(row, "authors", article.authors)
    _listed(row, "keywords", article.keywords)
    if article.summary:
        row["summary"] = article.summary
    row["body"] = article.body if body is None else body
    if article.draft:
        row["draft"] = True
    if article.no_index:
        row["no_index"] = True
    for number, link in enumerate(article.related, 1):
        if not (link.title or link.url or link.id or link.section):
            continue
        for name in LINK:
            value = getattr(link, name)
            if value:
                row[f"related.{number}.{name}"] = value
    awkward: dict[object, object] = {}
    for key, value in article.extra.items():
        if not _plain(key):
            awkward[key] = value
        else:
            _flatten(row, f"extra.{key}" if key in _RESERVED else key, value)
    if awkward:
        row["extra{}"] = to_json(awkward)
    return row


def _listed(row: dict[str, Scalar], name: str, values: tuple[str, ...]) -> None:
    if not values:
        return
    if any(";" in value or value != value.strip() or not value for value in values):
        row[f"{name}[]"] = to_json(values)
    else:
        row[name] = JOIN.join(values)


@lru_cache(maxsize=1024)  # the keys of a corpus are few
def _plain(key: object) -> bool:
    """A key that a dotted name can spell, and that is no other column's."""
    return isinstance(key, str) and key != "" and _SPELT.fullmatch(key) is not None


def _flatten(row: dict[str, Scalar], name: str, value: Any) -> None:
    if type(value) in _SCALARS:
        row[name] = value
    elif isinstance(value, Mapping):
        if value and all(map(_plain, value)):
            for key, inner in value.items():
                _flatten(row, f"{name}.{key}", inner)
        else:
            row[f"{name}{{}}"] = to_json(value)
    else:
        row[f"{name}[]"] = to_json(value)


def article_of(row: Mapping[str, Scalar], origin: Any = None) -> Article:
    """The inverse of ``row_of``. Raises ValueError where a JSON cell or a date does not parse."""
    model: dict[str, Any] = {"url": "", "title": "", "body": ""}
    extra: dict[str, Any] = {}
    links: dict[int, dict[str, str]] = {}
    for column, value in row.items():
        name = column[:-2] if column.endswith("[]") else column
        if name in _MODEL_SET:
            model[name] = _FROM_CELL[name](value, column)
        elif column.startswith("related."):
            _, number, part = column.split(".")
            links.setdefault(int(number), {})[part] = str(value)
        elif column == "extra{}":
            extra.update(from_json(str(value)))
        else:
            _unflatten(extra, column.removeprefix("extra."), value)
    related = tuple(Link(**links[number]) for number in sorted(links))
    return Article(**model, related=related, extra=extra, origin=origin)


def _unflatten(extra: dict[str, Any], column: str, value: Scalar) -> None:
    whole: Any = value
    if column.endswith(("[]", "{}")):
        column, whole = column[:-2], from_json(str(value))
    *path, last = column.split(".")
    for key in path:
        inner = extra.setdefault(key, {})
        if not isinstance(inner, dict):  # a foreign table with both "a" and "a.b": keep both as they are called
            extra[column] = whole
            return
        extra = inner
    extra[last] = whole


def nested(row: Mapping[str, Scalar]) -> dict[str, Any]:
    """Columns with dotted names as mappings in mappings: the record of a table that is not ours."""
    record: dict[str, Any] = {}
    for column, value in row.items():
        try:
            _unflatten(record, column, value)
        except ValueError:  # a name that ends in [] and holds no JSON is just a name
            record[column] = value
    return record


def is_own(columns: Iterable[str]) -> bool:
    """True for a table with the model's own columns, however much was added."""
    return {"url", "title", "body"} <= set(columns) and all(
        not name.startswith("related.") or _RELATED.fullmatch(name) for name in columns
    )


_RELATED = re.compile(r"related\.[1-9]\d{0,5}\.(?:title|url|id|section)")
_MODEL_SET = frozenset(MODEL)


# -- the model's fields from their cells --------------------------------------------------------------------------


def _text(value: Scalar, column: str) -> str:
    return bare(value) if not isinstance(value, str) else value


def _texts(value: Scalar, column: str) -> tuple[str, ...]:
    if column.endswith("[]"):
        return tuple(str(one) for one in from_json(str(value)))
    return tuple(one for part in _text(value, column).split(";") if (one := part.strip()))


def _flag(value: Scalar, column: str) -> bool:
    return value if isinstance(value, bool) else _text(value, column).strip().lower() in ("true", "yes", "1")


def _date(value: Scalar, column: str) -> date | datetime | None:
    if value is None or isinstance(value, date):
        return value
    if value == "":
        return None
    found = typed(str(value))
    if not isinstance(found, date):
        raise ValueError(f"{column}: {value!r} is no date; write it as 2025-01-30")
    return found


_FROM_CELL: dict[str, Any] = dict.fromkeys(MODEL, _text) | {
    "authors": _texts, "keywords": _texts, "draft": _flag, "no_index": _flag, "date": _date,
}  # fmt: skip


# -- one value --------------------------------------------------------------------------------------------------------


def bare(value: Scalar) -> str:
    """A value that is no text, as it stands in a cell without quotes; ``typed`` is the inverse."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    return value.isoformat() if isinstance(value, date) else str(value)


_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d.*)?")
_WORDS: dict[str, Scalar] = {"null": None, "true": True, "false": False}


def typed(cell: str) -> Scalar:
    """The value of an unquoted cell, where exactly this value would be written so; else the text itself."""
    if cell in _WORDS:
        return _WORDS[cell]
    found: Scalar = cell
    try:
        if _DATE.fullmatch(cell):
            found = datetime.fromisoformat(cell) if "T" in cell else date.fromisoformat(cell)
        else:
            found = int(cell) if cell.lstrip("-").isdecimal() else float(cell)
    except ValueError:
        return cell
    return found if bare(found) == cell else cell


def to_json(value: object) -> str:
    """JSON of a list or mapping; dates are ``{"$date": "2025-01-30"}``, so that ``from_json`` gives back the same."""
    return json.dumps(_portable(value), ensure_ascii=False)


def from_json(text: str) -> Any:
    """The inverse of ``to_json``. Raises ValueError."""
    return json.loads(text, object_hook=_unportable)


def _portable(value: object) -> object:
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Mapping):
        if any(not isinstance(key, str) for key in value):
            return {"$items": [[_portable(key), _portable(one)] for key, one in value.items()]}
        return {f"${key}" if key.startswith("$") else key: _portable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_portable(one) for one in value]
    return value


def _unportable(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        if "$date" in value:
            return typed(value["$date"])
        if "$items" in value:
            return dict(value["$items"])
    return {key[1:] if key.startswith("$$") else key: one for key, one in value.items()}
