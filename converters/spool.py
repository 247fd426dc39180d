"""Where do finished bytes wait between render and assemble? One file, written in order, read by place."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType


class Spool:
    """Append-only file of finished parts; the run's own process writes it, so its order is the order of the sources."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream = path.open("wb", buffering=1 << 20)
        self._end = 0

    def append(self, data: bytes) -> int:
        """Keep ``data``; returns its offset in bytes."""
        offset = self._end
        self._stream.write(data)
        self._end += len(data)
        return offset

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()


class SpoolReader:
    """Reads what a Spool kept; each process opens its own."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("rb", buffering=1 << 18)
        self._at = 0

    def read(self, offset: int, size: int) -> bytes:
        # Volumes are mostly read in order: a seek would throw the buffer away each time.
        if self._at != offset:
            self._stream.seek(offset)
        data = self._stream.read(size)
        self._at = offset + len(data)
        return data

    def close(self) -> None:
        self._stream.close()
