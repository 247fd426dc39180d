"""The command line as a user types it: words, exit status, what is said and where."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from converters.cli import main

CHECKOUT = Path(__file__).parent.parent
ARTICLE = (
    "---\ntitle: {title}\nurl: /{url}\nsubject: Maths\nanswer: >-\n    One.\\n\\nTwo: $x \\neq y$.\n---\n\n&nbsp;\n"
)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test works in an empty folder of its own, with two articles and two files that are none."""
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / "in" / "deep").mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / "deep" / f"{name}.md").write_text(ARTICLE.format(title=name.upper(), url=name))
    (tmp_path / "in" / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "in" / "Makefile").write_text("all:")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, list[str]]:
    captured = capsys.readouterr()
    return captured.out, captured.err.splitlines()


def test_the_product_goes_to_standard_output_and_words_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "in", "-t", "json", "-o", "-", "--executor", "serial"]) == 0
    out, err = said(capsys)
    articles = [json.loads(line) for line in out.splitlines()]
    assert [article["path"] for article in articles] == ["deep/a.md", "deep/b.md"]
    assert articles[0]["body"] == "One.\n\nTwo: $x \\neq y$."
    assert "passed over 2 files (1 (no suffix), 1 .png)" in err[0]
    assert err[-1].startswith("2 read, 2 written, 0 left out, 0 failed, 2 repaired in ")


def test_the_report_holds_every_notice_and_ends_with_the_summary() -> None:
    assert main(["convert", "in", "-t", "json", "-o", "out.jsonl", "--report", "new/report.jsonl", "--quiet"]) == 0
    *notices, last = map(json.loads, Path("new/report.jsonl").read_text().splitlines())
    assert {(n["level"], n["code"], n["path"], n["article"]) for n in notices} == {
        ("note", "repaired-newlines", "deep/a.md", "/a"),
        ("note", "repaired-newlines", "deep/b.md", "/b"),
    }
    assert last["summary"]["read"] == last["summary"]["written"] == last["summary"]["repaired"] == 2


def test_quiet_says_nothing_but_errors(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in/bad.md").write_text("---\ntitle: 'open\n---\n")
    assert main(["convert", "in", "-t", "json", "-o", "out.jsonl", "--quiet"]) == 1
    out, err = said(capsys)
    assert out == ""
    assert len(err) == 1
    assert err[0].startswith("bad.md:")


def test_fail_on_makes_a_notice_count(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["convert", "in", "-t", "json", "-o", "out.jsonl"]
    assert main([*words, "--fail-on", "loss"]) == 0
    assert main([*words, "--fail-on", "note"]) == 1
    assert Path("out.jsonl").exists()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["in", "-o", "x"], "-t FORMAT is missing"),
        (["in", "-t", "json"], "-o TARGET is missing"),
        (["in", "-t", "docx", "-o", "x"], "no writer named 'docx'; there are: csv, epub"),
        (["in", "-t", "json", "-o", "x", "-f", "rtf"], "no reader named 'rtf'"),
        (["nowhere", "-t", "json", "-o", "x"], "nowhere: no such file or folder"),
        (["in/photo.png", "-t", "json", "-o", "x"], "say -f FORMAT"),
        (["in", "-t", "epub", "-o", "x", "--set", "titel=T"], "no option named 'titel'; there are: epub: title"),
        (["in", "-t", "epub", "-o", "x", "--set", "title"], "--set takes KEY=VALUE"),
        (["in", "-t", "json", "-o", "x", "--executor", "fast"], "no executor named 'fast'"),
        (["in", "--for", "nobody", "-o", "x"], "no target named 'nobody'"),
        (["in", "-t", "markdown", "-o", "in/photo.png"], "is a file, and this makes a folder"),
        (["in", "-t", "markdown", "-o", "-"], "standard output takes one stream"),
        (["in", "-t", "json", "-o", "in/photo.png/x"], "in/photo.png/x: "),
        (["in", "-t", "json", "-o", "x", "--config", "absent.toml"], "absent.toml: "),
        (["in", "-t", "json", "-o", "x", "--report", "in/photo.png/r"], "--report in/photo.png/r: "),
    ],
)
def test_a_wrong_call_is_one_clear_line_and_writes_nothing(
    words: list[str], line: str, capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    before = sorted(elsewhere.rglob("*"))
    assert main(["convert", *words]) == 2
    out, err = said(capsys)
    assert out == ""
    assert [text for text in err if line in text], err
    assert sorted(elsewhere.rglob("*")) == before


def test_a_folder_of_outputs_does_not_replace_its_own_sources(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in/a.md").write_text(ARTICLE.format(title="A", url="a"))
    before = Path("in/a.md").read_bytes()
    assert main(["convert", "in", "-t", "markdown", "-o", "in"]) == 2
    assert "this would write over in/a.md" in said(capsys)[1][-1]
    assert Path("in/a.md").read_bytes() == before
    assert main(["convert", "in/a.md", "-t", "markdown", "-o", "in/out"]) == 0


def test_a_wrong_word_ends_with_status_2() -> None:
    for words in (
        ["convert"],
        ["compress"],
        [],
        ["convert", "in", "--fail-on", "panic"],
        ["convert", "in", "--jobs", "0"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2


def test_the_configuration_says_what_the_command_line_may(capsys: pytest.CaptureFixture[str]) -> None:
    Path("articles.toml").write_text(
        'to = "json"\noutput = "out.jsonl"\nquiet = true\n[fields]\ntitle = ["headline"]\n'
    )
    Path("in/deep/c.md").write_text("---\nheadline: Mine\nurl: /c\n---\nText.\n")
    assert main(["convert", "in/deep/c.md"]) == 0
    assert json.loads(Path("out.jsonl").read_text())["title"] == "Mine"
    assert said(capsys) == ("", [])
    assert main(["convert", "in/deep/c.md", "-o", "other.jsonl"]) == 0
    assert Path("other.jsonl").exists()


def test_standard_input_is_a_source(capsys: pytest.CaptureFixture[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "converters", "convert", "-", "-f", "markdown", "-t", "json", "-o", "-"],
        input=ARTICLE.format(title="In", url="in"),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        check=True,
    )
    assert json.loads(run.stdout)["title"] == "In"


def test_check_writes_nowhere_whatever_the_folders_are_called() -> None:
    folder = Path("findings")
    folder.mkdir()
    (folder / "articles.txt").write_text("# A\n\nText.\n")
    assert main(["check", "-f", "markdown", "findings/articles.txt", "--quiet"]) == 0


def test_check_prints_a_table_and_writes_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in/deep/c.md").write_text("---\ntitle: a\nurl: /c\nid: 7\n---\nIt ends in the middle of a\n")
    assert main(["check", "in", "--html", "health.html", "--executor", "serial"]) == 0
    out, err = said(capsys)
    assert [line.split()[:3] for line in out.splitlines() if line.startswith("warning")] == [
        ["warning", "cut-off", "1"]
    ]
    assert "duplicate-question" in out
    assert err[-1].startswith("3 read, 3 written, 0 left out, 0 failed, 2 repaired in ")
    page = Path("health.html").read_text()
    assert '<h2 id="cut-off">' in page
    assert "<ins>" in page
    assert main(["check", "in", "--quiet", "--fail-on", "warning"]) == 1


def test_validate_counts_good_and_bad_outputs(capsys: pytest.CaptureFixture[str]) -> None:
    for to, target in (("csv", "out/a.csv"), ("epub", "out/a.epub"), ("jsonld", "out/a.jsonld")):
        assert main(["convert", "in", "-t", to, "-o", target, "--set", "base-url=https://a.example", "--quiet"]) == 0
    assert main(["validate", "out"]) == 0
    assert said(capsys)[1][-1].startswith("3 checked, 3 good, 0 bad in ")
    Path("out/b.jsonld").write_text('{"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": []}')
    Path("out/c.epub").write_bytes(b"PK")
    assert main(["validate", "out", "--report", "report.jsonl"]) == 1
    assert said(capsys)[1][-1].startswith("5 checked, 3 good, 2 bad in ")
    *notices, last = map(json.loads, Path("report.jsonl").read_text().splitlines())
    assert {notice["path"] for notice in notices if notice["level"] == "error"} == {"out/b.jsonld", "out/c.epub"}
    assert (last["summary"]["checked"], last["summary"]["bad"]) == (5, 2)
    for words in (["nowhere"], ["in/photo.png"], ["in/deep"]):
        assert main(["validate", *words]) == 2


def test_formats_are_listed_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats"]) == 0
    text, _ = said(capsys)
    assert main(["formats", "--json"]) == 0
    listed = json.loads(said(capsys)[0])
    assert {"csv", "json", "jsonld", "markdown"} <= set(listed["readers"])
    assert {"csv", "epub", "json", "jsonld", "markdown"} <= set(listed["writers"])
    for writer in listed["writers"].values():
        for option, about in writer["options"].items():
            assert about["help"], option
            assert f"--set {option}=" in text


def test_an_interrupted_run_leaves_nothing(elsewhere: Path) -> None:
    many = elsewhere / "many"
    many.mkdir()
    for number in range(3000):
        (many / f"{number}.md").write_text(ARTICLE.format(title=number, url=number))
    command = [
        sys.executable,
        "-m",
        "converters",
        "convert",
        "many",
        "-t",
        "epub",
        "-o",
        "out/book.epub",
        "--jobs",
        "2",
    ]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    run = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while not list(elsewhere.glob("out/.*.draft/spool")) and time.monotonic() < deadline and run.poll() is None:
        time.sleep(0.01)
    assert list(elsewhere.glob("out/.*.draft/spool")), "it never began"
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130, err
    assert err.splitlines()[-1] == "articles: interrupted; nothing was published"
    assert "Traceback" not in err
    assert not (elsewhere / "out").exists()


def test_places_may_stand_on_both_sides_of_the_options(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (elsewhere / "in/deep/b.jsonl").write_text('{"url": "http://[x", "title": "No address", "body": "B"}\n')
    assert main(["convert", "in/deep/a.md", "-t", "json", "-o", "out.jsonl", "in/deep/b.jsonl", "--quiet"]) == 0
    assert len((elsewhere / "out.jsonl").read_text().splitlines()) == 2
    assert main(["verify", "in/deep/a.md", "-f", "markdown", "out.jsonl"]) == 0
    assert "1 equal, 0 different, 0 missing" in said(capsys)[1][-1]
    with pytest.raises(SystemExit) as refused:
        main(["convert", "in/deep/a.md", "-t", "json", "-o", "out.jsonl", "more", "--nonsense"])
    assert refused.value.code == 2
    assert "unrecognized arguments: more --nonsense" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["in/deep/a.md", "-o", "in/deep/../deep/a.md"], "in/deep/../deep/a.md is a SOURCE of this run"),
        (["in", "-o", "out.jsonl", "--report", "./out.jsonl"], "--report ./out.jsonl is the TARGET of this run"),
        (["in", "-o", "out.jsonl", "--report", "in/deep/a.md"], "--report in/deep/a.md is the SOURCE of this run"),
    ],
)
def test_a_run_writes_over_nothing_of_its_own(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    before = (elsewhere / "in/deep/a.md").read_text()
    assert main(["convert", *words, "-t", "json"]) == 2
    assert why in said(capsys)[1][0]
    assert (elsewhere / "in/deep/a.md").read_text() == before
    assert not Path("out.jsonl").exists()


def test_standard_input_to_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    call = [sys.executable, "-m", "converters", "convert", "-", "-f", "markdown", "-t", "json", "-o", "-"]
    done = subprocess.run(call, input=ARTICLE.format(title="A", url="a"), capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["url"]) == (0, "/a"), done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full: only Linux has it")
@pytest.mark.parametrize(
    ("end", "why"), [("> /dev/full", "No space left on device"), (">&-", "standard output is closed")]
)
def test_an_output_that_cannot_be_written_is_one_line(end: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    call = f"{sys.executable} -m converters convert in -t json -o - --quiet {end}"
    done = subprocess.run(["sh", "-c", call], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert why in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_link_to_nothing_is_reported(capsys: pytest.CaptureFixture[str], elsewhere: Path) -> None:
    (elsewhere / "in" / "gone.md").symlink_to("nowhere.md")
    assert main(["convert", "in", "-t", "json", "-o", "out.jsonl", "--executor", "serial"]) == 1
    err = said(capsys)[1]
    assert err[0].startswith("gone.md: error: unreadable: No such file")
    assert "3 read, 2 written, 0 left out, 1 failed" in err[-1]
