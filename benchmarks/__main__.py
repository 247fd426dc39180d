"""Run every benchmark: python -m benchmarks [FOLDER]

FOLDER holds Markdown articles; without it, see ``corpus.py``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .corpus import ROOT, folder


def main() -> None:
    articles = Path(sys.argv[1]) if len(sys.argv) > 1 else folder()
    for name in ("epub", "render", "structured"):
        print(f"\n== {name}: python -m benchmarks.{name} {articles}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}", str(articles)], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
