"""Bad input and bad calls: one clear line each, the rest converted, numbers that add up."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
BROKEN = ROOT / "fixtures" / "broken"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((BROKEN / "expected.toml").read_text("utf-8"))


def articles(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    command = [sys.executable, str(ROOT / "cli.py"), *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=120)


def lines(report: Path) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    *notices, last = map(json.loads, report.read_text("utf-8").splitlines())
    return notices, last["summary"]


def test_every_broken_file_has_its_expectation() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in BROKEN.iterdir() if path.name != "expected.toml")


@pytest.mark.parametrize("name", EXPECTED)
def test_broken_file(name: str, tmp_path: Path) -> None:
    said = EXPECTED[name]
    report = tmp_path / "report.jsonl"
    ran = articles(
        "convert", str(BROKEN / name), "-t", "json", "-o", str(tmp_path / "x.jsonl"), "--report", str(report)
    )
    notices, summary = lines(report)
    assert (summary["read"], summary["written"]) == (said["read"], said["written"])
    assert summary["failed"] == said["read"] - said["written"]
    assert [notice["code"] for notice in notices] == [notice["code"] for notice in said["notices"]]
    for given, wanted in zip(notices, said["notices"], strict=True):
        assert given["path"] == name
        assert wanted.get("line") in (None, given.get("line"))
        assert "\n" not in given["text"]
    assert ran.returncode == (1 if summary["failed"] else 0)
    *told, last = ran.stderr.splitlines()
    assert last.startswith(f"{said['read']} read, {said['written']} written, 0 left out, {summary['failed']} failed, ")
    assert len(told) == len(notices), "one line for each notice"
    assert all(line.startswith(name) for line in told)
    assert "Traceback" not in ran.stderr


def test_the_rest_is_converted(tmp_path: Path) -> None:
    report, target = tmp_path / "report.jsonl", tmp_path / "x.jsonl"
    ran = articles("convert", str(BROKEN), "-t", "json", "-o", str(target), "--report", str(report))
    _, summary = lines(report)
    assert summary["read"] == sum(said["read"] for said in EXPECTED.values())
    assert summary["written"] == sum(said["written"] for said in EXPECTED.values())
    assert summary["read"] == summary["written"] + summary["left_out"] + summary["failed"]
    assert len(target.read_text("utf-8").splitlines()) == summary["written"]
    assert ran.returncode == 1
    assert "passed over 1 file (1 .toml)" in ran.stderr


def test_nothing_is_published_when_every_article_fails(tmp_path: Path) -> None:
    target = tmp_path / "x.jsonl"
    target.write_text("what was there before")
    ran = articles("convert", str(BROKEN / "empty.md"), "-t", "json", "-o", str(target))
    assert ran.returncode == 1
    assert target.read_text() == "what was there before"


GOOD = str(BROKEN / "good.md")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["convert", GOOD, "-t", "docx", "-o", "x.docx"], "no writer named 'docx'; there are: "),
        (["convert", GOOD, "-f", "docx", "-t", "json", "-o", "x"], "no reader named 'docx'; there are: "),
        (["convert", GOOD, "-t", "epub", "-o", "x.epub", "--set", "titel=X"], "no option named 'titel'; there are: "),
        (["convert", GOOD, "-t", "epub", "-o", "x.epub", "--set", "title"], "--set takes KEY=VALUE"),
        (["convert", GOOD, "-t", "json"], "-o TARGET is missing"),
        (["convert", GOOD, "-o", "x"], "-t FORMAT is missing"),
        (["convert", "no/such/folder", "-t", "json", "-o", "x"], "no/such/folder: no such file or folder"),
        (["convert", GOOD, "-t", "json", "-o", f"{GOOD}/x.jsonl"], f"{GOOD}/x.jsonl: "),
        (["convert", GOOD, "-t", "json", "-o", "x", "--executor", "magic"], "no executor named 'magic'; there are: "),
        (["convert", GOOD, "-t", "json", "-o", "x", "--config", "no.toml"], "no.toml: "),
        (["convert", GOOD, "-t", "json", "-o", "x", "--jobs", "0"], "--jobs"),
    ],
    ids=lambda value: " ".join(value[2:]).replace(str(ROOT), "") if isinstance(value, list) else "",
)
def test_a_wrong_call_is_refused(words: list[str], says: str, tmp_path: Path) -> None:
    ran = articles(*words, cwd=tmp_path)
    assert ran.returncode == 2
    assert says in ran.stderr.splitlines()[-1]
    assert "Traceback" not in ran.stderr
    assert not list(tmp_path.iterdir()), "nothing is written"
