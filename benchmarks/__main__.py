"""Run every benchmark: python -m benchmarks [FOLDER]

FOLDER holds Markdown articles. Without it the sample corpus beside the checkout is used (unpacked into .cache/), else
fixtures/corpus, which is too small to say much.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BESIDE = Path(os.environ.get("ARTICLES_SAMPLE", ROOT.parent / "shared")) / "corpus" / "quicktakes-sample.tar.xz"


def folder() -> Path:
    """The articles to measure on."""
    if len(sys.argv) > 1:
        return Path(sys.argv[1])
    if not BESIDE.exists():
        return ROOT / "fixtures" / "corpus"
    unpacked = ROOT / ".cache" / "sample"
    if not unpacked.exists():
        with tarfile.open(BESIDE) as tar:
            tar.extractall(unpacked, filter="data")
    return unpacked / "content"


def main() -> None:
    articles = folder()
    for name in ("epub", "render", "structured"):
        print(f"\n== {name}: python -m benchmarks.{name} {articles}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}", str(articles)], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
