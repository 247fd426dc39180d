"""Where do the pictures and documents of an article go? Beside the articles, so that their addresses still answer.

A worker notes what each article names (``watched.py``); at the end of the run each file is copied once, to where the target
serves it at the very address that the text says. No address is rewritten, so that reading back gives the exact text.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from ..article import Article
from ..formats import Placed
from ..media import SUFFIXES, find, named, path_in, suffix_of
from ..notices import Report
from ..targets import Profile
from .record import FILES
from .state import State, digest


@dataclass(frozen=True, slots=True)
class MediaOptions:
    """What ``--set`` says of pictures and documents. Raises ValueError for a folder that is none."""

    media: Literal["", "copy", "link"] = field(
        default="",
        metadata={"help": "pictures and documents: copy them, or link: leave them (default: as the target has room)"},
    )
    media_root: tuple[str, ...] = field(
        default=(), metadata={"help": "more folders of the site to look for them in, with commas between"}
    )
    sources: tuple[str, ...] = field(default=(), metadata={"sources": True, "internal": True})

    def __post_init__(self) -> None:
        for folder in self.media_root:
            if not Path(folder).is_dir():
                raise ValueError(f"media-root={folder}: no such folder")

    @property
    def roots(self) -> tuple[str, ...]:
        return (*self.sources, *self.media_root)

    def policy(self, profile: Profile) -> str:
        """copy or link. Raises ValueError where the target has no place for files."""
        if self.media == "copy" and not profile.media:
            raise ValueError(f"media=copy: {profile.name} has no place for files; take media=link")
        return self.media or ("copy" if profile.media else "link")


# -- at the end of the run


def place(address: str, stands: str, page: str, file: str, media: Mapping[str, str]) -> str | None:
    """Where below TARGET the file at ``address`` must lie, for an article at ``page`` in the target's file ``file``.

    None for a place that no target has: hidden, above TARGET, or with a name that no system takes.
    """
    path = path_in(address)
    if not path.startswith("/") and stands != "tag" and media["relative"] == "file":
        made = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
    else:  # as a browser reads it: what leads above the top stays there
        asked = posixpath.join("/", posixpath.dirname(unquote(page)), path)
        made = media["root"] + posixpath.normpath(asked).lstrip("/")
    made = posixpath.normpath(made)
    if any(step.startswith(".") or _NO_NAME.search(step) or len(step.encode()) > 240 for step in made.split("/")):
        return None
    return made


_NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]|^$|[. ]$')


class Media:
    """The files of one run: each read once for its checksum, and copied into the draft unless it is there already."""

    def __init__(self, profile: Profile, policy: str, out: Path, target: Path, state: State) -> None:
        self.profile, self.policy, self.out, self.target, self.state = profile, policy, out, target, state
        self.count: Counter[str] = Counter()
        self.bytes = 0
        self.files: dict[str, dict[str, Any]] = {}  #: place (link: path in the source) -> from, sha256, bytes
        self._hashed: dict[str, tuple[str, int]] = {}

    def add(self, placed: Placed, page: str, file: str, dry: bool, report: Report) -> None:
        """What one article names; ``page`` is its address in the target, ``file`` its file."""
        about = report.about(placed.origin, placed.entry.url)
        for address, stands, source, said in placed.entry.facts.get("media", ()):
            self.count["named"] += 1
            if not source:  # reported by the worker
                self.count[said] += 1
                continue
            at = place(address, stands, page, file, self.profile.media) if self.policy == "copy" else said
            try:
                fate, why = self.one(at, source, said, dry)
            except OSError as error:
                fate, why = "missing", error.strerror or str(error)
            if fate:
                self.count[fate] += 1
            if why:
                about.add(f"media-{fate}", f"{address[:200]}: {why}: it was not copied")

    def one(self, at: str | None, source: str, said: str, dry: bool) -> tuple[str, str]:
        """What becomes of one file ("" when it was dealt with before), and why it is not copied. Raises OSError."""
        if at is None:
            return "refused", "the target has no place for that name"
        sha, size = self.hashed(source)
        if at in self.files:
            clash = self.policy == "copy" and self.files[at]["sha256"] != sha
            return ("clash", f"{at} is another file already") if clash else ("", "")
        fate = self.put(at, source, sha, dry) if self.policy == "copy" else "listed"
        was = self.state.wrote(at)
        if fate in ("clash", "refused"):
            if was:
                self.state.keep(at, was)  # changed since; the next run shall know as well
            return fate, f"{at} leads out of TARGET" if fate == "refused" else f"{at} is another file already"
        self.bytes += size
        self.files[at] = {"from": said, "sha256": sha, "bytes": size}
        if was or fate in ("copied", "updated"):
            self.state.keep(at, sha)
        return fate, ""

    def hashed(self, file: str) -> tuple[str, int]:
        if file not in self._hashed:
            self._hashed[file] = digest(Path(file)), Path(file).stat().st_size
        return self._hashed[file]

    def put(self, at: str, source: str, sha: str, dry: bool) -> str:
        """Copy into the draft, unless TARGET has the file; what is there and is not ours stays as it is."""
        there, drafted = self.target / at, self.out / at
        if not there.resolve().is_relative_to(self.target.resolve()):
            return "refused"
        if drafted.exists() or at in FILES:
            return "clash"
        fate = "copied"
        if there.exists():
            if not there.is_file():
                return "clash"
            old = self.hashed(str(there))[0]
            if old == sha:
                return "unchanged"
            if self.state.wrote(at) != old:
                return "clash"
            fate = "updated"
        if not dry:
            drafted.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, drafted)
        return fate

    def as_json(self) -> dict[str, Any]:
        """``named`` counts each address of each article; missing, refused and clash those without a file; the rest are files."""
        names = ("copied", "updated", "unchanged", "listed", "missing", "refused", "clash")
        counts = {name: self.count[name] for name in names if self.count[name] or name in ("copied", "missing")}
        files = {at: self.files[at] for at in sorted(self.files)}
        return {"policy": self.policy, "named": self.count["named"], **counts, "bytes": self.bytes, "files": files}


# -- read back


@dataclass(frozen=True, slots=True)
class MediaProof:
    """For ``articles verify``: the files of SOURCE, found again, against those of TARGET."""

    profile: Profile
    roots: tuple[str, ...]
    target: Path
    site: str = ""
    digests: dict[Path, str] = field(default_factory=dict, repr=False, compare=False)

    def compare(self, source: Article, found: Article, report: Report) -> Counter[str]:
        """How many of the files that ``source`` names are ``equal`` in the target, ``different``, ``missing`` or ``absent``
        (in the source itself). ``found`` is the article as the target has it."""
        count: Counter[str] = Counter()
        file = found.origin.path if found.origin else ""
        page = self.profile.answers_at(source.url, file.rpartition(".")[0], source.section)
        for one in named(source, self.site):
            path = path_in(one.address)
            there = find(path, source.url, source.origin, self.roots)
            at = place(one.address, one.stands, page, file, self.profile.media) if path else None
            if there.file is None or there.outside or at is None or suffix_of(path) not in SUFFIXES:
                count["absent"] += 1
                continue
            fate = self.same(there.file, self.target / at)
            count[fate] += 1
            if fate != "equal":
                report.add("media-lost", f"{one.address[:200]}: {at} is {fate} in the target")
        return count

    def same(self, one: Path, other: Path) -> str:
        if not other.is_file():
            return "missing"
        for path in (one, other):  # a logo is named by every article
            if path not in self.digests:
                self.digests[path] = digest(path)
        return "equal" if self.digests[one] == self.digests[other] else "different"
