"""The article this project was asked for with, through every writer: repaired where it was damaged, else untouched."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest

from converters.cli import main

pytestmark = pytest.mark.sample


@pytest.fixture(scope="module")
def seed(beside: Path) -> Path:
    return beside / "corpus" / "seed-article.md"


@pytest.fixture(scope="module")
def body(seed: Path) -> str:
    """What its author wrote, by the plainest means: the answer's line, newlines decoded, the one apostrophe restored."""
    answer = seed.read_text("utf-8").partition("answer: >-\n    ")[2].partition("\n")[0]
    assert answer.count("â€™") == 1
    return answer.replace("\\n", "\n").replace("â€™", "’")


def convert(seed: Path, target: str, to: str) -> None:
    assert main(["convert", str(seed), "-t", to, "-o", target, "--quiet"]) == 0


def test_json(seed: Path, body: str, tmp_path: Path) -> None:
    convert(seed, f"{tmp_path}/a.jsonl", "json")
    article = json.loads((tmp_path / "a.jsonl").read_text("utf-8"))
    assert article["body"] == body
    assert article["title"] == "How does organ infiltration present in leukemia?"
    assert article["url"] == "/learn/health-studies/questions/how-does-organ-infiltration-present-in-leukemia"
    assert article["date"] == "2025-01-30"
    assert article["section"] == "Health Studies"
    assert article["keywords"][:2] == ["leukemia", "organ infiltration"] and len(article["keywords"]) == 15
    assert [link["id"] for link in article["related"]] == ["166303", "166316", "166298", "166292", "166313"]
    assert article["extra"]["score"] == -1.0


def test_markdown(seed: Path, body: str, tmp_path: Path) -> None:
    convert(seed, f"{tmp_path}/site/", "markdown")
    (made,) = (tmp_path / "site").rglob("*.md")
    front, _, text = made.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
    assert text.strip() == body
    assert front.count("\n  - title: ") == 5


def test_csv(seed: Path, body: str, tmp_path: Path) -> None:
    convert(seed, f"{tmp_path}/a.csv", "csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["body"] == body
    assert len([key for key in row if re.fullmatch(r"related\.\d\.url", key)]) == 5


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def plain(body: str) -> str:
    """The words of the body without its marks: numbers of the list, asterisks."""
    return " ".join(re.sub(r"^\d+\. ", "", body, flags=re.MULTILINE).replace("**", " ").split())


def test_jsonld(seed: Path, body: str, tmp_path: Path) -> None:
    convert(seed, f"{tmp_path}/a.jsonld", "jsonld")
    page = json.loads((tmp_path / "a.jsonld").read_text("utf-8"))
    assert page["@type"] == "FAQPage"
    answer = page["mainEntity"][0]["acceptedAnswer"]["text"]
    assert words(answer).replace(" :", ":") == plain(body).replace(" :", ":")
    assert answer.count("<li>") == 6
    assert len(page["relatedLink"]) == 5


def test_epub(seed: Path, body: str, tmp_path: Path) -> None:
    convert(seed, f"{tmp_path}/a.epub", "epub")
    with zipfile.ZipFile(tmp_path / "a.epub") as book:
        (name,) = [name for name in book.namelist() if name.startswith("EPUB/text/")]
        chapter = book.read(name).decode()
    text = chapter.partition("</h1>")[2].partition('<p class="source"')[0]
    assert words(text).replace(" :", ":") == plain(body).replace(" :", ":")
    assert text.count("<li>") == 6 and text.count("<p>") >= 2
    assert chapter.partition('class="related"')[2].count("<li>") == 5
