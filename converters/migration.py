"""What does a move to another system leave beside the articles? Redirects, settings, and a record that adds up.

``Move`` runs at the end of a conversion, on the index and on the drafted output, before anything is published. It writes

- the redirects, in the target's own dialects or into the files as aliases;
- the small files the target wants, beside and never over the user's own;
- ``migration.json`` (deterministic), ``migration.md`` (for people), ``migration.csv`` (a row an article);
- ``migration-state.jsonl``: a hash for each record, by which the next run tells unchanged, updated, new and gone.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .formats import Placed
from .front_matter.dump import quoted
from .notices import Report
from .redirects import Checked, Pages, Redirect, address_key, check
from .redirects.dialects import DIALECTS
from .redirects.listed import BadList, addresses, read
from .targets import Profile, UnknownTarget, target
from .targets.keys import slug_of
from .targets.layout import Layout, layout, path_of

STATE = "migration-state.jsonl"
#: the first line of a companion says who wrote it, so that a later run may replace it, and only it
_OURS = "written by `articles convert --for"


@dataclass(frozen=True, slots=True)
class Move:
    """One migration to ``profile``. ``redirects`` are the rows of the site's own list; ``site`` is ``https://host``."""

    profile: Profile
    layout: Layout | None = None
    redirects: tuple[Redirect, ...] = ()
    dialects: tuple[str, ...] = ()  #: instead of the profile's own
    site: str = ""
    live: tuple[str, ...] = field(default=(), repr=False)  #: addresses that answer beyond this run

    def write(self, index: Iterable[Placed], out: Path, target: Path, report: Report) -> None:
        """``index`` are all articles; ``out`` is the drafted folder that will be merged into ``target``."""
        record = Record()
        old = State(target / STATE)
        moved: dict[str, str] = {}
        state = []
        for placed in index:
            url = path_of(placed.entry.url)
            moved[address_key(url)] = self.address(placed)
            fate = old.fate(placed)
            record.add(placed, fate)
            state.append(state_line(placed))
        for key in old.gone():
            record.fates["gone"] += 1
            report.add("gone", f"{key} was there in the last run; its file was left in place")
        checked = self.check(moved, report)
        rows = [replace(row, to=self.new_address(row.to, moved)) for row in checked.usable]
        own = [Redirect(key, new) for key, new in moved.items() if address_key(new) != key]
        self.write_redirects([*rows, *own], moved, index, out)
        for name, text in self.profile.companions.items():
            self.companion(name, text, out, target, report)
        record.redirects = {
            "given": len(self.redirects),
            "written": len(rows),
            "added_for_new_addresses": len(own),
            "flattened": len(checked.flattened),
            **Counter(one.reason for one in checked.rejected),
        }
        if record.fields:  # a writer that says what became of each field
            record.write(self.profile, out)
            (out / STATE).write_text("".join(state), "utf-8")

    # -- addresses

    def address(self, placed: Placed) -> str:
        """Where the article answers in the target."""
        path = path_of(placed.entry.url).rstrip("/")
        name = placed.entry.name.removeprefix(self.profile.root)
        if name == "index" or name.endswith("/index"):
            name = name[:-5]
        slug = name.rpartition("/")[2]
        first = next((name for name in (placed.entry.section, *placed.entry.facts.get("tags", ())) if name), "all")
        section = slug_of(first.lower())  # as the slug of a first tag
        said = {"url": path, "path": path.lstrip("/"), "slug": slug, "name": name.rstrip("/"), "section": section}
        return self.profile.address.format(**said).replace("//", "/")

    def new_address(self, to: str, moved: Mapping[str, str]) -> str:
        return moved.get(address_key(to), to)

    def check(self, moved: Mapping[str, str], report: Report) -> Checked:
        checked = check(self.redirects, Pages([*moved, *self.live]), self.site)
        for one in checked.rejected:
            report.add("redirect-unused", f"row {one.redirect.line}: {one.reason}: {one.text}")
        for row in checked.flattened:
            report.add("redirect-flattened", f"row {row.line}: {row.source} now leads straight to {row.to}")
        return checked

    # -- files

    def write_redirects(
        self, rows: list[Redirect], moved: Mapping[str, str], index: Iterable[Placed], out: Path
    ) -> None:
        dialects = self.dialects or self.profile.redirects
        if not rows:
            return
        for dialect in dialects:
            if dialect == "aliases" and self.layout is not None and self.layout.aliases:
                self.write_aliases(rows, index, out)
                continue
            name, make, _ = DIALECTS[dialect if dialect != "aliases" else "csv"]
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(make(rows, self.site), "utf-8", newline="")

    def write_aliases(self, rows: list[Redirect], index: Iterable[Placed], out: Path) -> None:
        """Into the front matter of each target; what leads to another site goes into ``redirects.csv``."""
        assert self.layout is not None
        sources: dict[str, list[str]] = {}
        for row in rows:
            sources.setdefault(address_key(row.to), []).append(row.source)
        for placed in index:
            found = sources.pop(address_key(self.address(placed)), None)
            if found:
                path = out / f"{placed.entry.name}.md"
                path.write_bytes(with_aliases(path.read_bytes(), self.layout.aliases, found))
        rest = [row for row in rows if address_key(row.to) in sources]
        if rest:
            name, make, _ = DIALECTS["csv"]
            (out / name).write_text(make(rest, self.site), "utf-8", newline="")

    def companion(self, name: str, text: str, out: Path, target: Path, report: Report) -> None:
        """A file of the target's own kind; where the user has one of that name, ours gets another."""
        there = target / name
        if there.is_file() and _OURS not in there.read_text("utf-8", "replace")[:300]:
            stem, dot, suffix = name.rpartition(".")
            name = f"{stem}.from-articles{dot}{suffix}"
            report.add("companion", f"{there.name} is yours and was left alone; ours is {name}")
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_signed(name, text.lstrip("\n"), self.profile.name), "utf-8")


