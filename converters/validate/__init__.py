"""Do finished outputs keep their own rules? Each format's offline check, chosen by the file's suffix."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ..article import Origin
from ..notices import Notice

#: file suffix -> the module here whose ``validate(path)`` yields what is wrong
CHECKS: dict[str, str] = {
    ".epub": "epub",
    ".jsonld": "jsonld",
    ".ndjson": "jsonld",
    ".html": "jsonld",
    ".csv": "csv",
}


def outputs(place: Path) -> Iterator[Path]:
    """The files to check: ``place`` itself, or those below a folder whose suffix has a check, in order."""
    if not place.is_dir():
        yield place
        return
    for folder, folders, files in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in CHECKS:
                yield Path(folder, name)


def problems(path: Path, official: bool = False) -> list[Notice]:
    """``validate``, all at once, as a worker sends it home; the checks know a file's name, this knows its whole path.

    ``official`` asks the format's official checker too, where there is one and it is installed.
    """
    found = list(validate(path))
    if official and path.suffix.lower() == ".epub":
        from .epub import epubcheck

        found += epubcheck(path)
    return [replace(notice, origin=_whole(notice.origin, path)) for notice in found]


def _whole(origin: Origin | None, path: Path) -> Origin:
    if origin is None:
        return Origin(str(path))
    return replace(origin, path=f"{path}{origin.path.removeprefix(path.name)}")


def validate(path: Path) -> Iterator[Notice]:
    """What is wrong with one file, by the rules of its format; nothing is good. Raises KeyError for an unknown suffix."""
    module = import_module(f"{__name__}.{CHECKS[path.suffix.lower()]}")
    found: Iterator[Notice] = module.validate(path)
    yield from found
