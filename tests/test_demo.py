"""Do the two commands of the README work for somebody who has just cloned the project?"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def recipe() -> list[str]:
    """The lines that ``make demo`` runs once everything is installed."""
    alone = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    ran = subprocess.run(
        ["make", "-n", "--no-print-directory", "demo"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True
    )
    lines = ran.stdout.replace("\\\n", " ").splitlines()
    return lines[next(n for n, line in enumerate(lines) if line == "rm -rf out") :]


def test_the_demo_makes_what_it_says(tmp_path: Path, needs: Callable[[str], str]) -> None:
    needs("make")
    shutil.copytree(ROOT / "fixtures" / "corpus", tmp_path / "fixtures" / "corpus")
    program = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'cli.py'))}"
    script = "set -e\n" + "\n".join(re.sub(r"^\.venv/bin/articles", program, line) for line in recipe())
    ran = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert "warning" not in ran.stderr
    told = re.findall(r"^  (\S+)  ", ran.stdout, re.MULTILINE)
    assert len(told) == 6
    for name in told:
        place = tmp_path / "out" / name
        assert place.exists() and (place.is_dir() == name.endswith("/")), name
    (page,) = re.findall(r"out/\S+\.html", ran.stdout)
    assert "What is escape velocity?" in (tmp_path / page).read_text("utf-8")
    assert len((tmp_path / "out" / "articles.jsonl").read_text("utf-8").splitlines()) == 42


@pytest.mark.slow
def test_demo_in_a_clean_clone_with_an_empty_home(tmp_path: Path, needs: Callable[[str], str]) -> None:
    needs("make")
    subprocess.run([needs("git"), "clone", "--quiet", str(ROOT), str(tmp_path / "clone")], check=True)
    (tmp_path / "home").mkdir()
    path = os.pathsep.join([str(Path(sys.executable).resolve().parent), "/usr/bin", "/bin"])
    ran = subprocess.run(
        ["env", "-i", f"HOME={tmp_path / 'home'}", f"PATH={path}", "make", "demo"],
        cwd=tmp_path / "clone", capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "clone" / "out" / "field-notes.epub").stat().st_size > 50_000
    status = subprocess.run(["git", "status", "--porcelain"], cwd=tmp_path / "clone", capture_output=True, text=True)
    assert status.stdout == "", "the demo leaves nothing that git would see"
