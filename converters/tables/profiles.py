"""What does each consumer of CSV want? ``profiles.toml`` as objects."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One consumer; the fields are the keys of ``profiles.toml``."""

    title: str
    columns: Mapping[str, str] = field(default_factory=dict)  #: header -> field; empty: every column, exactly
    shape: str = ""  #: the module of targets.shapes that makes the rows; otherwise ``columns`` says how
    body: str = "markdown"
    maths: str = "tex"
    separator: str = ","
    eol: str = "\r\n"
    bom: bool = False
    guard: bool = False
    json_cells: bool = False  #: each cell is JSON-parsed first: protect the text that would change
    html_cells: bool = False  #: every cell is read as HTML, titles too
    join: str = "; "
    sep_in_tags: str = " "  #: what a blank inside one tag becomes
    preamble: tuple[str, ...] = ()
    header: bool = True
    max_rows: int = 0
    max_bytes: int = 0
    max_cell: int = 0
    refuses: tuple[str, ...] = ()

    @property
    def slug_column(self) -> str:
        """The header of the column that names each row for its system, which takes a name once; "" where there is none."""
        return next((header for header, name in self.columns.items() if name == "slug"), "")


@lru_cache(maxsize=1)
def profiles() -> Mapping[str, Profile]:
    """All profiles by name."""
    text = Path(__file__).with_name("profiles.toml").read_text("utf-8")
    return {name: Profile(**_tuples(keys)) for name, keys in tomllib.loads(text).items()}


def _tuples(keys: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in keys.items()}


def profile(name: str) -> Profile:
    """The profile called ``name``. Raises ValueError that lists those there are."""
    try:
        return profiles()[name]
    except KeyError:
        raise ValueError(f"profile={name}: choose one of {', '.join(profiles())}") from None
