"""Is an output good by its own rules? One module a format, each with ``validate(path)``; all of it offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from ..notices import Notice

#: file suffix -> the module of this package that knows its rules
VALIDATORS: Mapping[str, str] = {
    ".csv": "csv", ".epub": "epub", ".html": "jsonld", ".jsonld": "jsonld", ".ndjson": "jsonld",
}  # fmt: skip


def validate(path: Path) -> Iterator[Notice]:
    """Every fault of one file, by the rules of its suffix. Raises KeyError for a suffix that no module knows."""
    module = import_module(f".{VALIDATORS[path.suffix.lower()]}", __package__)
    yield from module.validate(path)