def _signed(name: str, text: str, profile: str) -> str:
    sign = f"{_OURS} {profile}`"
    suffix = name.rpartition(".")[2]
    if suffix in ("ts", "js", "mjs"):
        return f"// {sign}\n{text}"
    if suffix == "astro":
        return text.replace("---\n", f"---\n// {sign}\n", 1)
    return text if suffix == "json" else f"# {sign}\n{text}"


def with_aliases(data: bytes, key: str, sources: Iterable[str]) -> bytes:
    """A Markdown file with ``key: [sources]`` as the last line of its YAML or TOML front matter (JSON: the first)."""
    text = data.decode()
    listed = "[" + ", ".join(quoted(source) for source in sources) + "]"
    if text.startswith("{"):
        return f'{{\n  "{key}": {listed},{text[1:]}'.encode()
    fence, said = ("+++", f"{key} = {listed}") if text.startswith("+++") else ("---", f"{key}: {listed}")
    end = text.index(f"\n{fence}\n", len(fence) - 1) + 1
    return (text[:end] + said + "\n" + text[end:]).encode()


class BadMove(Exception):
    """A list or a dialect that does not exist; the message says which do."""


def move(
    name: str | None, writer: str | None, redirects: str | None, dialects: tuple[str, ...], site: str, live: str | None
) -> Move | None:
    """The migration that the words of the command line ask for; None for a consumer that is no system of pages."""
    for dialect in dialects:
        if dialect not in DIALECTS:
            raise BadMove(f"--dialect {dialect}: choose of {', '.join(DIALECTS)}")
    try:
        profile = target(name, writer) if name else Profile("plain", writer or "markdown", redirects=("csv",))
        rows = tuple(read(redirects)) if redirects else ()
        beyond = tuple(addresses(live)) if live else ()
    except (BadList, UnknownTarget) as error:
        raise BadMove(str(error)) from None
    needing = [dialect for dialect in dialects or profile.redirects if dialect in DIALECTS and DIALECTS[dialect][2]]
    if needing and not site:
        raise BadMove(f"redirects for {needing[0]} need --site https://host")
    if profile.writer == "csv" and not (profile.companions or profile.redirects or rows):
        return None
    return Move(profile, layout(name) if name and profile.layout else None, rows, dialects, site, beyond)


