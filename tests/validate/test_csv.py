"""What the validator says of a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.testing import ARTICLES
from converters.validate import validate
from converters.writers.csv import CSVWriter
from tests.road import codes, write


def test_our_own_table_passes(tmp_path: Path) -> None:
    write(CSVWriter(), ARTICLES, tmp_path / "a.csv")
    assert codes(validate(tmp_path / "a.csv")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("url,title,body\n/a,A?,x,y\n", ["csv"]),
        ("url,title,body\n/a,A?\n", ["ragged-row"]),
        ('"url","title","body"\n"/a","A?","x\n', ["csv"]),
        ("url,title,body\n/a,A?,x\n/a,B?,y\n", ["duplicate-identity"]),
        ("url,title,body\n/a,,x\n", ["no-title"]),
        (f"url,title,body\n/a,A?,{'x' * 32_768}\n", ["long-cell"]),
        ("url,title,body\n/a,A?,x\ufeffy\n", ["stray-bom"]),
        ("url,title,body,section\n/a,A?,x,Art\n/b,B?,x,ART\n", ["section-spelling"]),
        ("url,url\n", ["csv"]),
        ("", ["empty-file"]),
    ],
)
def test_each_fault_has_its_code(text: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    assert codes(validate(tmp_path / "a.csv")) == expected


def test_a_cell_against_its_side_car(tmp_path: Path) -> None:
    write(CSVWriter(), ARTICLES, tmp_path / "a.csv")
    path = tmp_path / "a.csv"
    path.write_text(path.read_text("utf-8").replace(",-1.0,", ',"much",'), "utf-8", newline="")
    assert codes(validate(path)) == ["csv"]
