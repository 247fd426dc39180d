"""Lists of redirects as people keep them: CSV of any heading, JSON, ``_redirects``."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.redirects import Redirect
from converters.redirects.listed import BadList, read


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.csv", "from,to\n/x,/a\n/y,/b\n"),
        ("r.csv", "/x,/a\n/y,/b\n"),
        ("r.csv", "\ufeffSource;Target;Code\r\n/x;/a;301\r\n/y;/b;302\r\n"),
        ("r.csv", "code,new,old\n,/a,/x\n,/b,/y\n"),
        ("r.json", '[{"from": "/x", "to": "/a"}, {"source": "/y", "destination": "/b"}]'),
        ("r.json", '{"/x": "/a", "/y": "/b"}'),
        ("r.json", '{"redirects": [{"from": "/x", "to": "/a"}, {"from": "/y", "to": "/b"}]}'),
        ("_redirects", "# moved\n/x  /a  301\n\n/y /b 302! # soon\n"),
    ],
)
def test_one_list_in_many_dresses(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert [(row.source, row.to) for row in read(str(path))] == [("/x", "/a"), ("/y", "/b")]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("from,to,status\n/x,/a,308\n\n/y\n")
    assert read(str(path)) == [Redirect("/x", "/a", 308, 2), Redirect("/y", "", 301, 4)]


@pytest.mark.parametrize(
    ("name", "text"), [("r.json", "{"), ("r.json", "3"), ("r.json", "[3]"), ("r.csv", 'a,"b\n'), ("r.csv", "")]
)
def test_what_is_no_list_is_refused_with_its_name(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(BadList, match=name):
        read(str(path))


def test_an_absent_list_is_refused() -> None:
    with pytest.raises(BadList, match="No such file"):
        read("nowhere.csv")
