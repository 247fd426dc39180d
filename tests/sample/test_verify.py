"""The whole sample, out and back: nothing lost in the formats that promise it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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
