"""When a table is too big for one file, which row goes where? By section, by number of rows, by bytes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ...formats import Placed
from ...names import Names


def write_shards(
    rows: Iterable[tuple[Placed, bytes]], start: bytes, folder: Path, limits: tuple[int, int], *, by_section: bool
) -> list[tuple[Path, int]]:
    """Write each row to its file in ``folder``; every file begins with ``start``. Returns files and their rows.

    ``limits`` are the most rows and bytes a file may have (0: any); a single row over the limit has a file to itself.
    Without sections the files are ``articles-1.csv``, ``articles-2.csv`` …; with them ``physics.csv``, ``physics-2.csv`` ….
    """
    max_rows, max_bytes = limits
    names = Names()
    current: dict[str, _Shard] = {}
    done: list[_Shard] = []
    for placed, data in rows:
        key = placed.entry.section if by_section else ""
        shard = current.get(key)
        full = shard is not None and (
            (max_rows and shard.rows >= max_rows) or (max_bytes and shard.size + len(data) > max_bytes)
        )
        if shard is None or full:
            number = shard.number + 1 if shard is not None else 1
            stem = shard.stem if shard is not None else names.of(key or "articles")
            name = stem if by_section and number == 1 else f"{stem}-{number}"
            shard = current[key] = _Shard(folder / f"{name}.csv", stem, number, len(start))
            shard.path.write_bytes(start)
            done.append(shard)
        shard.add(data)
    for shard in done:
        shard.flush()
    return [(shard.path, shard.rows) for shard in done]


class _Shard:
    """One file under way. Rows are gathered and appended in blocks, so that no file need stay open."""

    __slots__ = ("_waiting", "_waiting_size", "number", "path", "rows", "size", "stem")

    def __init__(self, path: Path, stem: str, number: int, size: int) -> None:
        self.path, self.stem, self.number, self.size = path, stem, number, size
        self.rows = 0
        self._waiting: list[bytes] = []
        self._waiting_size = 0

    def add(self, data: bytes) -> None:
        self.rows += 1
        self.size += len(data)
        self._waiting.append(data)
        self._waiting_size += len(data)
        if self._waiting_size > 1 << 18:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            with self.path.open("ab") as out:
                out.writelines(self._waiting)
        self._waiting, self._waiting_size = [], 0
