"""How is a target read back? Its files that hold articles, their format, and the options that undo its writer's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from .. import files
from ..formats import SUFFIXES


def reading_back(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options with which a reader undoes what a writer with ``options`` did."""
    undo = {
        "layout": "written_for",
        "shape": "written_for",
        "maths": "undo_maths",
        "braces": "undo_braces",
        "body": "undo_body",
    }
    of_the_source = ("generator", "permalink", "content")
    return {undo.get(name, name): value for name, value in options.items() if name not in of_the_source}


_NO_ARTICLES = re.compile(
    r"(?:\.schema\.json|-metadata\.json|(?:^|/)(?:manifest|datapackage|migration)\.json|(?:^|/)migration\.(?:md|csv)"
    r"|(?:^|/)migration-state\.jsonl|(?:^|/)redirects[-\w]*\.(?:csv|json))$"
)


def articles_in(found: Iterable[files.Source]) -> list[files.Source]:
    """The files of a target that may hold articles: not the side-cars and records that we write beside them."""
    return [source for source in found if not _NO_ARTICLES.search(source.path)]


def target_format(found: Iterable[files.Source]) -> str | None:
    """The format of a target by its files: that of most of them; None when no reader knows any."""
    count = Counter(SUFFIXES[source.suffix] for source in found if source.suffix in SUFFIXES)
    return max(count, key=lambda name: (count[name], name), default=None)
