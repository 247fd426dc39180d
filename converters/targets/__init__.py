"""What does a CMS or consumer want? One data file a target: ``--for hugo`` is ``targets/hugo.toml``.

A file may say ``extends = "hugo"`` and give only what differs; ``--for ./mine.toml`` takes a user's own. Consumers of
CSV alone (``excel``, ``notion``, …) have no file here: they are the profiles of the writer ``csv``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..tables.profiles import profiles as csv_profiles
from .identity import slug_of
from .ways import path_of

HERE = Path(__file__).parent


class UnknownTarget(Exception):
    """No such target, or its file cannot be read; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What ``--for NAME`` stands for. ``layout`` is for the Markdown writer and reader (see ``layout.Layout``)."""

    name: str
    writer: str
    about: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)  #: of the writer; ``--set`` goes before them
    layout: Mapping[str, Any] = field(default_factory=dict)
    address: str = "{url}"  #: where an article answers there: {url}, {path}, {slug}, {section}, {name} (of its file)
    redirects: tuple[str, ...] = ()  #: dialects of ``redirects.dialects``; "aliases" puts them into the files
    root: str = ""  #: the folder whose files are served, for {name} in ``address``
    #: ``root``: the folder whose files it serves as they lie; ``relative``: what it means a relative address of Markdown
    #: from, the ``page`` or the ``file``. A target without this table has no place for files.
    media: Mapping[str, str] = field(default_factory=dict)
    companions: Mapping[str, str] = field(default_factory=dict)  #: file -> text, written beside, never over
    live: str = ""  #: the reader of converters/live that asks the running system
    #: how far a conversion for it was proved: live (a real system gave it back), build (a real generator built it),
    #: files (what was written, read back), counts (a table without room for all fields)
    proof: str = "files"

    def answers_at(self, url: str, name: str, section: str = "") -> str:
        """Where an article of address ``url`` answers in the target; ``name`` is its file, without suffix.

        ``section`` is that of the article, or its first tag where it has none.
        """
        path = path_of(url).rstrip("/")
        name = name.removeprefix(self.root)
        if name == "index" or name.endswith("/index"):
            name = name[:-5]
        slug = name.rpartition("/")[2]
        said = {"url": path, "path": path.lstrip("/"), "slug": slug, "name": name.rstrip("/")}
        section = slug_of((section or "all").lower())  # as the slug of a first tag
        return self.address.format(**said, section=section).replace("//", "/")


def names() -> list[str]:
    """All targets: data files here, and profiles of the CSV writer."""
    return sorted({path.stem for path in HERE.glob("*.toml")} | set(csv_profiles()))


def target(name: str, writer: str | None = None) -> Profile:
    """The profile called ``name``, or of the TOML file at that path. Raises UnknownTarget.

    Where a name is both a data file and a CSV profile (``wordpress``), ``writer`` "csv" asks for the latter, or for the
    data file that says more of it (``ghost-csv``).
    """
    if writer == "csv" and (HERE / f"{name}-csv.toml").exists():
        name = f"{name}-csv"
    if name in csv_profiles() and (writer == "csv" or not (HERE / f"{name}.toml").exists()):
        profile = csv_profiles()[name]
        proof = "counts" if profile.columns else "files"
        return Profile(name, "csv", profile.title, {"profile": name}, proof=proof)
    said = dict(_said(name))
    if writer not in (None, said.get("writer")):
        raise UnknownTarget(f"--for {name} writes {said.get('writer')}, not {writer}; leave -t out")
    media = said.get("media", {})
    if media and not (isinstance(media.get("root"), str) and media.get("relative") in ("page", "file")):
        raise UnknownTarget(f'--for {name}: [media] takes root = "folder/" and relative = "page" or "file"')
    try:
        return Profile(name=name, **_frozen(said))
    except TypeError as error:
        raise UnknownTarget(f"--for {name}: {str(error).partition(' ')[2]}") from None


@lru_cache(maxsize=64)
def _said(name: str) -> Mapping[str, Any]:
    path = Path(name) if name.endswith(".toml") else HERE / f"{name}.toml"
    if not path.is_file():
        raise UnknownTarget(f"no target named {name!r}; there are: {', '.join(names())}, or a .toml file of your own")
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnknownTarget(f"{name}: {error}") from None
    if "extends" in said:
        return _merged(_said(str(said.pop("extends"))), said)
    if "writer" not in said:
        raise UnknownTarget(f"{name}: says no writer and extends no other target")
    return said


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """``over`` on top of ``under``; tables are merged, and ``false`` takes a key away."""
    merged = dict(under)
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _merged(merged[key], value)
        elif value is False and isinstance(merged.get(key), str):
            del merged[key]
        else:
            merged[key] = value
    return merged


def _frozen(said: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