# -- the record -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Record:
    """What became of every field of every article; the sums equal the number of articles, key by key."""

    articles: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)
    redirects: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, placed: Placed, fate: str) -> None:
        self.articles += 1
        self.fates[fate] += 1
        changed = []
        for key, said in placed.entry.facts.get("fates", {}).items():
            self.fields.setdefault(key, Counter())[said] += 1
            if said.startswith(("dropped", "truncated")):
                changed.append(f"{key} {said}")
        self.rows.append((placed.entry.url, placed.entry.name, fate, "; ".join(changed)))

    def as_json(self, profile: Profile) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for key, count in self.fields.items():
            absent = self.articles - count.total()
            fields[key] = dict(sorted(count.items())) | ({"absent": absent} if absent else {})
        return {
            "profile": profile.name,
            "writer": profile.writer,
            "proof": "run `articles verify` for the level files; migrations with this profile were proved to the level "
            + profile.proof,
            "articles": self.articles,
            "since_last_run": dict(sorted(self.fates.items())),
            "fields": fields,
            "redirects": {key: count for key, count in self.redirects.items() if count or key in ("given", "written")},
        }

    def write(self, profile: Profile, out: Path) -> None:
        said = self.as_json(profile)
        (out / "migration.json").write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", "utf-8")
        (out / "migration.md").write_text(_as_text(said, profile), "utf-8")
        with (out / "migration.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("url", "name", "fate", "not carried whole"), *self.rows])


def _as_text(said: Mapping[str, Any], profile: Profile) -> str:
    lines = [
        f"# Migration to {profile.name}",
        "",
        f"{said['articles']:,} articles. {profile.about}.",
        "",
        "Since the last run: " + ", ".join(f"{count:,} {fate}" for fate, count in said["since_last_run"].items()) + ".",
        "",
        "## Fields",
        "",
        "| field | what became of it |",
        "| --- | --- |",
    ]
    for key, count in said["fields"].items():
        lines.append(f"| `{key}` | " + ", ".join(f"{number:,} {fate}" for fate, number in count.items()) + " |")
    lines += ["", "## Redirects", ""]
    lines += [f"- {key.replace('_', ' ')}: {count:,}" for key, count in said["redirects"].items()]
    lines += [
        "",
        "## Proof",
        "",
        f"Run `articles verify SOURCE TARGET --for {profile.name}`: it reads every file back and compares each field.",
        "",
    ]
    return "\n".join(lines)


# -- the state of the last run ----------------------------------------------------------------------------------------


def state_line(placed: Placed) -> str:
    entry = placed.entry
    said = {"key": entry.url, "name": entry.name, "sha256": entry.facts.get("sha256", "")}
    return json.dumps(said, ensure_ascii=False) + "\n"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class State:
    """The records of the last run, by address."""

    def __init__(self, path: Path) -> None:
        self._known = dict(_read_state(path))
        self.first = not self._known

    def fate(self, placed: Placed) -> str:
        was = self._known.pop(placed.entry.url, None)
        if was is None:
            return "new"
        return "unchanged" if was == placed.entry.facts.get("sha256", "") else "updated"

    def gone(self) -> list[str]:
        return sorted(self._known)


def _read_state(path: Path) -> Iterator[tuple[str, str]]:
    if not path.is_file():
        return
    for line in path.read_text("utf-8").splitlines():
        try:
            said = json.loads(line)
            yield said["key"], said["sha256"]
        except (ValueError, KeyError, TypeError):
            return
