"""How is a field taken out of what a source said? The first name that holds a value gives it, and leaves the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from .. import values
from ..article import Link
from ..dates import parse_date
from ..notices import Report
from .names import Fields, inner


class Taking:
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
        return inner(self.rest, name) if "." in name else None

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


def _without(mapping: dict[str, Any], name: str) -> dict[str, Any]:
    head, dot, tail = name.partition(".")
    if dot:
        return {key: _without(value, tail) if key == head else value for key, value in mapping.items()}
    return {key: value for key, value in mapping.items() if key != head}
