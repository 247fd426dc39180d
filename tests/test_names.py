"""Names that every file system takes, each its own."""

from __future__ import annotations

import pytest

from converters.names import Names, path_of, step


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what-is-it", "what-is-it"),
        ("a:b*c?", "a-b-c-"),
        ("dot. ", "dot"),
        ("..", "-"),
        ("nul.txt", "_nul.txt"),
        (".hidden", "_.hidden"),
        ("漢字", "漢字"),
    ],
)
def test_a_step_of_a_path(text: str, name: str) -> None:
    assert step(text) == name


@pytest.mark.parametrize("letter", ["x", "é", "漢"])
def test_long_names_are_cut_by_bytes_and_stay_apart(letter: str) -> None:
    for named in (step, path_of, Names().of):
        one, two = named(letter * 300 + "1"), named(letter * 300 + "2")
        assert one != two
        assert len(f"{one}-123456-2.jsonld".encode()) <= 255


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://e.org/learn/x/?q#f", "learn/x"),
        ("/", "index"),
        ("/../../etc/%2e%2e/passwd", "etc/passwd"),
        ("/a%2F..%2Fb", "a/b"),
        ("/a%20b/ c ", "a b/c"),
    ],
)
def test_the_path_of_an_address(url: str, path: str) -> None:
    assert path_of(url) == path
