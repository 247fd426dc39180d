"""Which of a source's fields is which of ours? Names, dates, and the rest into extra.

The names are data (``NAMES``, and ``[fields]`` in articles.toml in front of them); the first name that holds a value
gives the field, and whatever is not taken stays in ``extra`` under its own name, in its own place, with its own type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from . import values
from .article import Article, Link, Origin
from .dates import parse_date
from .notices import BadArticle, Report

#: Model field -> the names it has in sources, the first one first. A dot leads into a mapping; ``#`` is 1, 2, 3 …
NAMES: dict[str, tuple[str, ...]] = {
    "title": ("question", "title", "article_title"),
    "body": ("answer",),
    "url": ("url", "permalink", "slug"),
    "id": ("id",),
    "summary": ("seo.page_description", "description", "summary", "excerpt"),
    "section": ("subject", "category", "categories", "section"),
    "lang": ("lang",),
    "date": (
        "date", "publishDate", "pubDate", "pub_date", "published_at", "publishedAt", "published", "created_at",
        "createdAt", "created", "lastmod", "last_modified_at", "updated_at", "updatedAt", "updated", "modified",
    ),
    "authors": ("author", "authors"),
    "keywords": ("seo.page_keywords", "keywords", "tags"),
    "related": ("related_article#", "related"),
    "draft": ("draft",),
    "no_index": ("no_index",),
}  # fmt: skip
#: A record has no text below it, so its body may have more names.
RECORD_NAMES: dict[str, tuple[str, ...]] = {**NAMES, "body": ("answer", "body", "content", "text")}
#: Where the text below the front matter goes when ``answer`` is the body already.
TEXT_BELOW = "text_below"
#: Where the Markdown writer puts fields of ``extra`` whose names would be taken for the model's own.
MORE = "_extra"


@dataclass(frozen=True, slots=True)
class Fields:
    """The names in use, and what follows from them."""

    names: Mapping[str, tuple[str, ...]]
    #: top-level names of text fields, for which it matters how a number was written
    text: frozenset[str]
    #: names without ``#``
    plain: frozenset[str]
    #: names with ``#``, as patterns
    numbered: Mapping[str, re.Pattern[str]]

    @classmethod
    def of(cls, table: Mapping[str, object] | None = None, names: Mapping[str, tuple[str, ...]] = NAMES) -> Fields:
        """``names`` with a user's ``[fields]`` table before them. Raises ValueError for what is no field or no name."""
        merged = dict(names)
        for field, given in (table or {}).items():
            if field not in names:
                raise ValueError(f"[fields] {field}: no such field; there are: {', '.join(names)}")
            own = [given] if isinstance(given, str) else given
            if not isinstance(own, list | tuple) or not all(isinstance(name, str) and name for name in own):
                raise ValueError(f'[fields] {field}: takes a name or a list of names, such as ["headline"]')
            own = [name.removesuffix("[0]") for name in own]
            merged[field] = tuple(dict.fromkeys([*own, *names[field]]))
        text = {name for field in _TEXT_FIELDS for name in merged[field] if "." not in name and "#" not in name}
        numbered = {
            name: re.compile(re.escape(name).replace(r"\#", r"(\d+)"), re.ASCII)
            for found in merged.values()
            for name in found
            if "#" in name
        }
        plain = {name for found in merged.values() for name in found if "#" not in name}
        return cls(merged, frozenset(text), frozenset((*plain, MORE)), numbered)

    def claims(self, key: str, value: object = None) -> bool:
        """True when a source's field named ``key`` with that ``value`` may become a field of the model."""
        return (
            key in self.plain
            or any(pattern.fullmatch(key) for pattern in self.numbered.values())
            or (isinstance(value, dict) and any(_inner({key: value}, name) for name in self.plain if "." in name))
        )


#: Not ``url``: ``permalink: false`` means no page, and is no address.
_TEXT_FIELDS = ("title", "body", "id", "summary", "section", "authors", "keywords")


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
    take = _Taking(said, fields, report)
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


