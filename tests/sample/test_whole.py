"""The whole sample through every writer: all of it arrives or is reported, and every executor gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from converters.cli import main

pytestmark = pytest.mark.sample

#: 4,002 articles, 35 posts, 8 pages
FILES = 4045
TARGETS = {
    "epub": ("a.epub", []),
    "jsonld": ("a.jsonld", ["--set", "base-url=https://example.org"]),
    "markdown": ("a/", []),
    "csv": ("a.csv", []),
    "json": ("a.jsonl", []),
}


def convert(sample: Path, name: str, folder: Path, executor: str) -> tuple[dict[str, Any], str]:
    """The summary, and one digest over the names and bytes of all that was made."""
    target, words = TARGETS[name]
    report = folder.with_suffix(".report")
    status = main(
        ["convert", str(sample), "-t", name, "-o", f"{folder}/{target}", "--executor", executor, "--jobs", "2",
         "--report", str(report), "--quiet", *words]
    )  # fmt: skip
    summary = json.loads(report.read_text("utf-8").splitlines()[-1])["summary"]
    assert status == (1 if summary["failed"] else 0)
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return summary, digest.hexdigest()


@pytest.mark.parametrize("name", TARGETS)
def test_every_executor_gives_the_same_bytes(name: str, sample: Path, tmp_path: Path) -> None:
    made = {
        executor: convert(sample, name, tmp_path / executor, executor)
        for executor in ("processes", "serial", "threads")
    }
    assert len({digest for _, digest in made.values()}) == 1
    summary, _ = made["serial"]
    assert summary["read"] == FILES
    assert summary["read"] == summary["written"] + summary["left_out"] + summary["failed"]
    assert summary["failed"] == 0
    # What has no text is no chapter and no answer; what must not be found is not marked up.
    assert summary["left_out"] <= {"epub": 8, "jsonld": 8 + 67}.get(name, 0)
