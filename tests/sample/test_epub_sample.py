"""The whole sample as one book and as volumes: sound by our check and by EPUBCheck, and every article comes back."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import ZipFile

import pytest

from converters.cli import main
from converters.parallel import cores
from converters.validate import outputs, validate
from converters.validate.epub import epubcheck, epubcheck_command

from ..conftest import missing

pytestmark = pytest.mark.sample

SPLITS = {"book.epub": "none", "volumes/": "section"}


@pytest.fixture(scope="module", params=SPLITS)
def target(request: pytest.FixtureRequest, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("epub") / request.param
    options = [
        "--set",
        f"split={SPLITS[request.param]}",
        "--set",
        "title=Sample",
        "--set",
        "base-url=https://example.org",
    ]
    target = f"{place}/" if request.param.endswith("/") else str(place)
    assert main(["convert", str(sample), "-t", "epub", "-o", target, "--quiet", *options]) == 0
    return place


def test_our_check_finds_nothing(target: Path) -> None:
    assert [str(notice) for book in outputs(target) for notice in validate(book)] == []


def test_every_article_comes_back(target: Path, sample: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    assert main(["verify", str(sample), str(target), "--quiet", "--report", str(report)]) == 0
    summary = json.loads(report.read_text("utf-8").splitlines()[-1])["summary"]
    assert summary["read"] == 4045
    assert summary["equal"] + summary["left_out"] == 4045
    assert summary["left_out"] <= 8  # pages without text
    assert summary["extra"] == 0


@pytest.mark.slow
def test_epubcheck_finds_nothing(target: Path) -> None:
    if epubcheck_command() is None:
        missing("epubcheck")
    # A JVM takes seconds to start and a book is judged by one core: as many books at a time as there are cores.
    with ThreadPoolExecutor(cores()) as pool:
        found = pool.map(lambda book: [str(notice) for notice in epubcheck(book, usage=True)], outputs(target))
        assert [notice for notices in found for notice in notices] == []


def test_one_article_more_changes_its_chapter_and_the_lists_alone(sample: Path, tmp_path: Path) -> None:
    learn = sample / "learn"
    new = tmp_path / "more" / "new.md"
    new.parent.mkdir()
    new.write_text(
        "---\ntitle: What is the last question?\nurl: /learn/physics/questions/last\nsubject: Physics\n---\nThis.\n"
    )
    for name, sources in (("a", [learn]), ("b", [learn, new.parent])):
        command = ["convert", *map(str, sources), "-t", "epub", "-o", str(tmp_path / f"{name}.epub"), "--quiet"]
        assert main([*command, "--set", "title=Sample"]) == 0
    before, after = (
        {name: book.read(name) for name in book.namelist()} for book in map(ZipFile, tmp_path.glob("?.epub"))
    )
    if len(before) > len(after):
        before, after = after, before
    assert len(after) == len(before) + 1 > 4002
    assert {name for name in after if before.get(name) != after[name]} == {
        "EPUB/text/learn/physics/questions/last.xhtml", "EPUB/section/physics.xhtml", "EPUB/index.xhtml", "EPUB/index/l.xhtml", "EPUB/nav.xhtml",
        "EPUB/toc.ncx", "EPUB/content.opf", "EPUB/title.xhtml", "EPUB/cover.png",
    }  # fmt: skip
