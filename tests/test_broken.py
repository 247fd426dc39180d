"""Bad input and bad calls: one clear line each, the rest converted, numbers that add up."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from converters import formats
from converters.cli import main

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


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are no bytes")
@pytest.mark.parametrize("to", ["json", "markdown", "csv", "jsonld", "epub"])
def test_names_of_files_may_be_any_bytes(tmp_path: Path, to: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, title in ((b"caf\xe9.md", "Good"), (b"caf\xe8.md", "[bad"), (b"two\nlines\x1b[31m.md", "[bad")):
        Path(os.fsdecode(bytes(folder) + b"/" + name)).write_text(f"---\ntitle: {title}\n---\nText.\n")
    report, target = tmp_path / "report.jsonl", tmp_path / ("out" if to == "markdown" else "out.file")
    ran = articles("convert", "in", "-t", to, "-o", str(target), "--report", str(report), cwd=tmp_path)
    notices, summary = lines(report)
    assert (summary["read"], summary["written"], summary["failed"]) == (3, 1, 2)
    assert [n["path"] for n in notices if n["level"] == "error"] == ["caf%E8.md", "two\nlines\x1b[31m.md"]
    told = [line for line in ran.stderr.splitlines() if ": error: " in line]
    assert [line.partition(":")[0] for line in told] == ["caf%E8.md", "two\\nlines\\x1b[31m.md"]
    if to == "json":
        assert json.loads(target.read_text("utf-8"))["path"] == "caf%E9.md"


def test_a_folder_that_cannot_be_looked_into_is_one_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.md", "locked/b.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("---\ntitle: T\n---\nText.\n")
    look = os.scandir

    def refuse(folder: Any) -> Any:  # tests may run as root, whom no permission stops
        if Path(str(folder)).name == "locked":
            raise PermissionError(13, "Permission denied", str(folder))
        return look(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    target = tmp_path / "out.jsonl"
    assert main(["convert", str(tmp_path), "-t", "json", "-o", str(target), "--executor", "serial"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "locked/: error: unreadable: Permission denied; look at the folder's permissions"
    assert told[-1].startswith("2 read, 1 written, 0 left out, 1 failed")
    assert main(["verify", str(tmp_path / "a.md"), str(tmp_path / "locked"), "-t", "markdown"]) == 1
    assert "1 read, 0 equal, 0 different, 0 missing, 0 left out, 1 failed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "line"), [('title,body\nA,x\nB,"y\nC,z\n', 3), ('title,body\nB,"y', 2), ('"title,body\nA,x\n', 1)]
)
def test_an_open_quote_swallows_no_rows_in_silence(
    text: str, line: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text(text)
    assert main(["convert", str(tmp_path / "t.csv"), "-t", "json", "-o", str(tmp_path / "out.jsonl")]) == 1
    assert capsys.readouterr().err.startswith(f"t.csv:{line}: error: csv: a quote opens here and never closes")


def test_a_line_of_json_that_breaks_off_is_named_by_its_own_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.jsonl").write_text('{"title": "A"}\n{"title": "B"\n{"title": "C"}\n')
    assert main(["convert", str(tmp_path / "t.jsonl"), "-t", "json", "-o", str(tmp_path / "out.jsonl")]) == 1
    assert capsys.readouterr().err.startswith("t.jsonl:2: error: json: ")


@pytest.mark.parametrize("executor", ["serial", "processes"])
@pytest.mark.parametrize("to", ["json", "epub"])
def test_a_full_disk_is_one_line_and_leaves_nothing(
    to: str, executor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    writer = formats.writer_class(to)
    monkeypatch.setattr(writer, "assemble", full)
    words = ["convert", GOOD, "-t", to, "-o", str(tmp_path / "new" / "out"), "--executor", executor]
    assert main(words) == 1
    assert capsys.readouterr().err == "articles: No space left on device; nothing was published\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "more"), [("convert", ["-t", "json", "-o", "-"]), ("check", []), ("verify", [GOOD])]
)
def test_a_full_temporary_folder_is_one_line(
    command: str, more: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(sqlite3, "connect", full)
    assert main([command, GOOD, *more]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("articles: database or disk is full")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize(
    "words", [["formats"], ["--version"], ["check", GOOD], ["convert", GOOD, "-t", "json", "-o", "-"]]
)
def test_a_full_standard_output_is_one_line(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, str(ROOT / "cli.py"), *words]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert ran.returncode in (1, 2)
    assert ran.stderr.splitlines()[-1].endswith("No space left on device")
    assert "Traceback" not in ran.stderr
    assert "Exception ignored" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_report_that_cannot_be_written_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = str(tmp_path / "out.jsonl")
    ran = articles("convert", GOOD, "-t", "json", "-o", out, "--report", "/dev/full")
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (1, "articles: No space left on device")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
def test_closed_streams_are_no_fault_of_ours(tmp_path: Path) -> None:
    def run(words: str) -> subprocess.CompletedProcess[str]:
        command = f'"{sys.executable}" "{ROOT / "cli.py"}" convert {words}'
        return subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    ran = run(f'"{GOOD}" -t json -o out.jsonl 2>&-')
    assert (ran.returncode, ran.stdout) == (0, "")
    assert (tmp_path / "out.jsonl").exists()
    ran = run("- -f json -t json -o - <&-")
    assert ran.returncode == 1
    assert ran.stderr.startswith("stdin: error: unreadable: standard input is closed; ")


@pytest.mark.parametrize(
    "words",
    [
        ["convert", GOOD, "-t", "json", "-o", ""],
        ["convert", "", "-t", "json", "-o", "x"],
        ["check", ""],
        ["validate", ""],
        ["verify", GOOD, ""],
    ],
)
def test_an_empty_place_is_no_working_folder(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``-o "$OUT"`` of a script whose variable is unset."""
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


