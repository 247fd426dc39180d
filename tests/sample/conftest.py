"""The sample corpus, where it lies beside the checkout (or where ARTICLES_SAMPLE says); else these tests are skipped."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

BESIDE = Path(os.environ.get("ARTICLES_SAMPLE", Path(__file__).parents[3] / "shared"))


def _there(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"the sample corpus is absent: no {path.parent.name}/{path.name} beside the checkout")
    return path


def _unpacked(archive: str, tmp: pytest.TempPathFactory) -> Path:
    folder = tmp.mktemp("corpus")
    with tarfile.open(_there(BESIDE / "corpus" / archive)) as tar:
        tar.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``content/`` of the sample: 4,002 articles below ``learn/``, 35 posts, 8 pages."""
    return _unpacked("quicktakes-sample.tar.xz", tmp_path_factory) / "content"


@pytest.fixture(scope="session")
def other_sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """560 Markdown files of four other sites."""
    return _unpacked("other-sites-sample.tar.xz", tmp_path_factory) / "other-sites"


@pytest.fixture(scope="session")
def labels() -> Path:
    return _there(BESIDE / "labels")


@pytest.fixture(scope="session")
def validators() -> Path:
    return _there(BESIDE / "validators")


@pytest.fixture(scope="session")
def beside() -> Path:
    """The folder of shared material itself."""
    return _there(BESIDE)
