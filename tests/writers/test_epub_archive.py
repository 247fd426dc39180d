"""Is what the archive writes a zip file, whole and the same each time?"""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.writers.epub import archive
from converters.writers.epub.archive import Archive, Stored, begin, complete, deflate


def read(stream: io.BytesIO) -> zipfile.ZipFile:
    made = zipfile.ZipFile(io.BytesIO(stream.getvalue()))
    assert made.testzip() is None
    return made


@given(st.binary(max_size=20_000), st.binary(max_size=5_000))
def test_a_member_in_two_pieces_is_one(first: bytes, rest: bytes) -> None:
    stream = io.BytesIO()
    made = Archive(stream)
    made.writestr("a", complete(begin(first), rest))
    made.writestr("b", deflate(first))
    made.writestr("c", Stored(rest))
    made.close()
    found = read(stream)
    assert (found.read("a"), found.read("b"), found.read("c")) == (first + rest, first, rest)


def test_text_names_and_modes() -> None:
    stream = io.BytesIO()
    made = Archive(stream)
    made.writestr("mimetype", "application/epub+zip", compress_type=0)
    made.writestr("ü.txt", "hällo")
    made.close()
    found = read(stream)
    assert found.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert found.read("ü.txt").decode() == "hällo"
    assert stream.getvalue()[30:58] == b"mimetypeapplication/epub+zip"


def test_a_name_is_given_once() -> None:
    made = Archive(io.BytesIO())
    made.writestr("a", b"")
    with pytest.raises(ValueError, match="two files named 'A'"):
        made.writestr("A", b"")
    with pytest.raises(ValueError, match="has no name"):
        made.writestr("", b"")


def test_more_members_than_an_old_zip_file_counts() -> None:
    stream = io.BytesIO()
    made = Archive(stream)
    empty = deflate(b"")
    for number in range(66_000):
        made.writestr(f"{number}", empty)
    made.close()
    assert len(zipfile.ZipFile(stream).namelist()) == 66_000


def test_an_archive_beyond_four_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MAX32", 3_000)
    stream = io.BytesIO()
    made = Archive(stream)
    for number in range(5):
        made.writestr(f"{number}", Stored(bytes([number]) * 1_000))
    with pytest.raises(ValueError, match="does not belong in a book"):
        made.writestr("large", Stored(bytes(4_000)))
    # The readers of this limit compare with the real one: the records alone are looked at.
    made.close()
    assert b"PK\6\6" in stream.getvalue()
    assert b"PK\6\7" in stream.getvalue()
