"""Which writer and options does a CMS or consumer want? One data file a target: ``--for hugo`` is ``targets/hugo.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class UnknownTarget(Exception):
    """No such target; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What ``--for NAME`` stands for: a writer and the options it sets."""

    name: str
    writer: str
    about: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


def names() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.toml"))


def target(name: str) -> Profile:
    """The profile called ``name``. Raises UnknownTarget."""
    path = HERE / f"{name}.toml"
    if name not in names():
        raise UnknownTarget(f"no target named {name!r}; there are: {', '.join(names())}")
    said = tomllib.loads(path.read_text("utf-8"))
    return Profile(name, said["writer"], said.get("about", ""), said.get("options", {}))
