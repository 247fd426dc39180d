"""Each old address is asked for as a visitor does; a redirect counts when it ends at a page of the same host."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from converters.cli import main

from .stand_in import Answer, html, serving

PAGES = {
    "/learn/here/": (200, {}),
    "/learn/moved": (301, {"Location": "/learn/new/"}),
    "/learn/new/": (200, {}),
    "/learn/loop": (302, {"Location": "/learn/loop"}),
    "/learn/home": (301, {"Location": "/"}),
    "/learn/away": (301, {"Location": "https://elsewhere.example/learn/away"}),
    "/learn/broken": (301, {"Location": "/learn/nothing"}),
    "/learn/here": (301, {"Location": "/learn/here/"}),
    "/": (200, {}),
    "/learn/gr%C3%BCn": (200, {}),
}


def respond(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
    assert "authorization" not in headers
    status, said = PAGES.get(path, (404, {}))
    return html("", status, **said)


def _run(
    tmp_path: Path, *urls: str, drafts: tuple[str, ...] = ()
) -> tuple[int, dict[str, str], dict[str, int], list[str]]:
    source, report = tmp_path / "source.jsonl", tmp_path / "report.jsonl"
    records = [{"url": url, "title": url, "body": "x", "draft": url in drafts} for url in (*urls, *drafts)]
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    with serving(respond) as (site, asked):
        status = main(["verify", str(source), str(source), "--addresses", site, "--report", str(report), "--quiet"])
    *notices, last = map(json.loads, report.read_text("utf-8").splitlines())
    return status, {notice["article"]: notice["text"] for notice in notices}, last["summary"]["addresses"], asked


def test_pages_and_redirects_answer(tmp_path: Path) -> None:
    status, told, count, asked = _run(
        tmp_path, "/learn/here", "/learn/moved", "/learn/new/", "/learn/grün", drafts=("/d",)
    )
    assert (status, told) == (0, {})
    assert count == {"direct": 2, "redirected": 2} and all(line.startswith("HEAD /learn/") for line in asked)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/learn/nothing", "the site answers 404"),
        ("/learn/broken", "the site answers 404 after 1 redirects"),
        ("/learn/loop", "more than 10 redirects"),
        ("/learn/home", "it leads to the front page"),
        ("/learn/away", "it leads to another host, which was not asked"),
    ],
)
def test_a_dead_address_is_an_error(url: str, text: str, tmp_path: Path) -> None:
    status, told, count, _ = _run(tmp_path, url, "/")
    assert status == 1 and told[url].startswith(text)
    assert count == {"dead": 1, "direct": 1}
