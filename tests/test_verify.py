"""A target that lost, changed or gained something is found out; one that did not, passes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.cli import main
from converters.views import address, equal

SOURCE = """---
url: /learn/physics/questions/{slug}
question: What is {slug}?
answer: "First line.\\\\n\\\\nThen \\\\\\\\( x \\\\neq y \\\\\\\\) of {slug}."
subject: {section}
date: 2025-01-30
id: {number}
keywords: [a, b]
score: -1.0
---
&nbsp;
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    for number, slug in enumerate(["force", "mass", "energy", "work"]):
        section = "Physics" if number else "physics"
        (folder / f"{slug}.md").write_text(SOURCE.format(slug=slug, section=section, number=number))
    return folder


def _convert(corpus: Path, target: Path, name: str) -> None:
    assert main(["convert", str(corpus), "-t", name, "-o", str(target), "--quiet"]) == 0


def _verify(*words: object) -> int:
    return main(["verify", *map(str, words)])


TARGETS = [("json", "out.jsonl"), ("csv", "out.csv"), ("markdown", "out")]


@pytest.mark.parametrize(("name", "target"), TARGETS)
def test_what_we_wrote_is_proved_equal(
    corpus: Path, tmp_path: Path, name: str, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _convert(corpus, tmp_path / target, name)
    assert _verify(corpus, tmp_path / target) == 0
    *_, proof, last = capsys.readouterr().err.splitlines()
    assert proof == "proof: counts, files (the files of the target say what the source says)"
    assert last.startswith("4 read, 4 equal, 0 different, 0 missing, 0 left out, 0 failed; 0 extra in the target")


def _change(change: Callable[[list[dict[str, object]]], None], path: Path) -> None:
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    change(lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def _put(field: str, value: object) -> Callable[[list[dict[str, object]]], None]:
    return lambda lines: lines[1].__setitem__(field, value)


@pytest.mark.parametrize(
    ("change", "code", "exit_status"),
    [
        (lambda lines: lines.pop(2), "missing", 1),
        (_put("title", "What is mass!"), "different", 1),
        (_put("body", "First line."), "different", 1),
        (_put("keywords", ["b", "a"]), "different", 1),
        (_put("date", "2025-01-30T00:00:00"), "different", 1),
        (_put("extra", {"score": -1}), "different", 1),
        (_put("url", "/elsewhere"), "missing", 1),
        (lambda lines: lines.append({"url": "/new", "title": "New", "body": "x"}), "extra-article", 0),
        (lambda lines: lines.append(dict(lines[0])), "extra-article", 0),
    ],
)
def test_every_kind_of_change_is_found(
    corpus: Path,
    tmp_path: Path,
    change: Callable[[list[dict[str, object]]], None],
    code: str,
    exit_status: int,
) -> None:
    target, report = tmp_path / "out.jsonl", tmp_path / "report.jsonl"
    _convert(corpus, target, "json")
    _change(change, target)
    assert _verify(corpus, target, "--report", report) == exit_status
    *notices, last = map(json.loads, report.read_text("utf-8").splitlines())
    assert code in {notice["code"] for notice in notices}
    summary = last["summary"]
    fates = ("equal", "different", "missing", "left_out", "failed")
    assert summary["read"] == sum(summary[fate] for fate in fates) == 4
    levels = {"missing": [], "different": ["counts"], "extra-article": ["counts", "files"]}
    assert summary["proof"]["levels"] == levels[code]


def test_a_difference_shows_its_place(corpus: Path, tmp_path: Path) -> None:
    target, report = tmp_path / "out.jsonl", tmp_path / "report.jsonl"
    _convert(corpus, target, "json")
    target.write_text(target.read_text("utf-8").replace("\\\\neq", "\\\\ne", 1), "utf-8")
    assert _verify(corpus, target, "--report", report) == 1
    (notice,) = [line for line in map(json.loads, report.read_text("utf-8").splitlines()) if "code" in line]
    assert "neq y" in notice["before"] and "ne y" in notice["after"]


def test_a_target_that_cannot_be_read_proves_nothing(corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    _convert(corpus, target, "json")
    with target.open("a") as out:
        out.write('{"url": "/broken"\n')
    report = tmp_path / "report.jsonl"
    assert _verify(corpus, target, "--report", report) == 1
    assert json.loads(report.read_text("utf-8").splitlines()[-1])["summary"]["proof"]["levels"] == ["counts"]


def test_where_a_target_breaks_off_nothing_is_called_missing(corpus: Path, tmp_path: Path) -> None:
    target, report = tmp_path / "out.json", tmp_path / "report.jsonl"
    _convert(corpus, tmp_path / "out.jsonl", "json")
    first = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()[0]
    target.write_text(f"[{first},\n{{")
    assert _verify(corpus, target, "--report", report) == 1
    *notices, last = map(json.loads, report.read_text("utf-8").splitlines())
    summary = last["summary"]
    assert (summary["equal"], summary["missing"], summary["failed"]) == (1, 0, 3)
    assert [notice["code"] for notice in notices] == ["json"] and summary["proof"]["levels"] == []


def test_a_built_site_shows_each_page_and_formula(corpus: Path, tmp_path: Path) -> None:
    target, site, report = tmp_path / "out.jsonl", tmp_path / "site", tmp_path / "report.jsonl"
    _convert(corpus, target, "json")
    said = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    for article in said:
        page = site / article["url"].strip("/") / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<html><head><title>x</title></head><p>{article['body'].replace('x', '<b>x</b>')}</p></html>")

    def built() -> tuple[int, dict[str, object], list[str]]:
        status = _verify(corpus, target, "--built", site, "--report", report)
        *notices, last = map(json.loads, report.read_text("utf-8").splitlines())
        return status, last["summary"], [notice["text"] for notice in notices]

    status, summary, _ = built()
    assert (status, summary["build"]) == (0, {"shown": 4})
    assert summary["proof"] == {**summary["proof"], "levels": ["counts", "files", "build"]}  # type: ignore[dict-item]
    page.write_text("<p>First line.</p><script>\\( x \\neq y \\)</script>")
    (site / said[0]["url"].strip("/") / "index.html").unlink()
    status, summary, told = built()
    assert (status, summary["build"]) == (1, {"formula": 1, "no-page": 1, "shown": 2})
    assert told[0] == f"no page at {said[0]['url']}" and told[1].startswith(
        "not on the page: 1 formula of 1, the first: "
    )
    assert summary["proof"]["levels"] == ["counts", "files"]  # type: ignore[index]


def test_two_articles_of_one_address_are_matched_by_what_they_say(tmp_path: Path) -> None:
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    records = [{"url": "/x", "title": "One", "body": "1"}, {"url": "/x", "title": "Two", "body": "2"}]
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    target.write_text("".join(json.dumps(record) + "\n" for record in reversed(records)))
    assert _verify(source, target) == 0
    target.write_text(json.dumps(records[0]) + "\n")
    assert _verify(source, target) == 1


@pytest.mark.parametrize("words", [["only-one-place"], ["{corpus}", "{corpus}/none.jsonl"], ["{corpus}", "{empty}"]])
def test_a_wrong_call_is_refused(corpus: Path, tmp_path: Path, words: list[str]) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert _verify(*[word.format(corpus=corpus, empty=empty) for word in words]) == 2


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(_values)
def test_a_value_equals_itself(value: object) -> None:
    assert equal(value, value)


@pytest.mark.parametrize(("one", "other"), [(1, True), (1, 1.0), ("1", 1), ([1], (1,)), ({"a": 1}, {}), (None, "")])
def test_values_of_different_types_are_different(one: object, other: object) -> None:
    assert not equal(one, other)


def test_addresses_are_matched_without_host_and_closing_slash() -> None:
    assert address("https://e.org/a/b%20c/?q#f") == address("/a/b c") == "/a/b c"
    assert address("/") == address("https://e.org") == "/"


ODD = """---
title: What do <p></p> and a<b mean?
date: 2024-01-02 03:04:05.123456
url: {url}
answer: "\\\\n\\\\nThey begin below."
related:
- /learn/a
- A title alone
- {{title: Far, url: /learn/far}}
---
"""


@pytest.mark.parametrize(
    ("name", "target"), [*TARGETS, ("jsonld", "out.jsonld"), ("epub", "out.epub")], ids=lambda word: str(word)
)
@pytest.mark.parametrize("url", ["/learn/odd", "learn/odd", "/learn/ödd one"])
def test_what_is_odd_but_whole_is_no_difference(name: str, target: str, url: str, tmp_path: Path) -> None:
    (tmp_path / "odd.md").write_text(ODD.format(url=url), "utf-8")
    _convert(tmp_path / "odd.md", tmp_path / target, name)
    assert _verify(tmp_path / "odd.md", tmp_path / target, "--quiet") == 0


def test_a_related_title_without_an_address_keeps_its_place_in_a_book_and_is_no_silent_loss_in_markup(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "odd.md").write_text(ODD.format(url="/learn/odd"), "utf-8")
    _convert(tmp_path / "odd.md", tmp_path / "a.epub", "epub")
    _convert(tmp_path / "a.epub", tmp_path / "a.jsonl", "json")
    related = json.loads((tmp_path / "a.jsonl").read_text("utf-8"))["related"]
    assert related[1:] == [{"title": "A title alone"}, {"title": "Far", "url": "/learn/far"}]
    report = tmp_path / "report.jsonl"
    words = ["convert", str(tmp_path / "odd.md"), "-t", "jsonld", "-o", str(tmp_path / "a.jsonld")]
    assert main([*words, "--report", str(report)]) == 0
    assert "related articles without an address: A title alone" in report.read_text("utf-8")
