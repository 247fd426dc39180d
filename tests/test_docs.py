"""Do the pages say what the code does? Generated pages are fresh, examples run, commands print what the README shows."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from converters import targets

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")])


@pytest.mark.parametrize("name", ["notices.md", "formats.md"])
def test_generated_pages_are_fresh(name: str) -> None:
    fresh = runpy.run_path(str(DOCS / "reference.py"))["pages"]()[name]
    assert (DOCS / name).read_text("utf-8") == fresh, "run `make docs`"


def test_the_targets_page_says_how_far_each_was_proved() -> None:
    """The first word of the last column, for every target that is no mere table, and for the tables it names."""
    rows = (
        line.split("|")
        for line in (DOCS / "targets.md").read_text("utf-8").splitlines()
        if re.match(r"\| `[a-z]", line)
    )
    said = {row[1].strip(" `"): re.findall(r"[a-z]+", row[-2])[0] for row in rows}
    assert said == {name: targets.target(name).proof for name in said}
    assert {path.stem for path in targets.HERE.glob("*.toml")} <= said.keys()


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def test_the_example_of_a_new_format_runs_and_keeps_the_contract(tmp_path: Path) -> None:
    writer, test = blocks(DOCS / "new-format.md", "python")
    assert writer.count("\n") <= 60
    module = tmp_path / "articles_txt.py"
    module.write_text(writer + test, "utf-8")
    code = "import sys; sys.path.insert(0, sys.argv[1]); import articles_txt, pathlib; articles_txt.test_contract(pathlib.Path(sys.argv[1], 'out'))"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    text = (tmp_path / "out" / "many-serial" / "made.txt").read_text("utf-8")
    assert text.startswith('   1. Is <this> & "that" a title?\n')


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target and not target.startswith(("#", "mailto:")):
            assert (page.parent / target.partition("#")[0]).exists(), f"{target} in {page.name}"


def test_every_page_is_linked_from_the_index() -> None:
    index = (DOCS / "index.md").read_text("utf-8")
    for page in DOCS.glob("*.md"):
        assert page.name == "index.md" or f"({page.name})" in index, f"{page.name} is not in docs/index.md"


def test_modules_named_in_the_tour_exist() -> None:
    for name in re.findall(r"`([a-z_/]+(?:\.py|/))`", (DOCS / "tour.md").read_text("utf-8")):
        places = [ROOT / name, ROOT / "converters" / name, ROOT / "tests" / name]
        assert any(place.exists() for place in places), name


def sessions() -> list[tuple[str, str]]:
    """Every ``$ command`` of the README's console blocks, and the output shown below it."""
    found = []
    for block in blocks(ROOT / "README.md", "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def test_the_readme_shows_true_sessions(tmp_path: Path) -> None:
    """Each command runs in a checkout and prints what is shown; a line ``…`` stands for any lines, and times vary."""
    shutil.copytree(ROOT / "fixtures" / "corpus", tmp_path / "fixtures" / "corpus")
    assert len(sessions()) >= 4
    for command, shown in sessions():
        script = command.replace("articles ", f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'cli.py'))} ")
        ran = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, text=True, timeout=120,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        wanted = "".join(
            "(?:.*\n)*?" if line == "…\n" else re.sub(r"in\\ \d+\\\.\d+\\ s", r"in \\d+\\.\\d+ s", re.escape(line))
            for line in shown.splitlines(keepends=True)
        )
        said = re.sub(r" +$", "", ran.stdout, flags=re.MULTILINE)
        assert re.fullmatch(wanted, said), f"$ {command}\n{ran.stdout}"


def test_the_two_commands_stand_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for command in ("make demo", "make test"):
        assert command in text
        assert f"\n{command.split()[1]}:" in makefile


def test_every_make_target_of_contributing_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make ([a-z-]+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8")):
        assert f"\n{target}:" in makefile, target