class _Taking:
    """A source's fields, out of which the model's are taken one by one; ``rest`` is what is left."""

    __slots__ = ("fields", "keys", "report", "rest", "taken", "written")

    def __init__(self, said: Mapping[str, Any], fields: Fields, report: Report) -> None:
        self.rest, self.fields, self.report = dict(said), fields, report
        #: name -> how its value was written, where that is more than the value says (``1.10``)
        self.written: Mapping[str, Any] = getattr(said, "written", {})
        self.taken = ""  #: the name that gave the last value
        #: name -> the field it gave; "" where it said nothing, "=field" where it repeated another
        self.keys = report.keys

    def first(self, field: str, read: Callable[[Any], Any]) -> Any:
        """The first value that ``read`` understands (it returns None for what it does not, "" for what says nothing)."""
        for name in self.fields.names[field]:
            if name not in self.rest and "." not in name:
                continue  # most of the names, most of the time
            found = self.found(name)
            if found is None or (value := read(found[0])) is None:
                continue
            said = value != "" and value != ()
            self.remove(name, field if said else "")
            if said:
                self.taken = name
                return value
        self.taken = ""
        return None

    def found(self, name: str) -> tuple[Any] | None:
        """The value of a name, in a tuple; None where the source has no such name."""
        if name in self.written:
            return (self.written[name],) if name in self.rest else None
        if name in self.rest:
            return (self.rest[name],)
        return _inner(self.rest, name) if "." in name else None

    def remove(self, name: str, field: str) -> None:
        """Take a name out of the rest. Mappings on the way are copied: the source's own stay as they are."""
        self.keys[name] = field
        if name in self.rest:
            del self.rest[name]
            return
        head, _, tail = name.partition(".")
        self.rest[head] = _without(self.rest[head], tail)
        if not self.rest[head]:
            del self.rest[head]

    def drop_equal(self, field: str, value: str) -> None:
        """Other names of a field with the very same value carry nothing new."""
        for name in self.fields.names[field]:
            if name in self.rest and self.rest[name] == value:
                self.remove(name, f"={field}")

    def section(self) -> str:
        """Text, or the first of a list; the others of the list stay."""
        for name in self.fields.names["section"]:
            found = self.found(name)
            if found is None:
                continue
            value = found[0]
            listed = isinstance(value, list)
            section = values.text_of((value[0] if value else None) if listed else value)
            if section is None:
                continue
            if listed and name in self.rest and len(value) > 1:
                self.rest[name] = self.rest[name][1:]
                self.keys[name] = "section"
            else:
                self.remove(name, "section" if section else "")
            if section:
                return section
        return ""

    def authors(self) -> tuple[str, ...]:
        """Text, or a list of texts or of mappings with a name; a mapping that says more than a name stays as well."""
        for name in self.fields.names["authors"]:
            found = self.found(name)
            if found is None:
                continue
            people = found[0] if isinstance(found[0], list) else [found[0]]
            authors = [
                values.text_of(person.get("name")) if isinstance(person, dict) else values.text_of(person)
                for person in people
            ]
            if any(author is None for author in authors):
                continue
            if all(not isinstance(person, dict) or person.keys() == {"name"} for person in people):
                self.remove(name, "authors" if any(authors) else "")
            else:
                self.keys[name] = "authors"
            if any(authors):
                return tuple(author for author in authors if author)
        return ()

    def date(self) -> date | datetime | None:
        for name in self.fields.names["date"]:
            found = self.found(name)
            if found is None or isinstance(found[0], bool):
                continue
            value = found[0]
            if value is None or value == "":
                self.remove(name, "")
                continue
            when = value if isinstance(value, date) else parse_date(value) if isinstance(value, str) else None
            if when is not None:
                self.remove(name, "date")
                return when
            self.report.add("bad-date", f"{name}: {str(value)[:80]!r} is no date; it is kept as it is")
        return None

    def related(self) -> tuple[Link, ...]:
        for name in self.fields.names["related"]:
            if pattern := self.fields.numbered.get(name):
                stem = name.partition("#")[0]
                keys = [key for key in self.rest if key.startswith(stem)]
                found = [(int(match[1]), key) for key in keys if (match := pattern.fullmatch(key))]
                if links := [link for _, key in sorted(found) if (link := self.link(key))]:
                    return tuple(links)
                continue
            value = self.found(name)
            if value is None or not isinstance(value[0], list):
                continue
            read = [values.link(item) for item in value[0]]
            if all(link is not None for link, _ in read):
                if all(left in ({}, None) for _, left in read):
                    self.remove(name, "related" if read else "")
                else:
                    self.keys[name] = "related"
                if read:
                    return tuple(link for link, _ in read if link is not None)
        return ()

    def link(self, key: str) -> Link | None:
        """The link in one numbered field; what it says beyond a link stays there."""
        link, left = values.link(self.rest[key])
        if link is not None:
            self.keys[key] = "related"
            if left:
                self.rest[key] = left
            else:
                del self.rest[key]
        return link


def _inner(mapping: Mapping[str, Any], name: str) -> tuple[Any] | None:
    """The value behind a dotted name, in a tuple, or None."""
    value: Any = mapping
    for step in name.split("."):
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    return (value,)


def _without(mapping: dict[str, Any], name: str) -> dict[str, Any]:
    head, dot, tail = name.partition(".")
    if dot:
        return {key: _without(value, tail) if key == head else value for key, value in mapping.items()}
    return {key: value for key, value in mapping.items() if key != head}
