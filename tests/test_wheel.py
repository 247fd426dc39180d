"""The wheel holds one package and nothing else; importing it is light; the three ways to start are one program."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        ".",
    ]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    return next(folder.glob("*.whl"))


def test_the_only_top_level_is_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"converters"}
    assert len(tops) == 2
    assert "converters/cli.py" in names
    assert "converters/py.typed" in names
    kinds = {Path(name).suffix for name in names if name.startswith("converters/")}
    assert ".pyc" not in kinds
    # Everything of the package in the checkout is in the wheel: data files as well.
    tracked = subprocess.run(["git", "ls-files", "converters"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode == 0:
        assert set(tracked.stdout.split()) <= set(names)


def test_both_licences_are_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        licences = [name for name in archive.namelist() if ".dist-info/licenses/" in name]
        assert any(name.endswith("licenses/LICENSE") for name in licences)
        assert any(name.endswith("writers/epub/LICENSE") for name in licences)


def test_importing_the_package_loads_no_third_party_module() -> None:
    code = (
        "import sys; before = set(sys.modules); import converters, converters.article, converters.notices, "
        "converters.formats; print(*sorted(m for m in set(sys.modules) - before))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    tops = {name.split(".")[0] for name in ran.stdout.split()}
    assert tops - sys.stdlib_module_names == {"converters"}


def test_help_loads_no_third_party_module() -> None:
    code = (
        "import sys, atexit\nfrom converters.cli import main\n"
        "atexit.register(lambda: print(*sorted(m.split('.')[0] for m in sys.modules), file=sys.stderr))\n"
        "main(['--help'])"
    )
    before = subprocess.run([sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True)
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    at_start = {name.split(".")[0] for name in before.stdout.split()}
    assert set(ran.stderr.split()) - sys.stdlib_module_names - at_start - {"__mp_main__"} == {"converters"}


@pytest.mark.parametrize("words", [["--help"], ["convert", "--help"], ["formats"]], ids=" ".join)
def test_three_ways_to_start_are_one_program(words: list[str]) -> None:
    script = Path(sysconfig.get_path("scripts")) / "articles"
    ways = [[sys.executable, "cli.py"], [sys.executable, "-m", "converters"]]
    if script.exists():
        ways.append([str(script)])
    said = [subprocess.run([*way, *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout for way in ways]
    assert len(set(said)) == 1
    assert "articles" in said[0]
