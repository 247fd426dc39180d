"""A move leaves redirects, settings and a record that adds up; a second run knows what changed."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from converters import targets
from converters.cli import main
from converters.migration.aliases import with_aliases

ROOT = Path(__file__).parent.parent
ARTICLE = """---
url: /learn/{section}/questions/{slug}
question: What is {slug}?
answer: "It is \\\\( {slug}_1 \\\\)."
subject: {section}
date: 2025-01-30
{more}
---
"""
REDIRECTS = """from,to
/old/force,/learn/physics/questions/force
/older/force,/old/force
/learn/physics/questions/mass,/learn/physics/questions/force
/gone,/nowhere
/away,https://elsewhere.example/
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    for section, slug, more in (
        ("physics", "force", "score: 1"),
        ("physics", "mass", "no_index: true"),
        ("art", "line", ""),
    ):
        (folder / f"{slug}.md").write_text(ARTICLE.format(section=section, slug=slug, more=more))
    (tmp_path / "moved.csv").write_text(REDIRECTS)
    return folder


def _convert(content: Path, name: str, *more: object) -> Path:
    target = content.parent / "site"
    words = ["convert", str(content), "--for", name, "-o", f"{target}/", "--quiet", *map(str, more)]
    assert main(words) == 0
    return target


def _record(target: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((target / "migration.json").read_text("utf-8"))
    return said


def _front(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(path.read_text("utf-8").split("---\n")[1])
    return said


@pytest.mark.parametrize(("name", "key", "file"), [
    ("hugo", "aliases", "content/learn/physics/questions/force.md"),
    ("jekyll", "redirect_from", "learn/physics/questions/force.md"),
])  # fmt: skip
def test_redirects_become_aliases_in_the_files(content: Path, name: str, key: str, file: str) -> None:
    target = _convert(content, name, "--redirects", content.parent / "moved.csv")
    assert _front(target / file)[key] == ["/old/force", "/older/force"]
    assert (target / "redirects.csv").read_text("utf-8").split() == [
        "from,to,status", "/away,https://elsewhere.example/,301",
    ]  # fmt: skip
    said = _record(target)["redirects"]
    assert said == {
        "given": 5, "written": 3, "flattened": 1, "live-page": 1, "dead-target": 1,
    }  # fmt: skip
    assert main(["verify", str(content), str(target), "--for", name, "--quiet"]) == 0


def test_redirects_in_the_dialects_asked_for(content: Path) -> None:
    target = _convert(
        content, "astro", "--redirects", content.parent / "moved.csv",
        "--dialect", "nginx", "--dialect", "wagtail", "--site", "https://site.example",
    )  # fmt: skip
    assert '"/old/force" "/learn/physics/questions/force/";' in (target / "redirects.map.conf").read_text("utf-8")
    assert "https://site.example/learn/physics" in (target / "redirects-wagtail.csv").read_text("utf-8")
    assert not (target / "redirects-astro.json").exists()


def test_every_key_of_every_article_has_one_fate(content: Path) -> None:
    said = _record(_convert(content, "hugo"))
    assert said["articles"] == 3
    for key, count in said["fields"].items():
        assert sum(count.values()) == 3, key
    assert said["fields"]["title"] == {"carried": 3}
    assert said["fields"]["extra.score"] == {"renamed: params.score": 1, "absent": 2}
    assert said["fields"]["body"] == {"transformed: maths escape, braces hugo": 3}
    assert said["fields"]["date"] == {"transformed: date (midnight UTC)": 3}


def test_every_key_of_the_source_has_one_fate_under_its_own_name(content: Path) -> None:
    (content / "more.md").write_text(
        "---\ntitle: More\ndescription:\ndate: never\ntags: [a, b]\ncategories: [One, Two]\ndraft: false\n"
        "authors: [{name: Ada, web: /ada}]\nseo: {page_description: Short, title: SEO}\n---\nBelow.\n"
    )
    keys = _record(_convert(content, "hugo"))["keys"]
    for key, count in keys.items():
        assert sum(count.values()) == 4, key
    assert keys["question"] == {"carried: as title": 3, "absent": 1}
    assert keys["title"] == {"carried": 1, "absent": 3}
    assert keys["seo.page_description"] == {"renamed: description": 1, "absent": 3}
    assert keys["seo"] == {"renamed: params.seo": 1, "absent": 3}
    assert keys["description"] == {"renamed: params.description": 1, "absent": 3}
    assert keys["categories"] == {"transformed: categories (list), renamed: params.categories": 1, "absent": 3}
    assert keys["authors"] == {"renamed: params.authors": 1, "absent": 3}
    assert keys["draft"] == {"carried": 1, "absent": 3}
    assert keys["date"] == {"transformed: date (midnight UTC)": 3, "renamed: params.date": 1}
    assert keys["score"] == {"renamed: params.score": 1, "absent": 3}
    assert keys["(url)"] == {"transformed: url (slash)": 1, "absent": 3}
    assert keys["(body)"] == {"carried": 1, "absent": 3}


TARGETS = [name for name in targets.names() if (targets.HERE / f"{name}.toml").exists()]
ONE_FILE = {"markdown": "", "wxr": "x.xml", "json": "x.json", "csv": "x.csv"}


@pytest.mark.parametrize("name", TARGETS)
def test_the_hazards_keys_are_those_of_their_files(name: str, tmp_path: Path) -> None:
    """Counted apart: PyYAML reads the files again, and each key of each file is found in the record of each target."""
    hazards = ROOT / "fixtures" / "hazards" / "content"
    own: Counter[str] = Counter()
    for path in hazards.rglob("*.md"):
        said = yaml.safe_load(path.read_text("utf-8").split("\n---")[0].removeprefix("---"))
        seo = said.get("seo", {})
        own.update(key for key in said if key != "seo" or seo.keys() - {"page_description", "page_keywords"})
        own.update(f"seo.{key}" for key in ("page_description", "page_keywords") if key in seo)
    target = tmp_path / "out"
    more = ["--site", "https://site.example", *(["--set", "unmapped=drop"] if name == "ghost" else [])]
    many = name == "ghost-csv"  # a hundred posts a file
    file = f"{target}/{'' if many else ONE_FILE[targets.target(name).writer]}"
    assert main(["convert", str(hazards), "--for", name, "-o", file, "--quiet", *more]) == 0
    said = _record(target)
    found = {key: sum(count.values()) - count.get("absent", 0) for key, count in said["keys"].items()}
    assert {key: count for key, count in found.items() if not key.startswith("(")} == own
    for counts in (said["fields"], said["keys"]):
        assert {sum(count.values()) for count in counts.values()} == {30}


def test_what_has_no_place_is_an_error_until_it_is_dropped_knowingly(content: Path) -> None:
    target = content.parent / "ghost" / "x.json"
    words = ["convert", str(content), "--for", "ghost", "-o", str(target), "--quiet"]
    assert main(words) == 1
    assert _record(target.parent)["articles"] == 2, "the one with a score failed"
    assert main([*words, "--set", "unmapped=drop"]) == 0
    assert _record(target.parent)["keys"]["score"] == {"dropped: the importer has no field for it": 1, "absent": 2}


@pytest.mark.parametrize(("policy", "status", "keys"), [
    ("keep", 0, {"renamed: params.score": 1, "absent": 2}), ("drop", 0, {"dropped: unmapped=drop": 1, "absent": 2}), ("error", 1, None),
])  # fmt: skip
def test_what_no_field_claims_in_markdown(content: Path, policy: str, status: int, keys: dict[str, int] | None) -> None:
    target = content.parent / "site"
    chosen = ["--set", f"unmapped={policy}"]
    assert main(["convert", str(content), "--for", "hugo", "-o", f"{target}/", "--quiet", *chosen]) == status
    assert _record(target)["keys"].get("score") == keys
    kept = [path.name for path in target.rglob("*.md") if "score: 1" in path.read_text("utf-8")]
    assert kept == (["force.md"] if policy == "keep" else [])
    assert main(["verify", str(content), str(target), "--for", "hugo", "--quiet", *chosen]) == status


def test_the_record_is_the_same_for_the_same_source(content: Path) -> None:
    target = _convert(content, "hugo")
    files = ("migration.json", "migration.md", "migration.csv", "migration-state.jsonl")
    first = [(target / name).read_bytes() for name in files]
    for path in sorted(target.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    _convert(content, "hugo")
    assert [(target / name).read_bytes() for name in files] == first
    rows = list(csv.DictReader((target / "migration.csv").open(encoding="utf-8", newline="")))
    assert [row["fate"] for row in rows] == ["new"] * 3


def test_a_second_run_knows_unchanged_updated_new_and_gone(content: Path) -> None:
    target = _convert(content, "hugo")
    _convert(content, "hugo")
    assert _record(target)["since_last_run"] == {"unchanged": 3}
    (content / "force.md").write_text(ARTICLE.format(section="physics", slug="force", more="score: 2"))
    (content / "mass.md").unlink()
    (content / "heat.md").write_text(ARTICLE.format(section="physics", slug="heat", more=""))
    _convert(content, "hugo")
    assert _record(target)["since_last_run"] == {"gone": 1, "new": 1, "unchanged": 1, "updated": 1}
    assert (target / "content/learn/physics/questions/mass.md").exists(), "what is gone is never deleted"


def test_a_companion_never_replaces_the_users_own_file(content: Path) -> None:
    target = content.parent / "site"
    (target / "src").mkdir(parents=True)
    (target / "src/content.config.ts").write_text("// mine\n")
    _convert(content, "astro")
    assert (target / "src/content.config.ts").read_text() == "// mine\n"
    ours = target / "src/content.config.from-articles.ts"
    assert "defineCollection" in ours.read_text()
    (target / "src/content.config.ts").unlink()
    _convert(content, "astro")
    _convert(content, "astro")
    assert "defineCollection" in (target / "src/content.config.ts").read_text()


@pytest.mark.parametrize("words", [
    ["--redirects", "none.csv"], ["--dialect", "iis"], ["--dialect", "wagtail"], ["--live", "none.txt"],
])  # fmt: skip
def test_a_wrong_call_is_refused(content: Path, words: list[str]) -> None:
    assert main(["convert", str(content), "--for", "hugo", "-o", str(content.parent / "x/"), *words]) == 2
    assert not (content.parent / "x").exists()


def test_addresses_beyond_the_run_may_be_named(content: Path) -> None:
    live = content.parent / "sitemap.xml"
    live.write_text("<urlset><url><loc>https://site.example/nowhere/</loc></url></urlset>")
    target = _convert(content, "hugo", "--redirects", content.parent / "moved.csv", "--live", live)
    assert "dead-target" not in _record(target)["redirects"]


def test_aliases_in_every_syntax() -> None:
    made = with_aliases(b'+++\ntitle = "x"\n+++\n\nBody', "aliases", ["/a"])
    assert tomllib.loads(made.decode().split("+++\n")[1]) == {"title": "x", "aliases": ["/a"]}
    made = with_aliases(b'{\n  "title": "x"\n}\n\nBody', "aliases", ["/a"])
    assert json.loads(made.decode().partition("\n\nBody")[0]) == {"title": "x", "aliases": ["/a"]}
    assert (
        with_aliases(b"---\ntitle: x\n---\n\nBody\n---\n", "a", ["/a"])
        == b'---\ntitle: x\na: ["/a"]\n---\n\nBody\n---\n'
    )


def test_redirects_without_a_target_stand_beside_plain_output(content: Path) -> None:
    target = content.parent / "plain"
    words = [
        "convert",
        str(content),
        "-t",
        "markdown",
        "-o",
        f"{target}/",
        "--redirects",
        str(content.parent / "moved.csv"),
    ]
    assert main([*words, "--quiet"]) == 0
    assert (target / "redirects.csv").read_text("utf-8").count("\n") == 4
    assert not (target / "migration.json").exists()
    assert main(["verify", str(content), str(target), "--quiet"]) == 0


def test_drupal_gets_a_migration_beside_its_table(content: Path) -> None:
    target = content.parent / "drupal" / "articles.csv"
    assert main(["convert", str(content), "--for", "drupal", "-o", str(target), "--quiet"]) == 0
    said = yaml.safe_load((target.parent / "migrate_plus.migration.articles.yml").read_text("utf-8"))
    assert said["source"]["ids"] == ["url"]
    assert main(["verify", str(content), str(target), "--for", "drupal", "--quiet"]) == 0


def test_a_dry_run_tells_the_same_and_leaves_the_record_alone(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {}
    for name, more in (("dry", ["--dry-run"]), ("real", [])):
        report = content.parent / f"{name}.jsonl"
        words = ["convert", str(content), "--for", "hugo", "-o", f"{content.parent / name}/", "--report", str(report)]
        assert main([*words, "--redirects", str(content.parent / "moved.csv"), *more]) == 0
        lines = report.read_text("utf-8").splitlines()
        last = capsys.readouterr().err.splitlines()[-1].rpartition(" in ")[0]
        said[name] = lines[:-1], last, _record(content.parent / name)
    assert said["dry"][:2] == said["real"][:2]
    assert said["dry"][2].pop("dry_run") is True
    assert said["dry"][2] == said["real"][2]
    left = sorted(path.name for path in (content.parent / "dry").iterdir())
    assert left == ["migration.csv", "migration.json", "migration.md"]
    assert "A dry run" in (content.parent / "dry" / "migration.md").read_text("utf-8")


def test_a_dry_run_of_a_plain_conversion_leaves_nothing(content: Path) -> None:
    assert main(["convert", str(content), "-t", "markdown", "-o", f"{content.parent}/x/", "--dry-run", "--quiet"]) == 0
    assert not (content.parent / "x").exists()


def test_prune_deletes_what_is_gone_and_ours(content: Path) -> None:
    target = _convert(content, "hugo", "--redirects", content.parent / "moved.csv")
    files = {slug: target / f"content/learn/{section}/questions/{slug}.md"
             for section, slug in (("physics", "force"), ("physics", "mass"), ("art", "line"))}  # fmt: skip
    own = target / "content/learn/art/questions/mine.md"
    own.write_text("mine\n")
    files["mass"].write_text("edited in the target\n")
    for slug in ("force", "mass", "line"):
        (content / f"{slug}.md").unlink()
    (content / "heat.md").write_text(ARTICLE.format(section="physics", slug="heat", more=""))
    _convert(content, "hugo")
    assert _record(target)["since_last_run"] == {"gone": 3, "new": 1}
    assert all(path.exists() for path in files.values()), "nothing goes without the flag"
    _convert(content, "hugo", "--prune", "--dry-run")
    assert _record(target)["since_last_run"] == {"gone": 3, "pruned": 2, "unchanged": 1}
    assert all(path.exists() for path in files.values()), "a dry run deletes nothing"
    _convert(content, "hugo", "--prune")
    assert _record(target)["since_last_run"] == {"gone": 3, "pruned": 2, "unchanged": 1}
    assert not files["force"].exists(), "the file with aliases in it is ours, too"
    assert not files["line"].exists()
    assert files["mass"].read_text() == "edited in the target\n"
    assert own.exists()
    _convert(content, "hugo", "--prune")
    assert _record(target)["since_last_run"] == {"gone": 1, "unchanged": 1}


def test_prune_takes_the_old_file_of_an_article_that_moved(content: Path) -> None:
    mine = content.parent / "mine.toml"
    mine.write_text('extends = "hugo"\n[layout]\npath = "content/{section}/{slug}"\n')
    target = _convert(content, str(mine))
    (content / "line.md").write_text(
        ARTICLE.format(section="art", slug="line", more="").replace("subject: art", "subject: Drawing")
    )
    _convert(content, str(mine), "--prune")
    assert _record(target)["since_last_run"] == {"pruned": 1, "unchanged": 2, "updated": 1}
    assert sorted(path.relative_to(target).as_posix() for path in target.rglob("line.md")) == [
        "content/drawing/line.md"
    ]


def test_prune_deletes_nothing_when_an_article_failed(content: Path) -> None:
    target = _convert(content, "hugo")
    (content / "force.md").write_text("---\nurl: [\n---\n")
    words = ["convert", str(content), "--for", "hugo", "-o", f"{target}/", "--quiet", "--prune"]
    assert main(words) == 1
    assert (target / "content/learn/physics/questions/force.md").exists()
    assert "pruned" not in _record(target)["since_last_run"]


def test_a_state_that_names_a_file_elsewhere_deletes_nothing(content: Path) -> None:
    target = _convert(content, "hugo")
    victim = content.parent / "victim.txt"
    victim.write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (target / "link.md").symlink_to(victim)
    with (target / "migration-state.jsonl").open("a") as state:
        for file in ("../victim.txt", str(victim), "link.md"):
            state.write(json.dumps({"key": f"/{file}", "name": "x", "sha256": empty, "file": file}) + "\n")
    _convert(content, "hugo", "--prune")
    assert victim.exists()
    assert (target / "link.md").is_symlink()


def test_two_articles_of_one_address_are_unchanged_too(content: Path) -> None:
    (content / "twin.md").write_text((content / "line.md").read_text().replace("What is line?", "What is a line?"))
    target = _convert(content, "hugo")
    _convert(content, "hugo")
    assert _record(target)["since_last_run"] == {"unchanged": 4}


@pytest.mark.parametrize("words", [["-t", "json", "-o", "x.jsonl"], ["--for", "excel", "-o", "x.csv"]])
def test_prune_is_refused_where_nothing_is_remembered(content: Path, words: list[str]) -> None:
    assert main(["convert", str(content), *words, "--prune"]) == 2


def test_addresses_that_a_source_names_as_its_old_ones_lead_to_it(content: Path) -> None:
    page = content / "line.md"
    page.write_text(
        page.read_text().replace(
            "date:", "aliases: [/drawing/line, other title, /learn/physics/questions/force]\ndate:"
        )
    )
    for name, file, said in (
        ("hugo", "content/learn/art/questions/line.md", 'aliases: ["/drawing/line"]'),
        ("jekyll", "learn/art/questions/line.md", 'redirect_from: ["/drawing/line"]'),
        ("eleventy", "_redirects", "/drawing/line /learn/art/questions/line/ 301"),
    ):
        target = content.parent / name
        assert main(["convert", str(content), "--for", name, "-o", f"{target}/", "--quiet"]) == 0
        assert " ".join(said.split()) in " ".join((target / file).read_text().split())
        assert _record(target)["redirects"] == {"given": 0, "aliases": 2, "written": 1, "live-page": 1}
        assert main(["verify", str(content), str(target), "--for", name, "--quiet"]) == 0
