"""Which small files does a target want beside the articles? Its settings, written beside and never over the user's own."""

from __future__ import annotations

from pathlib import Path

from ..notices import Report
from ..targets import Profile

#: the first line of a companion says who wrote it, so that a later run may replace it, and only it
_OURS = "written by `articles convert --for"


def write_companions(profile: Profile, out: Path, target: Path, report: Report) -> None:
    """Into the draft ``out``; where ``target`` has a file of that name that is not ours, ours gets another."""
    for name, text in profile.companions.items():
        there, text = target / name, _signed(name, text.lstrip("\n"), profile.name)
        if there.is_file() and not _is_ours(there.read_text("utf-8", "replace"), text):
            stem, dot, suffix = name.rpartition(".")
            name = f"{stem}.from-articles{dot}{suffix}"
            report.add("companion", f"{there.name} is yours and was left alone; ours is {name}")
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def _is_ours(there: str, text: str) -> bool:
    """A file that says so, or (JSON has no comments) one that is the same."""
    return _OURS in there[:300] or there == text


def _signed(name: str, text: str, profile: str) -> str:
    sign = f"{_OURS} {profile}`"
    suffix = name.rpartition(".")[2]
    if suffix in ("ts", "js", "mjs"):
        return f"// {sign}\n{text}"
    if suffix == "php":
        return f"<?php // {sign}\n{text}"
    if suffix == "astro":
        return text.replace("---\n", f"---\n// {sign}\n", 1)
    if suffix == "html":
        return f"{{# {sign} #}}\n{text}"
    return text if suffix == "json" else f"# {sign}\n{text}"
