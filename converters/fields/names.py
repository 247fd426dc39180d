"""Under which names do sources say the fields of the model? Data, and a user's ``[fields]`` table in front of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
            or (isinstance(value, dict) and any(inner({key: value}, name) for name in self.plain if "." in name))
        )


#: Not ``url``: ``permalink: false`` means no page, and is no address.
_TEXT_FIELDS = ("title", "body", "id", "summary", "section", "authors", "keywords")


def inner(mapping: Mapping[str, Any], name: str) -> tuple[Any] | None:
    """The value behind a dotted name, in a tuple, or None."""
    value: Any = mapping
    for step in name.split("."):
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    return (value,)
