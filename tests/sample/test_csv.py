"""The whole sample as a table: exact in our reader, equal in five others, and in a spreadsheet."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from converters import files
from converters.article import Article, Origin
from converters.normalise import best_spellings
from converters.notices import Report
from converters.readers.csv import CSVReader
from converters.readers.markdown import MarkdownReader
from converters.validate.csv import validate
from converters.work import read_one
from converters.writers.csv import CSVWriter
from tests.oracles import oracle
from tests.road import read
from tests.sample.test_jsonld import converted
from tests.writers.test_csv import as_text_in_duckdb, as_text_in_pandas, as_text_in_polars, as_text_in_pyarrow

pytestmark = pytest.mark.sample


@pytest.fixture(scope="module")
def table(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("csv") / "all.csv"
    assert converted(sample, CSVWriter(), target).written == 4045
    return target


@pytest.fixture(scope="module")
def articles(sample: Path) -> list[Article]:
    """The canonical articles, in the order of their files."""
    reader = MarkdownReader()
    raws = [
        raw
        for source in files.sources(str(sample))
        if source.suffix == ".md"
        for raw in reader.scan(source.file, Origin(source.path))
    ]
    found = [read_one(reader, raw, Report(raw.origin), {})[0] for raw in raws]
    counts: dict[str, int] = {}
    for article in found:
        counts[article.section] = counts.get(article.section, 0) + 1
    spellings = best_spellings(counts.items())
    return [read_one(reader, raw, Report(raw.origin), spellings)[0] for raw in raws]


@pytest.mark.parametrize("options", [{}, {"profile": "excel"}, {"newlines": "escaped"}], ids=str)
def test_55_every_article_comes_back(
    options: dict[str, str], sample: Path, articles: list[Article], tmp_path: Path
) -> None:
    converted(sample, CSVWriter(**options), tmp_path / "a.csv")  # type: ignore[arg-type]
    back = read(CSVReader(), tmp_path / "a.csv")
    assert len(back) == len(articles) == 4045
    for one, other in zip(back, articles, strict=True):
        assert one == other
        assert {k: (type(v), v) for k, v in one.extra.items()} == {k: (type(v), v) for k, v in other.extra.items()}


def test_without_the_side_car_too(table: Path, articles: list[Article], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table.read_bytes())
    assert read(CSVReader(), tmp_path / "a.csv") == articles


def test_our_validator_accepts_all(table: Path) -> None:
    assert [str(notice) for notice in validate(table)] == []


def test_five_readers_read_the_same(table: Path) -> None:
    with table.open(newline="", encoding="utf-8") as stream:
        before = csv.field_size_limit(10_000_000)
        expected = [dict(row) for row in csv.DictReader(stream)]
        csv.field_size_limit(before)
    assert as_text_in_pandas(table) == expected
    assert as_text_in_polars(table) == expected
    assert as_text_in_pyarrow(table) == expected
    assert as_text_in_duckdb(table) == expected


def test_frictionless_and_csvw_accept_the_side_cars(table: Path) -> None:
    frictionless = oracle("frictionless")
    with frictionless.system.use_context(trusted=True):
        report = frictionless.Resource(path=table.name, schema="all.schema.json", basepath=str(table.parent)).validate()
    assert report.valid, report.flatten(["type", "note"])[:5]
    csvw = oracle("csvw")
    assert csvw.CSVW(str(table.with_name("all.csv-metadata.json"))).is_valid


@pytest.mark.slow
def test_a_spreadsheet_opens_the_excel_profile(sample: Path, needs: Callable[[str], str], tmp_path: Path) -> None:
    office = needs("soffice")
    converted(sample / "learn" / "computer-science", CSVWriter(profile="excel"), tmp_path / "in.csv")
    (tmp_path / "out").mkdir()
    # comma, double quote, UTF-8, from line 1; quoted fields are text, nothing else is guessed
    reading = "--infilter=CSV:44,34,76,1,,0,true,false"
    writing = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", reading, "--convert-to", writing, "--outdir", "out", "in.csv"],
        cwd=tmp_path, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    assert rows(tmp_path / "out" / "in.csv") == rows(tmp_path / "in.csv")


def rows(path: Path) -> list[list[str]]:
    """Cells with the spellings that a spreadsheet gives to the same number and truth."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        found = list(csv.reader(stream))
    same = {"TRUE": "true", "FALSE": "false"}
    return [[same.get(cell, cell.removesuffix(".0")) for cell in row] for row in found]
