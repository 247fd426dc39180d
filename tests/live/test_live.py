"""What a system says over REST is compared with the source; every bad answer is one clear line."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from converters.cli import main

from ..cms.site import HAZARDS
from .stand_in import SECRET, Answer, Directus, Respond, WordPress, as_json, html, serving

FILES = {"wordpress": "articles.xml", "directus": "articles.json"}
STAND_INS = {"wordpress": WordPress, "directus": Directus}


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLES_TOKEN", SECRET)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    for name, file in FILES.items():
        assert main(["convert", str(HAZARDS), "--for", name, "-o", str(folder / name / file), "--quiet"]) == 0
    return {name: folder / name / file for name, file in FILES.items()}


def verify(*words: object, report: Path | None = None) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    more = ["--report", str(report)] if report else []
    status = main(["verify", *map(str, words), *more])
    lines = [json.loads(line) for line in report.read_text("utf-8").splitlines()] if report else [{}]
    return status, lines[:-1], lines[-1].get("summary", {})


@pytest.mark.parametrize("name", FILES)
def test_the_hazards_are_proved_live(
    name: str, exports: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(STAND_INS[name](exports[name])) as (url, asked):
        status, _, summary = verify(HAZARDS, "--for", name, "--live", url, report=tmp_path / "report.jsonl")
    lines = capsys.readouterr().err.splitlines()
    assert status == 0, lines
    assert (summary["read"], summary["equal"], summary["extra"]) == (30, 30, 0)
    assert summary["proof"]["levels"] == ["counts", "live"] and not summary["proof"]["not_compared"]
    assert lines[-2] == "proof: counts, live (the running system says what the source says)"
    assert len(asked) > 1 and all(line.startswith("GET /") for line in asked)


@pytest.mark.parametrize("name", FILES)
def test_files_and_system_together_reach_both_levels(name: str, exports: dict[str, Path], tmp_path: Path) -> None:
    with serving(STAND_INS[name](exports[name])) as (url, _):
        words = (HAZARDS, exports[name], "--for", name, "--live", url, "--quiet")
        status, _, summary = verify(*words, report=tmp_path / "report.jsonl")
    assert status == 0 and summary["proof"]["levels"] == ["counts", "files", "live"]


def _altered(stand_in: Any, name: str) -> None:
    """One article altered, one deleted, one new."""
    if name == "wordpress":
        changed, gone, new = [one for one in stand_in.records if one["content"]["raw"]][:3]
        changed["content"]["raw"] = changed["content"]["raw"].replace("<p>", "<p>Really, ", 1)
        stand_in.records.remove(gone)
        stand_in.records.append({**new, "id": 1, "meta": {"_articles_source": ""}, "link": "https://example.org/new/"})
    else:
        changed, gone, new = stand_in.rows[:3]
        changed["body"] = "Really, " + changed["body"]
        stand_in.rows.remove(gone)
        stand_in.rows.append({**new, "uid": "1", "url": "/new"})


@pytest.mark.parametrize("name", FILES)
def test_what_was_altered_in_the_system_is_named(name: str, exports: dict[str, Path], tmp_path: Path) -> None:
    stand_in = STAND_INS[name](exports[name])
    _altered(stand_in, name)
    with serving(stand_in) as (url, _):
        status, notices, summary = verify(HAZARDS, "--for", name, "--live", url, report=tmp_path / "report.jsonl")
    assert status == 1
    counts = {key: summary[key] for key in ("read", "equal", "different", "missing", "extra")}
    assert counts == {"read": 30, "equal": 28, "different": 1, "missing": 1, "extra": 1}
    told = {notice["code"]: notice for notice in notices}
    assert told.keys() == {"different", "missing", "extra-article"}
    assert told["different"]["text"].startswith("body ") and "Really" in told["different"]["after"]
    assert told["extra-article"]["article"] == "/new" and summary["proof"]["levels"] == []


def test_a_changed_date_and_a_draft_are_seen_in_wordpress(exports: dict[str, Path], tmp_path: Path) -> None:
    stand_in = WordPress(exports["wordpress"])
    dated, hidden = [one for one in stand_in.records if '"date"' in one["meta"]["_articles_source"]][:2]
    dated["date_gmt"] = "2031-01-01T00:00:00"
    hidden["status"] = "draft"
    with serving(stand_in) as (url, _):
        _, notices, _ = verify(HAZARDS, "--for", "wordpress", "--live", url, report=tmp_path / "report.jsonl")
    assert sorted(notice["text"].partition(" ")[0] for notice in notices) == ["date", "draft"]


def test_without_the_plug_in_the_hidden_fields_are_named(
    exports: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(WordPress(exports["wordpress"], plugin=False)) as (url, _):
        status, _, summary = verify(HAZARDS, "--for", "wordpress", "--live", url, report=tmp_path / "report.jsonl")
    assert status == 0
    assert summary["proof"]["compared"] == ["title", "body", "summary", "draft"]
    assert "extra" in summary["proof"]["not_compared"] and summary["fields"]["id"]["not-shown"] > 20
    assert (summary["equal"], summary["extra"]) == (30, 20)  # the empty pages between cannot be told from articles
    assert "articles-source.php" in capsys.readouterr().err.splitlines()[0]


def test_posts_are_asked_for_when_posts_were_made(tmp_path: Path) -> None:
    export = tmp_path / "posts.xml"
    words = ["--for", "wordpress", "--set", "type=post"]
    assert main(["convert", str(HAZARDS), *words, "-o", str(export), "--quiet"]) == 0
    with serving(WordPress(export)) as (url, asked):
        assert verify(HAZARDS, *words, "--live", url)[0] == 0
    assert all("/wp-json/wp/v2/posts?" in line for line in asked)


def test_many_pages_are_read_to_the_end(tmp_path: Path) -> None:
    source, target = tmp_path / "many.jsonl", tmp_path / "articles.json"
    records = [{"url": f"/learn/{n}", "title": f"Number {n}", "body": f"It is {n}."} for n in range(301)]
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    for name, file in FILES.items():
        target = tmp_path / name / file
        assert main(["convert", str(source), "--for", name, "-o", str(target), "--quiet"]) == 0
        with serving(STAND_INS[name](target)) as (url, asked):
            assert verify(source, "--for", name, "--live", url)[0] == 0
        assert len(asked) >= 5


# -- bad answers --------------------------------------------------------------------------------------------------------


def _slow(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
    time.sleep(2)
    return as_json([])


def _always(answer: Answer) -> Respond:
    return lambda path, query, headers: answer


MOVED = (301, {"Location": "https://elsewhere.example/"}, b"")
BAD: dict[str, tuple[Respond, str]] = {
    "html": (_always(html("Welcome")), "answers text/html in place of JSON"),
    "other json": (_always(as_json({"hello": "world"})), "gives no list of"),
    "not found": (_always(html("Not found", 404)), "404 Not Found"),
    "moved": (_always(MOVED), "https://elsewhere.example/: name the address"),
    "fault": (
        _always(as_json({"message": "the\ndatabase\x1b[31m is away"}, 500)),
        "500 Internal Server Error; the database [31m is away",
    ),
    "empty": (_always((200, {}, b"")), "in place of JSON"),
    "slow": (_slow, "no answer within 1 s"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kind", BAD)
def test_a_bad_answer_is_one_line(name: str, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    respond, line = BAD[kind]
    with serving(respond) as (url, _):
        status, *_ = verify(HAZARDS, "--for", name, "--live", url, "--set", "timeout=1")
    err = capsys.readouterr().err
    assert status == 2 and err.count("\n") == 1 and line in err, err


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("secret", ["", "wrong"])
def test_a_wrong_token_is_one_line_that_does_not_show_it(
    name: str,
    secret: str,
    exports: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ARTICLES_TOKEN", secret)
    with serving(STAND_INS[name](exports[name])) as (url, _):
        assert verify(HAZARDS, "--for", name, "--live", url)[0] == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "401 Unauthorized" in err and "set ARTICLES_TOKEN to" in err and "wrong" not in err


def test_no_collection_is_one_line(exports: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    with serving(Directus(exports["directus"])) as (url, _):
        assert verify(HAZARDS, "--for", "directus", "--live", url, "--set", "collection=faq")[0] == 2
    assert "there is no such collection" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--live", "http://127.0.0.1:9", "--for", "directus"], "cannot be reached"),
        (["--live", "ftp://host", "--for", "directus"], "the address of a system is https://host"),
        (["--live", "https://", "--for", "directus"], "the address of a system is https://host"),
        (["--live", "https://a b/", "--for", "directus"], "the address of a system is https://host"),
        (["--live", "https://me:pw@host", "--for", "directus"], "set ARTICLES_TOKEN in the environment"),
        (["--live", "https://host/?x=1", "--for", "directus"], "leave out what comes after the path"),
        (["--live", "https://host", "--for", "hugo"], "read live: wordpress, directus"),
        (["--live", "https://host"], "read live: wordpress, directus"),
        (["--live", "https://host", "--for", "nothing"], "no target named"),
        (
            ["--live", "http://127.0.0.1:9", "--for", "wordpress", "--set", "collection=x"],
            "no option named 'collection'",
        ),
        (["{target}", "--built", "/no/such/folder"], "no such folder"),
        (["{target}", "--addresses", "not an address"], "the address of a system is"),
    ],
)
def test_a_wrong_call_is_refused(
    words: list[str], line: str, exports: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    words = [word.format(target=exports["directus"]) for word in words]
    assert verify(HAZARDS, *words)[0] == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and line in err and "pw" not in err.replace("password", ""), err


def test_a_system_that_stops_to_answer_proves_nothing(exports: dict[str, Path], tmp_path: Path) -> None:
    """What came after is counted as failed: whether it is there nobody knows."""
    whole = Directus(exports["directus"])

    def respond(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        return (
            as_json({"errors": [{"message": "out of memory"}]}, 500)
            if query["page"] == "2"
            else whole(path, {**query, "limit": "10"}, headers)
        )

    with serving(respond) as (url, _):
        status, notices, summary = verify(HAZARDS, "--for", "directus", "--live", url, report=tmp_path / "r.jsonl")
    assert status == 1 and [notice["code"] for notice in notices] == ["live"]
    assert (summary["equal"], summary["missing"], summary["failed"]) == (10, 0, 20)
    assert summary["proof"]["levels"] == []


def test_a_system_that_gives_fewer_than_it_has_is_not_believed(exports: dict[str, Path], tmp_path: Path) -> None:
    whole = WordPress(exports["wordpress"])

    def respond(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        status, said, data = whole(path, query, headers)
        return status, {**said, "X-WP-Total": "100"}, data

    with serving(respond) as (url, _):
        status, notices, _ = verify(HAZARDS, "--for", "wordpress", "--live", url, report=tmp_path / "r.jsonl")
    assert status == 1 and "has 100 pages and gave" in notices[0]["text"]


def test_a_busy_system_is_asked_again(exports: dict[str, Path]) -> None:
    whole, refused = Directus(exports["directus"]), []

    def respond(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        if not refused:
            refused.append(path)
            return as_json({"errors": [{"message": "Too many requests"}]}, 429, Retry_After=0)
        return whole(path, query, headers)

    with serving(respond) as (url, asked):
        assert verify(HAZARDS, "--for", "directus", "--live", url)[0] == 0
    assert asked[0] == asked[1]


def test_half_a_character_is_a_difference_and_no_crash(exports: dict[str, Path], tmp_path: Path) -> None:
    whole = Directus(exports["directus"])
    whole.rows[0]["title"] += "\ud83d"
    with serving(whole) as (url, _):
        status, notices, _ = verify(HAZARDS, "--for", "directus", "--live", url, report=tmp_path / "r.jsonl")
    assert status == 1 and [notice["text"].partition(" ")[0] for notice in notices] == ["title"]
