"""What does a move to another system leave beside the articles? Redirects, files, settings, and a record that adds up.

``Move`` runs at the end of a conversion, on the index and on the drafted output, before anything is published. It writes

- the redirects, in the target's own dialects or into the files as aliases;
- the pictures and documents that the articles name (``media.py``);
- the small files the target wants, beside and never over the user's own (``companions.py``);
- ``migration.json`` (deterministic), ``migration.md`` (for people), ``migration.csv`` (a row an article): ``record.py``;
- ``migration-state.jsonl``: a hash for each record, by which the next run tells unchanged, updated, new and gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from ..formats import Placed, Writer
from ..notices import Report
from ..redirects import Checked, Pages, Redirect, address_key, check
from ..redirects.dialects import DIALECTS
from ..targets import Profile
from ..targets.layout import Layout
from ..targets.ways import path_of
from .aliases import with_aliases
from .companions import write_companions
from .media import Media, MediaOptions
from .record import FILES, Record
from .state import STATE, State
from .watched import Watched


@dataclass(frozen=True, slots=True)
class Move:
    """One migration to ``profile``. ``redirects`` are the rows of the site's own list; ``site`` is ``https://host``."""

    profile: Profile
    layout: Layout | None = None
    redirects: tuple[Redirect, ...] = ()
    dialects: tuple[str, ...] = ()  #: instead of the profile's own
    site: str = ""
    live: tuple[str, ...] = field(default=(), repr=False)  #: addresses that answer beyond this run
    media: MediaOptions | None = None  #: None: nobody looks for pictures and documents
    prune: bool = False  #: delete what the last run wrote and this one does not
    dry: bool = False

    #: what a dry run leaves
    records = FILES

    def watched(self, writer: Writer) -> Writer:
        """``writer``, noting of each article what ``write`` wants to know."""
        if self.media is None:  # a plain conversion with a list of redirects
            return writer
        # Watched has as properties what a format has as class variables.
        return cast(Writer, Watched(writer, self.media.roots, self.site))

    def write(self, index: Iterable[Placed], out: Path, target: Path, report: Report, whole: bool) -> list[str]:
        """``index`` are all articles; ``out`` is the drafted folder that will be merged into ``target``; ``whole``: none failed.

        Returns the files of ``target`` to delete when all is published.
        """
        record, state = Record(dry=self.dry), State(target)
        moved: dict[str, str] = {}
        given = list(self.redirects)
        for placed in index:
            moved[address_key(path_of(placed.entry.url))] = self.address(placed)
            given += [Redirect(old, path_of(placed.entry.url)) for old in placed.entry.facts.get("aliases", ())]
            record.add(placed, state.fate(placed, _file_of(placed, out)))
        checked = self.check(given, moved, report)
        rows = [replace(row, to=self.new_address(row.to, moved)) for row in checked.usable]
        own = [Redirect(key, new) for key, new in moved.items() if address_key(new) != key]
        self.write_redirects([*rows, *own], state, index, out)
        write_companions(self.profile, out, target, report)
        if self.media is not None:
            record.media = self.copy_media(self.media, index, out, target, state, report)
        record.redirects = {
            "given": len(self.redirects),
            "aliases": len(given) - len(self.redirects),
            "written": len(rows),
            "added_for_new_addresses": len(own),
            "flattened": len(checked.flattened),
            **Counter(one.reason for one in checked.rejected),
        }
        if self.media is None:
            return []
        if self.prune and not whole:
            report.add("not-pruned", "articles failed, and what they wrote before is not gone: nothing was deleted")
        gone, delete = state.gone(self.prune and whole, report)
        record.fates.update(gone)
        record.write(self.profile, out)
        (out / STATE).write_text(state.text(), "utf-8", newline="\n")
        return delete

    # -- addresses

    def address(self, placed: Placed) -> str:
        """Where the article answers in the target."""
        tags = placed.entry.section, *placed.entry.facts.get("tags", ())
        return self.profile.answers_at(placed.entry.url, placed.entry.name, next(filter(None, tags), ""))

    def new_address(self, to: str, moved: Mapping[str, str]) -> str:
        return moved.get(address_key(to), to)

    def check(self, given: Iterable[Redirect], moved: Mapping[str, str], report: Report) -> Checked:
        checked = check(given, Pages([*moved, *self.live]), self.site)
        for one in checked.rejected:
            report.add("redirect-unused", f"{_said_by(one.redirect)}: {one.reason}: {one.text}")
        for row in checked.flattened:
            report.add("redirect-flattened", f"{_said_by(row)}: {row.source} now leads straight to {row.to}")
        return checked

    # -- files

    def write_redirects(self, rows: list[Redirect], state: State, index: Iterable[Placed], out: Path) -> None:
        dialects = self.dialects or self.profile.redirects
        if not rows:
            return
        for dialect in dialects:
            if dialect == "aliases" and self.layout is not None and self.layout.aliases:
                self.write_aliases(rows, state, index, out)
                continue
            name, make, _ = DIALECTS[dialect if dialect != "aliases" else "csv"]
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(make(rows, self.site), "utf-8", newline="")

    def write_aliases(self, rows: list[Redirect], state: State, index: Iterable[Placed], out: Path) -> None:
        """Into the front matter of each target; what leads to another site goes into ``redirects.csv``."""
        assert self.layout is not None
        sources: dict[str, list[str]] = {}
        for row in rows:
            sources.setdefault(address_key(row.to), []).append(row.source)
        for placed in index:
            found = sources.pop(address_key(self.address(placed)), None)
            if found:
                file = f"{placed.entry.name}.md"
                data = with_aliases((out / file).read_bytes(), self.layout.aliases, found)
                (out / file).write_bytes(data)
                state.rewritten(file, data)
        rest = [row for row in rows if address_key(row.to) in sources]
        if rest:
            name, make, _ = DIALECTS["csv"]
            (out / name).write_text(make(rest, self.site), "utf-8", newline="")

    def copy_media(
        self, said: MediaOptions, index: Iterable[Placed], out: Path, target: Path, state: State, report: Report
    ) -> dict[str, object]:
        if not said.roots:
            report.add("media-skipped", "SOURCE is no folder of this machine: its pictures were not looked for")
            return {}
        media = Media(self.profile, said.policy(self.profile), out, target, state)
        for placed in index:
            media.add(placed, self.address(placed), f"{placed.entry.name}.md", self.dry, report)
        return media.as_json()


def _said_by(row: Redirect) -> str:
    return f"row {row.line}" if row.line else f"alias of {row.to}"


def _file_of(placed: Placed, out: Path) -> str:
    """The file of one article, for a target that has one for each."""
    file = f"{placed.entry.name}.md"
    return file if placed.entry.name and (out / file).is_file() else ""
