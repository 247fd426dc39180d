"""Where does a site begin, and what do its settings say? Read as data, never run."""

from __future__ import annotations

import ast
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ... import files
from ...formats import Raw
from ...front_matter import load_yaml
from ...front_matter.yaml_faults import YAMLFault
from ...notices import BadArticle
from .conventions import Generator, generator

#: How far above SOURCE the settings may lie: ``content/en/posts`` is three folders deep.
_CLIMB = 3


@dataclass(frozen=True, slots=True)
class Site:
    """One site on the disk (or at a URL)."""

    top: str  #: the folder of its settings; SOURCE itself where there are none
    content: str  #: the folder of the articles below ``top``; "" is ``top`` itself
    settings: Mapping[str, Any] = field(default_factory=dict)

    def said(self, name: str) -> Any:
        """The setting at a dotted name; None where there is none."""
        value: Any = self.settings
        for step in name.split(".") if name else ():
            value = value.get(step) if isinstance(value, Mapping) else None
        return value if name else None

    def path_of(self, file: str) -> str | None:
        """The path of ``file`` below the content folder, with ``/``; None for one outside."""
        if files.is_url(file):  # where nothing is asked for, a folder of that name is the content folder
            return file.removeprefix(f"{self.top}/").removeprefix(f"{self.content}/")
        below = os.path.relpath(file, self.top or ".").replace(os.sep, "/")
        if not self.content:
            return below
        return below.removeprefix(f"{self.content}/") if below.startswith(f"{self.content}/") else None

    def file_at(self, path: str) -> str:
        """What to open for a path below the content folder."""
        return "/".join(step for step in (self.top, self.content, path) if step)

    def holds(self, path: str) -> bool:
        """True when a file lies there. What lies at a URL is not asked for."""
        return not files.is_url(self.top) and os.path.isfile(self.file_at(path))  # noqa: PTH113 - asked for each page


def site_of(raw: Raw, by: Generator, content: str) -> Site:
    """The site that ``raw`` belongs to; ``content`` is the user's own word for the folder of the articles."""
    if raw.file == files.STDIN:
        return Site("", "")
    file = raw.file.replace(os.sep, "/")
    source = file.removesuffix(raw.origin.path).rstrip("/") if file.endswith(raw.origin.path) else ""
    if source == "" and file.startswith("/"):
        source = "/"
    return _site(source, by.name, content)


@lru_cache(maxsize=64)
def _site(source: str, name: str, content: str) -> Site:
    by = generator(name)
    if files.is_url(source):
        return Site(source, content or by.content)
    here = Path(source).resolve()
    for folder in (here, *here.parents[:_CLIMB]):
        for file in by.settings:
            if (folder / file).is_file():
                settings, inner = _read(folder / file), here.relative_to(folder).as_posix()
                named = (content or _named(settings, by, inner) or by.content).strip("./")
                if folder == here or not named or f"{inner}/".startswith(f"{named}/"):
                    return Site(str(folder), named, settings)
    for folder in (here, *here.parents[:_CLIMB]):
        if folder.name in by.inside:
            return Site(str(folder.parent), "")
    below = content or by.content
    return Site(source, below if below and (here / below).is_dir() else "")


def _named(settings: Mapping[str, Any], by: Generator, source: str) -> str:
    """The content folder that the settings name, that of a language where SOURCE lies in it."""
    found = settings.get(by.content_setting)
    languages = settings.get(by.languages)
    for said in languages.values() if isinstance(languages, Mapping) else ():
        inner = said.get(by.content_setting) if isinstance(said, Mapping) else None
        if isinstance(inner, str) and (source == inner or source.startswith(f"{inner}/")):
            return inner
    return found if isinstance(found, str) else ""


def _read(path: Path) -> Mapping[str, Any]:
    """YAML, TOML or JSON; of Python the plain values alone. Raises BadArticle ``site-settings``."""
    try:
        text = path.read_text("utf-8-sig")
        match path.suffix:
            case ".toml":
                said: Any = tomllib.loads(text)
            case ".json":
                said = json.loads(text)
            case ".py":
                said = dict(_constants(text))
            case _:
                said = load_yaml.load(text)
    except (OSError, ValueError, SyntaxError, YAMLFault) as error:
        reason = error.text if isinstance(error, YAMLFault) else error
        raise BadArticle("site-settings", f"{path.name}: {str(reason).partition(chr(10))[0]}") from None
    return said if isinstance(said, Mapping) else {}


def _constants(text: str) -> list[tuple[str, Any]]:
    found = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            try:
                found.append((node.targets[0].id, ast.literal_eval(node.value)))
            except ValueError:  # a value that is computed
                continue
    return found
