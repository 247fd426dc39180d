"""Which columns does the whole table have, in which order, and what type is each?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from ...tables.cells import MODEL, Scalar

_TYPES: Mapping[type, str] = {str: "s", int: "i", float: "n", bool: "b", type(None): "0", date: "d", datetime: "t"}
_RANK = {name: number for number, name in enumerate(MODEL)}


def types_of(values: Iterable[Scalar]) -> str:
    """One letter for the type of each value."""
    return "".join(map(_TYPES.__getitem__, map(type, values)))


class Columns:
    """The union of all rows' columns: the model's first, then the related links, then the rest as the sources have them.

    A column that first appears in the middle of a row stands after its neighbour in that row, so that the order of
    the sources' own keys is kept. ``types`` is column -> the letters of the types seen in it.
    """

    def __init__(self, fixed: tuple[str, ...], *, exact: bool) -> None:
        self.names: list[str] = list(fixed or MODEL)
        self.types: dict[str, set[str]] = {name: set() for name in self.names}
        self._exact = exact
        self._seen: set[tuple[str, str]] = set()
        self._places: dict[str, tuple[int, ...]] = {}

    def add(self, shape: str, types: str) -> None:
        """Take in the columns of one row (joined by newlines) and their types (a letter each)."""
        if (shape, types) in self._seen:
            return
        self._seen.add((shape, types))
        neighbour = ""
        for name, letter in zip(shape.split("\n"), types, strict=True):
            if name not in self.types:
                self.types[name] = set()
                self.names.insert(self.names.index(neighbour) + 1, name)
            neighbour = name
            self.types[name].add(letter)

    def finish(self) -> None:
        """All rows are in: settle the order."""
        if self._exact:
            self.names.sort(key=_order)  # stable: the rest keeps the order it was found in

    def places(self, shape: str) -> tuple[int, ...]:
        """For each column, the cell of a row of this shape that stands in it; -1 where it has none."""
        if shape not in self._places:
            own = {name: at for at, name in enumerate(shape.split("\n"))}
            self._places[shape] = tuple(own.get(name, -1) for name in self.names)
        return self._places[shape]


def _order(name: str) -> tuple[int, int, int]:
    base = name.removesuffix("[]")
    if base in _RANK:
        return 0, _RANK[base], base != name
    if name.startswith("related."):
        return 1, int(name.split(".")[1]), ("title", "url", "id", "section").index(name.split(".")[2])
    return 2, 0, 0
