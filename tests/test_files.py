"""Bytes come in as text, whatever wrote them; drafts go out whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters import files
from converters.notices import BadArticle


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain\n", "plain\n"),
        ("\ufeffbom\n".encode(), "bom\n"),
        ("caf\u00e9\r\nline\rend".encode(), "caf\u00e9\nline\nend"),
        ("\ufeffwide \u2260\n".encode("utf-16-le"), "wide \u2260\n"),
        ("\ufeffwide \u2260\n".encode("utf-16-be"), "wide \u2260\n"),
        ("\ufeffwider \u2260\n".encode("utf-32-le"), "wider \u2260\n"),
        ("\ufeffwider \u2260\n".encode("utf-32-be"), "wider \u2260\n"),
        ("no bom at all\n".encode("utf-16-le"), "no bom at all\n"),
        ("no bom at all\n".encode("utf-16-be"), "no bom at all\n"),
    ],
)
def test_text_is_decoded(data: bytes, text: str) -> None:
    assert files.decode(data) == text


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty-file", None),
        (b" \n\t", "empty-file", None),
        (b"\xef\xbb\xbf\n", "empty-file", None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1", "binary-file", None),
        (b"\xef\xbb\xbfone \0 two\n", "binary-file", None),
        ("\ufeffone \0 two\n".encode("utf-16-le"), "binary-file", None),
        (b"one\ntwo \xff three\n", "encoding", 2),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(BadArticle) as caught:
        files.decode(data)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_a_folder_is_searched_to_the_bottom_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.md", "a/b/c.md", "a-b.md", ".hidden.md", ".git/x.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    found = list(files.sources(str(tmp_path)))
    assert [source.path for source in found] == ["a/b/c.md", "a/z.md", "a-b.md", "b.md"]
    assert files.read(found[0].file) == b"x"


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(files.NoSource, match="nowhere"):
        list(files.sources(str(tmp_path / "nowhere")))


def test_an_unreadable_file_is_one_bad_article(tmp_path: Path) -> None:
    with pytest.raises(BadArticle) as caught:
        files.read(str(tmp_path))
    assert caught.value.code == "unreadable"


def test_a_url_is_read_through_fsspec() -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe({"/bucket/a.md": b"A", "/bucket/deep/b.md": b"B", "/bucket/.c/d.md": b"D"})
    found = list(files.sources("memory://bucket"))
    assert [(source.path, files.read(source.file)) for source in found] == [("a.md", b"A"), ("deep/b.md", b"B")]
    with pytest.raises(files.NoSource):
        list(files.sources("memory://empty"))


def test_an_unchanged_file_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / "target"
    for texts, changed in (({"a": "1", "b": "2"}, 2), ({"a": "1", "b": "3"}, 1), ({"a": "1", "b": "3"}, 0)):
        with files.draft(target) as draft:
            out = draft / "out"
            out.mkdir()
            for name, text in texts.items():
                (out / name).write_text(text)
            before = (target / "a").stat() if target.exists() else None
            assert files.publish(out, target) == changed
        if before is not None:
            assert (target / "a").stat().st_mtime_ns == before.st_mtime_ns
    assert sorted(path.name for path in tmp_path.iterdir()) == ["target"]


def test_a_run_that_publishes_nothing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), files.draft(tmp_path / "new" / "deep" / "book.epub") as draft:
        (draft / "half").write_text("half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_target_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(files.NotWritable, match=r"book: .*file is a file, and no folder"),
        files.draft(tmp_path / "file" / "book"),
    ):
        pass


def test_what_no_file_system_can_hold_is_not_there_to_remove(tmp_path: Path) -> None:
    files.remove(tmp_path / ("x" * 300))