DEEP = "[" * 600 + "]" * 600
QUESTION = '{"@type": "Question", "name": "Q", "acceptedAnswer": {"@type": "Answer", "text": "T"}, "x": %s}'


@pytest.mark.parametrize("executor", ["serial", "processes"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", f'[{{"title": "A", "x": {DEEP}}}]'),
        ("b.json", f'{{"title": "A", "x": {DEEP}}}'),
        ("b2.json", f'[{{"title": "A", "x": {"[" * 100_000}{"]" * 100_000}}}]'),
        ("c.jsonl", f'{{"title": "A", "x": {"[" * 50_000}{"]" * 50_000}}}\n'),
        ("d.jsonld", QUESTION % DEEP),
        ("e.jsonld", "[" * 50_000 + "]" * 50_000),
        ("f.md", f'{{"title": "A", "x": {DEEP}}}\nText.\n'),
        ("g.md", f'+++\ntitle = "A"\nx = {"[" * 5_000}{"]" * 5_000}\n+++\nText.\n'),
        (
            "h.md",
            "---\ntitle: A\n"
            + "".join(f"a{n}: &a{n} {'[' * 60}*a{n - 1}{']' * 60}\n" for n in range(1, 20)).replace("*a0", "0")
            + "---\n",
        ),
    ],
    ids=lambda word: word if len(word) < 12 else "",
)
def test_values_in_values_without_end_fail_one_article(
    name: str, text: str, executor: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(text)
    (tmp_path / "z.md").write_text("---\ntitle: Good\n---\nText.\n")
    target = tmp_path / "out" / "a.jsonl"
    assert main(["convert", str(tmp_path), "-t", "json", "-o", str(target), "--executor", executor]) == 1
    told, last = capsys.readouterr().err.splitlines()
    assert told.startswith(name)
    assert " deep" in told
    assert last.startswith("2 read, 1 written, 0 left out, 1 failed")


def test_a_text_that_is_nested_too_deep_for_a_format_fails_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text("# Deep\n\n" + "> " * 400 + "x\n")
    (tmp_path / "in" / "b.md").write_text("# Flat\n\nText.\n")
    target = str(tmp_path / "out.jsonld")
    assert main(["convert", str(tmp_path / "in"), "-t", "jsonld", "-o", target]) == 1
    err = capsys.readouterr().err
    assert (
        "a.md: error: too-deep: values or markup are nested deeper than this format can follow; make them flatter\n"
        in err
    )
    assert main(["verify", str(tmp_path / "in"), target]) == 1
    assert "2 read, 1 equal, 0 different, 1 missing" in capsys.readouterr().err


def test_a_validator_names_what_is_too_deep(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonld").write_text("[" * 50_000 + "]" * 50_000)
    assert main(["validate", str(tmp_path / "a.jsonld")]) == 1
    assert " deep; make them flatter" in capsys.readouterr().err


def test_a_byte_that_is_no_text_is_found_far_down_in_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_bytes(
        b"title,url,body\n" + b"".join(b"A,/%d,x\n" % n for n in range(50_000)) + b"B,/b,caf\xe9\n"
    )
    assert main(["convert", str(tmp_path / "a.csv"), "-t", "json", "-o", str(tmp_path / "out.jsonl")]) == 1
    told, last = capsys.readouterr().err.splitlines()
    assert told == "a.csv[50001]:50002: error: encoding: byte 0xE9 is no UTF-8; save the file as UTF-8"
    assert last.startswith("50001 read, 50000 written, 0 left out, 1 failed"), "its row fails alone"


def test_a_target_elsewhere_is_no_folder_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["convert", GOOD, "-t", "json", "-o", "s3://bucket/x.jsonl"]) == 2
    assert "TARGET is a place on this machine" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_source_elsewhere_that_does_not_answer_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = pytest.importorskip("fsspec.implementations.memory")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Access denied")

    monkeypatch.setattr(memory.MemoryFileSystem, "isfile", refuse)
    assert main(["check", "memory://bucket"]) == 2
    assert capsys.readouterr().err == "articles: memory://bucket: Access denied\n"
