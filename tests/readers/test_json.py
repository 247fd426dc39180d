"""JSON records become articles: a list, lines, one object, or a list inside an object."""

from __future__ import annotations

import io
import json
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from converters.article import Article, Link, Origin
from converters.formats import Raw
from converters.notices import BadArticle, Report
from converters.readers.json import JSONReader
from converters.testing import check_reader

TWO: list[dict[str, Any]] = [{"url": "/a", "title": "A", "body": "x"}, {"url": "/b", "title": "B", "body": "y"}]


def read(file: Path, **options: Any) -> list[Article]:
    reader = JSONReader(**options)
    return [reader.parse(raw, Report(raw.origin)) for raw in reader.scan(str(file), Origin(file.name))]


def made(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_the_contract_of_a_reader(tmp_path: Path) -> None:
    for name, text in (("a.json", json.dumps(TWO)), ("a.jsonl", "\n".join(map(json.dumps, TWO)))):
        file = made(tmp_path, name, text)
        folder = tmp_path / f"broken-{name}"
        folder.mkdir()
        assert len(check_reader(JSONReader(), file, folder)) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", json.dumps(TWO)),
        ("a.json", json.dumps(TWO, indent=2)),
        ("a.json", "\n\n " + json.dumps(TWO)),
        ("a.json", "\n".join(map(json.dumps, TWO))),
        ("a.jsonl", "\n\n".join(map(json.dumps, TWO)) + "\n"),
        ("a.ndjson", "\r\n".join(map(json.dumps, TWO))),
        ("a.jsonl", json.dumps(TWO)),
        ("a.jsonl", json.dumps(TWO, indent=2)),
        ("a.json", b"\xef\xbb\xbf" + json.dumps(TWO).encode()),
        ("a.json", json.dumps(TWO).encode("utf-16")),
        ("a.jsonl", "\n".join(map(json.dumps, TWO)).encode("utf-16-le")),
    ],
)
def test_every_shape_of_a_list(name: str, text: str | bytes, tmp_path: Path) -> None:
    assert [(a.url, a.title, a.body) for a in read(made(tmp_path, name, text))] == [("/a", "A", "x"), ("/b", "B", "y")]


def test_one_object(tmp_path: Path) -> None:
    assert [a.url for a in read(made(tmp_path, "a.json", json.dumps(TWO[0], indent=2)))] == ["/a"]
    assert [a.url for a in read(made(tmp_path, "a.jsonl", json.dumps(TWO[0])))] == ["/a"]


