"""What did the last run write? A line a record and a line a file, by which the next run tells new from changed and gone.

A file may be deleted or replaced by a later run only while its bytes are still those that were written here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..formats import Placed
from ..notices import Report

STATE = "migration-state.jsonl"


def digest(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class State:
    """The state in the folder ``target``, and what becomes of it in this run."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self._records: dict[str, list[dict[str, str]]] = {}  #: address -> its lines of the last run, in order
        self._files: dict[str, str] = {}  #: file -> digest of what we wrote
        for said in _lines(target / STATE):
            if "key" in said:
                self._records.setdefault(said["key"], []).append(said)
            if "file" in said:
                self._files[said["file"]] = said.get("written", said["sha256"])
        self._lines: list[dict[str, str]] = []
        self._kept: dict[str, str] = {}

    # -- records

    def fate(self, placed: Placed, file: str = "") -> str:
        """new, updated or unchanged; ``file`` is where the record is written, where it has a file of its own."""
        entry = placed.entry
        sha = entry.facts.get("sha256", "")
        line = {"key": entry.url, "name": entry.name, "sha256": sha}
        if file:
            line["file"] = file
            self._kept[file] = sha
        self._lines.append(line)
        was = self._records.get(entry.url)
        if not was:
            return "new"
        return "unchanged" if was.pop(0)["sha256"] == sha else "updated"

    def rewritten(self, file: str, data: bytes) -> None:
        """The bytes of a record's file after all: aliases were put into it."""
        self._kept[file] = hashlib.sha256(data).hexdigest()

    # -- other files

    def wrote(self, file: str) -> str:
        """The digest of what a former run wrote there, "" where it was none of ours."""
        return self._files.get(file, "")

    def keep(self, file: str, sha: str) -> None:
        """A file that this run writes, or finds as it wrote it."""
        if file not in self._kept:
            self._kept[file] = sha
            self._lines.append({"file": file, "sha256": sha})

    # -- what is gone

    def gone(self, prune: bool, report: Report) -> tuple[dict[str, int], list[str]]:
        """How many records are gone and files pruned, and the files to delete.

        A file of the last run that this one does not write is deleted with ``prune`` alone, and only if its bytes are
        still ours; the state remembers it as long as it is there.
        """
        gone = [said for key in sorted(self._records) for said in self._records[key]]
        stale = {file: sha for file, sha in self._files.items() if file not in self._kept}
        lines = {said["file"]: said for said in gone if "file" in said}
        for said in gone:
            if said.get("file") not in stale:
                report.add("gone", f"{said['key']} was there in the last run, and is no longer")
        delete = []
        for file, sha in sorted(stale.items()):
            path = self.target / file
            if path.is_symlink() or not path.is_file() or not path.resolve().is_relative_to(self.target.resolve()):
                continue
            line = lines.get(file, {"file": file, "sha256": sha})
            about = line.get("key", "what it was written for")
            if prune and digest(path) == sha:
                delete.append(file)
                report.add("pruned", f"{file} was deleted: {about} is gone")
                continue
            why = "it was changed since, and left in place" if prune else "it was left in place (--prune deletes it)"
            report.add("gone", f"{file}: {about} is gone; {why}")
            self._lines.append(line)
        count = {"gone": len(gone), "pruned": len(delete)}
        return {name: number for name, number in count.items() if number}, delete

    def text(self) -> str:
        """The state as the next run reads it."""
        for line in self._lines:
            written = self._kept.get(line.get("file", ""), line["sha256"])
            if written != line["sha256"]:
                line["written"] = written
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in self._lines)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a state file; one that cannot be read ends it, for what follows is not ours either."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as stream:
        for line in stream:
            try:
                said = json.loads(line)
            except ValueError:
                return
            if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
                return
            if "sha256" not in said:
                return
            yield said
