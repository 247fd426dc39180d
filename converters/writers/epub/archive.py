# SPDX-License-Identifier: AGPL-3.0-or-later
"""How do bytes get into the zip file, the same ones every time? A writer that also takes members already deflated.

``zipfile`` stamps each member with the local time and cannot take a member that a worker has compressed already.
Compressing is two thirds of the cost of packaging; here it happens in the workers, and what is known only at the
end (the related questions) is appended as a second deflate stream behind the first.
"""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO

LEVEL = 6  # 9 makes a book smaller by a thousandth, and costs twice as much
_STAMP = (0, (1980 - 1980) << 9 | 1 << 5 | 1)  # 1980-01-01 00:00:00, the first moment a zip file can name
_MODE = 0o100644 << 16
_MADE_BY = 3 << 8 | 20  # Unix, zip 2.0
_UTF8 = 1 << 11
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_PART = struct.Struct("<LL")
_MAX32, _MAX16 = 0xFFFFFFFF, 0xFFFF


class Deflated(bytes):
    """The finished, compressed bytes of a member, with the CRC-32 and the size of what they hold."""

    crc: int
    size: int


class Stored(bytes):
    """The bytes of a member that is compressed already, such as a picture."""


def deflate(data: bytes) -> Deflated:
    """One member, compressed whole."""
    return _labelled(_stream(data, last=True), zlib.crc32(data), len(data))


def begin(data: bytes) -> bytes:
    """The beginning of a member as bytes to keep: its CRC and size, then a deflate stream that stays open."""
    return _PART.pack(zlib.crc32(data), len(data)) + _stream(data, last=False)


def complete(begun: bytes, rest: bytes) -> Deflated:
    """What ``begin`` kept, and the rest of the member."""
    crc, size = _PART.unpack_from(begun)
    return _labelled(begun[_PART.size :] + _stream(rest, last=True), zlib.crc32(rest, crc), size + len(rest))


def _stream(data: bytes, *, last: bool) -> bytes:
    # A short text needs no large window, and preparing one costs more than compressing it.
    short = len(data) < 4096
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -12 if short else -15, 5 if short else 8)
    return packer.compress(data) + packer.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)


def _labelled(stream: bytes, crc: int, size: int) -> Deflated:
    made = Deflated(stream)
    made.crc, made.size = crc, size
    return made


class Archive:
    """A zip file written from front to back. Raises ValueError for a name that is taken (ignoring case) or empty."""

    def __init__(self, stream: BinaryIO) -> None:
        self._out = stream
        self._end = 0
        self._count = 0
        self._directory = bytearray()
        self._names: set[str] = set()

    def writestr(self, name: str, data: bytes | str, compress_type: int | None = None) -> None:
        """Add a member, under the name of the ``zipfile`` method that EbookLib calls; ``compress_type=0`` stores it."""
        key = name.casefold()
        if not name or key in self._names:
            raise ValueError(
                f"a book cannot have two files named {name!r}" if name else "a file of the book has no name"
            )
        self._names.add(key)
        raw = data.encode() if isinstance(data, str) else data
        if isinstance(raw, Deflated):
            method, crc, size, packed = 8, raw.crc, raw.size, bytes(raw)
        elif compress_type == 0 or isinstance(raw, Stored):
            method, crc, size, packed = 0, zlib.crc32(raw), len(raw), bytes(raw)
        else:
            whole = deflate(raw)
            method, crc, size, packed = 8, whole.crc, whole.size, bytes(whole)
        if max(size, len(packed)) >= _MAX32:
            raise ValueError(f"{name}: a file of 4 GB or more does not belong in a book")
        label = name.encode()
        flags = 0 if name.isascii() else _UTF8
        offset = self._end
        self._put(_LOCAL.pack(b"PK\3\4", 20, flags, method, *_STAMP, crc, len(packed), size, len(label), 0))
        self._put(label)
        self._put(packed)
        far = struct.pack("<HHQ", 1, 8, offset) if offset >= _MAX32 else b""
        self._directory += _CENTRAL.pack(
            b"PK\1\2", _MADE_BY, 45 if far else 20, flags, method, *_STAMP, crc, len(packed), size,
            len(label), len(far), 0, 0, 0, _MODE, _MAX32 if far else offset,
        )  # fmt: skip
        self._directory += label + far
        self._count += 1

    def _put(self, data: bytes) -> None:
        self._out.write(data)
        self._end += len(data)

    def close(self) -> None:
        """Write the directory; the stream stays open."""
        start, size = self._end, len(self._directory)
        self._put(bytes(self._directory))
        if self._count >= _MAX16 or start >= _MAX32 or size >= _MAX32:
            record = self._end
            self._put(struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, self._count, self._count, size, start))
            self._put(struct.pack("<4sLQL", b"PK\6\7", 0, record, 1))
        count = min(self._count, _MAX16)
        self._put(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, min(size, _MAX32), min(start, _MAX32), 0))
