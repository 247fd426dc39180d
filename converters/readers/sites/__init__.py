"""Which conventions does the folder of a site generator follow? One data file a generator: ``hugo`` is ``hugo.toml``.

``conventions.py`` says what such a file may say, ``page.py`` does it.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    """The generators there are."""
    return sorted(path.stem for path in HERE.glob("*.toml"))
