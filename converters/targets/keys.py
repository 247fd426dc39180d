"""What is an article called in a system without folders? A key and a name, of its address alone: the same from run to run."""

from __future__ import annotations

import hashlib
import re

from .layout import path_of


def key_of(url: str, size: int = 24) -> str:
    """An id that stays from run to run: hexadecimal digits of the address' SHA-256."""
    return hashlib.sha256(path_of(url).encode()).hexdigest()[:size]


def slug_of(url: str, longest: int = 200) -> str:
    """The last step of an address, as every system takes it; cut at ``longest`` characters."""
    last = path_of(url).rstrip("/").rpartition("/")[2] or "index"
    return re.sub(r"[^A-Za-z0-9._~-]+", "-", last).strip("-")[:longest] or key_of(url)
