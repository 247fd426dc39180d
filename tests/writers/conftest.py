"""A book with all there is, made once for all that look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .books import everything, make


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("everything")
    articles, writer = everything(folder)
    make(articles, folder / "book.epub", writer)
    return folder / "book.epub"