def test_a_list_inside_an_object(tmp_path: Path) -> None:
    file = made(tmp_path, "a.json", json.dumps({"meta": {"n": 2}, "data": {"items": TWO}}))
    assert [a.url for a in read(file, records="data.items")] == ["/a", "/b"]
    for records, says in (
        ("data.list", "no 'list' in the file; there is: items"),
        ("meta.n", "a number and no list"),
        ("x", "there is: meta, data"),
    ):
        with pytest.raises(BadArticle, match=says):
            read(file, records=records)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(json.dumps(TWO).encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert len(list(JSONReader().scan("-", Origin("stdin")))) == 2


def test_records_with_names_of_their_own(tmp_path: Path) -> None:
    text = json.dumps(
        [{"question": "Why & how?", "answer": "A\\nB", "subject": "S", "tags": "a, b", "rank": 1.0, "id": 7}]
    )
    (article,) = read(made(tmp_path, "a.json", text))
    assert (article.url, article.body, article.section, article.id) == ("/why-how", "A\\nB", "S", "7")
    assert (article.keywords, article.extra) == (("a", "b"), {"rank": 1.0})
    (article,) = read(made(tmp_path, "a.json", '[{"headline": "H", "text": "T"}]'), fields={"title": ["headline"]})
    assert (article.title, article.body, article.extra) == ("H", "T", {})


def test_the_contracts_record_is_read_as_it_is(tmp_path: Path) -> None:
    record = {
        "url": "/a", "id": "00123", "title": "T", "body": "B", "date": "2025-01-30", "authors": ["A, B"],
        "keywords": ["x, y"], "related": [{"title": "R", "url": "/r", "id": "1", "section": "S"}], "draft": True,
        "extra": {"title": "other", "answer": "not the body", "_extra": {}}, "path": "learn/a.md",
    }  # fmt: skip
    (article,) = read(made(tmp_path, "a.jsonl", json.dumps(record)))
    assert (article.authors, article.keywords, article.draft) == (("A, B",), ("x, y"), True) or article.keywords == (
        "x, y",
    )
    assert article.related == (Link("R", "/r", "1", "S"),)
    assert article.extra == record["extra"]
    assert article.origin == Origin("learn/a.md")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"url": "/l2", "title": Two}', "expecting value in column 25"),
        ('"a word"', "the record is text"),
        ("[1]", "the record is a list"),
        ('{"url": "/a"}', "no title"),
        ('{"url": "/a", "title": "T", "x": NaN}', "NaN is no JSON value"),
        ('{"url": "/a", "title": "\\ud800"}', "half a character"),
        ("[" * 100_000, "more than 100 deep"),
    ],
)
def test_a_bad_line_is_one_error_and_the_rest_is_read(line: str, says: str, tmp_path: Path) -> None:
    text = f"{json.dumps(TWO[0])}\n{line}\n{json.dumps(TWO[1])}\n"
    reader, urls = JSONReader(), []
    for raw in reader.scan(str(made(tmp_path, "a.jsonl", text)), Origin("a.jsonl")):
        try:
            urls.append(reader.parse(raw, Report(raw.origin)).url)
        except BadArticle as fault:
            assert raw.origin.line == 2
            assert says in fault.text
            assert fault.line in (2, None)
    assert urls == ["/a", "/b"]


def test_a_list_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    text = json.dumps(TWO, indent=1)[:-20]
    scan = JSONReader().scan(str(made(tmp_path, "a.json", text)), Origin("a.json"))
    assert next(scan).data == TWO[0]
    with pytest.raises(BadArticle) as fault:
        next(scan)
    assert fault.value.line in (9, 10)


def test_pairs_of_surrogates_are_characters(tmp_path: Path) -> None:
    (article,) = read(made(tmp_path, "a.jsonl", '{"url": "/a", "title": "\\ud83d\\ude42"}'))
    assert article.title == "🙂"


def test_numbers_keep_their_kind_in_a_list(tmp_path: Path) -> None:
    text = '[{"url": "/a", "title": "T", "a": 1, "b": -1.0, "c": 1e3, "d": 0.1, "e": null, "f": 12345678901234567}]'
    (article,) = read(made(tmp_path, "a.json", text))
    assert article.extra == {"a": 1, "b": -1.0, "c": 1000.0, "d": 0.1, "e": None, "f": 12345678901234567}
    assert [type(value) for value in article.extra.values()] == [int, float, float, float, type(None), int]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_memory_does_not_grow_with_the_file(name: str, tmp_path: Path) -> None:
    record = json.dumps({"url": "/a", "title": "T", "body": "x" * 2000})
    between, ends = (",", ("[", "]")) if name == "a.json" else ("\n", ("", ""))
    file = made(tmp_path, name, ends[0] + between.join([record] * 5000) + ends[1])  # 10 MB on one line
    tracemalloc.start()
    count = sum(1 for _ in JSONReader().scan(str(file), Origin(name)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 5000
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty-file"), (b"  \n", "empty-file"), (b"\x89PNG\0", "binary-file")]
)
def test_what_cannot_be_read(data: bytes, code: str, tmp_path: Path) -> None:
    file = made(tmp_path, "a.json", data)
    with pytest.raises(BadArticle) as fault:
        read(file)
    assert fault.value.code == code
    raw = Raw(Origin("gone.json"), str(tmp_path / "gone.json"))
    with pytest.raises(BadArticle):
        JSONReader().parse(raw, Report())


def test_a_null_in_a_list_is_no_article(tmp_path: Path) -> None:
    file = made(tmp_path, "a.json", json.dumps({"title": "The file", "url": "/file", "items": [None]}))
    with pytest.raises(BadArticle, match="the record is null"):
        read(file, records="items")
