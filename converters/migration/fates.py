"""What became of each key of the source? A field's fate under the name that the source gave it; the sums are total."""

from __future__ import annotations

from collections.abc import Mapping

from ..article import FIELDS, Article
from ..formats import Writer


def fates_of(article: Article, writer: Writer) -> dict[str, str]:
    """The fate of each field that holds something, for a writer that keeps no record of its own."""
    views: Mapping[str, str] = getattr(writer, "views", {})
    drops: Mapping[str, str] = getattr(writer, "drops", {})

    def fate(name: str) -> str:
        if name not in writer.carries:
            return "dropped: the target has no field for it"
        if name in drops:
            return f"dropped: {drops[name]}"
        return f"transformed: {views[name]}" if name in views else "carried"

    fates = {name: fate(name) for name in FIELDS if name != "extra" and getattr(article, name)}
    return fates | {f"extra.{key}": fate("extra") for key in article.extra}


def by_key(article: Article, fates: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, str]:
    """The fate of each key that the source's record has. ``keys`` is what the reader said (``Report.keys``).

    A field that no key gave (an address made from the file's path, a text below the front matter) stands in brackets.
    """
    found: dict[str, list[str]] = {}
    for key, field in keys.items():
        if not field:
            said = "dropped: it says nothing"
        elif field.startswith("="):
            said = f"dropped: it repeats the {field[1:]}"
        else:
            said = _as(key, field, fates.get(field, "carried"))
        found.setdefault(key, []).append(said)
    for key in article.extra:
        found.setdefault(key, []).append(_as(key, key, fates[f"extra.{key}"]))
    given = set(keys.values())
    for field, said in fates.items():
        if field in FIELDS and field not in given:
            found[f"({field})"] = [said]
    return {key: ", ".join(dict.fromkeys(said)) for key, said in found.items()}


def _as(key: str, field: str, fate: str) -> str:
    """``fate`` of ``field`` as the fate of ``key``: what is renamed back to the key's own name is carried."""
    if fate == "carried" and key != field:
        return f"carried: as {field}"
    return "carried" if fate == f"renamed: {key}" else fate
