"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache"
TOOLS = CACHE / "tools"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the expected outputs of fixtures/cases")


def missing(what: str) -> None:
    """Skip on a user's machine, with the name of what is missing; fail in CI, which must install it."""
    reason = f"{what} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must install it")
    pytest.skip(reason)


@pytest.fixture
def needs() -> Callable[[str], str]:
    """``needs("java")`` is the program's path; without it the test is skipped (in CI: fails), and says why."""

    def find(program: str) -> str:
        ours = os.pathsep.join(map(str, sorted(CACHE.glob("*/node_modules/.bin"), reverse=True)))  # tools first
        found = shutil.which(program) or shutil.which(program, path=ours)
        if not found:
            missing(program)
        return str(found)

    return find


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT
