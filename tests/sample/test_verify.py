"""The whole sample, out and back: nothing lost in the formats that promise it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from converters import targets
from converters.cli import main


@pytest.mark.sample
@pytest.mark.parametrize(("name", "target"), [("json", "out.jsonl"), ("csv", "out.csv"), ("markdown", "out")])
def test_the_whole_sample_arrives(sample: Path, tmp_path: Path, name: str, target: str) -> None:
    report = tmp_path / "report.jsonl"
    assert main(["convert", str(sample), "-t", name, "-o", str(tmp_path / target), "--quiet"]) == 0
    assert main(["verify", str(sample), str(tmp_path / target), "--quiet", "--report", str(report)]) == 0
    summary = json.loads(report.read_text("utf-8").splitlines()[-1])["summary"]
    assert summary["read"] == summary["equal"] == 4045
    assert summary["extra"] == 0


#: what each target's own file is called; Markdown layouts are folders
FILES = {
    "wordpress": "out.xml", "strapi": "out.jsonl", "sanity": "out.jsonl", "wagtail": "out.jsonl", "drupal": "out.csv",
}  # fmt: skip
#: what a target asks for before it converts
ASKED = {"ghost": ["--set", "unmapped=drop"], "wagtail": ["--site", "https://site.example"]}


@pytest.mark.sample
@pytest.mark.parametrize("name", sorted(path.stem for path in targets.HERE.glob("*.toml")))
def test_the_whole_sample_comes_back_from_every_target(name: str, sample: Path, tmp_path: Path) -> None:
    folder = bool(targets.target(name).layout)
    target = str(tmp_path / "out") if folder else str(tmp_path / "out" / FILES.get(name, "out.json"))
    report = tmp_path / "report.jsonl"
    more = ["--set", "unmapped=drop"] if name == "ghost" else []
    assert main(["convert", str(sample), "--for", name, "-o", target, "--quiet", *ASKED.get(name, [])]) == 0
    assert main(["verify", str(sample), target, "--for", name, "--quiet", "--report", str(report), *more]) == 0
    summary = json.loads(report.read_text("utf-8").splitlines()[-1])["summary"]
    assert summary["read"] == summary["equal"] == 4045
