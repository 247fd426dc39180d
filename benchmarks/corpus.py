"""Which articles are measured? The sample corpus beside the checkout, else the small one of the demo."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BESIDE = Path(os.environ.get("ARTICLES_SAMPLE", ROOT.parent / "shared")) / "corpus" / "quicktakes-sample.tar.xz"


def folder() -> Path:
    """The sample (unpacked into ``.cache/``), or ``fixtures/corpus``, which is too small to say much."""
    if not BESIDE.exists():
        return ROOT / "fixtures" / "corpus"
    unpacked = ROOT / ".cache" / "sample"
    if not unpacked.exists():
        with tarfile.open(BESIDE) as tar:
            tar.extractall(unpacked, filter="data")
    return unpacked / "content"
