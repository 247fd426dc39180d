"""Programs of others that read what we wrote: present in CI, skipped by name where they are not installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tests.conftest import missing


def oracle(name: str) -> Any:
    """The module ``name`` (of the dependency group ``oracles``)."""
    try:
        return import_module(name)
    except ImportError:
        missing(f"the Python package {name}")
