"""What became of every field of every article? The record of a migration, whose numbers add up."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..formats import Placed
from ..targets import Profile

#: what a dry run leaves, too
FILES = ("migration.json", "migration.md", "migration.csv")


@dataclass(slots=True)
class Record:
    """What became of every field of every article; the sums equal the number of articles, key by key."""

    articles: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=dict)
    #: by the source's own names, from readers that know them
    keys: dict[str, Counter[str]] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)
    redirects: dict[str, int] = field(default_factory=dict)
    media: dict[str, Any] = field(default_factory=dict)
    dry: bool = False  #: nothing but the record is written
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, placed: Placed, fate: str) -> None:
        self.articles += 1
        self.fates[fate] += 1
        changed = []
        for key, said in placed.entry.facts.get("fates", {}).items():
            self.fields.setdefault(key, Counter())[said] += 1
            if said.startswith(("dropped", "truncated")):
                changed.append(f"{key} {said}")
        for key, said in placed.entry.facts.get("keys", {}).items():
            self.keys.setdefault(key, Counter())[said] += 1
        self.rows.append((placed.entry.url, placed.entry.name, fate, "; ".join(changed)))

    def as_json(self, profile: Profile) -> dict[str, Any]:
        said = {
            "profile": profile.name,
            "writer": profile.writer,
            "proof": "run `articles verify` for the level files; migrations with this profile were proved to the level "
            + profile.proof,
            "articles": self.articles,
            "since_last_run": dict(sorted(self.fates.items())),
            "fields": self._total(self.fields),
            **({"keys": self._total(self.keys)} if self.keys else {}),
            "redirects": {key: count for key, count in self.redirects.items() if count or key in ("given", "written")},
        }
        if self.media:
            said["media"] = self.media
        return said | ({"dry_run": True} if self.dry else {})

    def _total(self, counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
        """Each article counted once for each name: what does not have it is absent."""
        rows = {}
        for key, count in counts.items():
            absent = self.articles - count.total()
            rows[key] = dict(sorted(count.items())) | ({"absent": absent} if absent else {})
        return rows

    def write(self, profile: Profile, out: Path) -> None:
        said = self.as_json(profile)
        (out / "migration.json").write_text(
            json.dumps(said, indent=2, ensure_ascii=False) + "\n", "utf-8", newline="\n"
        )
        (out / "migration.md").write_text(_as_text(said, profile), "utf-8", newline="\n")
        with (out / "migration.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("url", "name", "fate", "not carried whole"), *self.rows])


def _as_text(said: Mapping[str, Any], profile: Profile) -> str:
    lines = [
        f"# Migration to {profile.name}",
        "",
        f"{said['articles']:,} articles. {profile.about}.",
        *(["", "A dry run: nothing but this record was written."] if said.get("dry_run") else []),
        "",
        "Since the last run: " + ", ".join(f"{count:,} {fate}" for fate, count in said["since_last_run"].items()) + ".",
        "",
        *_table("Fields", "field", said["fields"]),
        *(_table("Keys of the source", "key", said["keys"]) if "keys" in said else []),
        "## Redirects",
        "",
    ]
    lines += [f"- {key.replace('_', ' ')}: {count:,}" for key, count in said["redirects"].items()]
    lines += [
        "",
        *_media_text(said.get("media")),
        "## Proof",
        "",
        f"Run `articles verify SOURCE TARGET --for {profile.name}`: it reads every file back and compares each field.",
        "",
    ]
    return "\n".join(lines)


def _media_text(media: Mapping[str, Any] | None) -> list[str]:
    if not media:
        return []
    counts = [f"{key}: {number:,}" for key, number in media.items() if isinstance(number, int)]
    return ["## Pictures and documents", "", *(f"- {line}" for line in counts), ""]


def _table(title: str, name: str, counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    rows = [
        f"| `{key}` | " + ", ".join(f"{number:,} {fate}" for fate, number in count.items()) + " |"
        for key, count in counts.items()
    ]
    return [f"## {title}", "", f"| {name} | what became of it |", "| --- | --- |", *rows, ""]
