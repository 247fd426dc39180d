"""Which pages of ``docs`` are made from the code? Run it (``make docs``) and it writes them; a test runs it to compare."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from converters.article import FIELDS
from converters.listing import as_json
from converters.notices import CODES, Level

HERE = Path(__file__).parent
MADE = "<!-- Made by `make docs` from the code; edit the code. -->\n"

LEVELS = {
    Level.NOTE: "something was done that you may want to know",
    Level.LOSS: "the target has no room for something the source said",
    Level.WARNING: "probably wrong in the source; the article was converted all the same",
    Level.ERROR: "this article was not converted",
}


def pages() -> dict[str, str]:
    """File name -> text of every page that is made."""
    return {"notices.md": notices(), "formats.md": formats()}


def notices() -> str:
    """Every code: its level, what it means, what to do."""
    lines = ["# Notices", "", MADE]
    lines += [
        "Every message has a code. `--report FILE` writes them all, one line of JSON each; the terminal shows errors and"
    ]
    lines += [
        "warnings and counts the rest. `--fail-on LEVEL` makes the exit status 1 when a notice reaches that level.",
        "",
    ]
    lines += table(["level", "what it says"], ([level.word, said] for level, said in LEVELS.items()))
    for level in sorted(LEVELS, reverse=True):
        codes = sorted((code, said) for code, said in CODES.items() if said[0] == level)
        lines += [f"## {level.word}", ""]
        lines += table(["code", "what it means", "what to do"], ([f"`{c}`", means, do] for c, (_, means, do) in codes))
    return "\n".join(lines).rstrip() + "\n"


def formats() -> str:
    """Every reader, writer and target with its options."""
    said = as_json()
    lines = ["# Formats", "", MADE]
    lines += [
        "Options are set with `--set KEY=VALUE`, or in `articles.toml` below `[set]`. `articles formats` prints this list.",
        "",
    ]
    lines += ["## Readers", ""]
    for name, reader in said["readers"].items():
        lines += [f"### {name}", "", f"Files: {' '.join(f'`{suffix}`' for suffix in reader['suffixes'])}", ""]
        lines += options(reader["options"])
    lines += ["## Writers", ""]
    for name, writer in said["writers"].items():
        missing = [field for field in FIELDS if field not in writer["carries"]]
        carries = (
            f"every field but {', '.join(f'`{field}`' for field in missing)}"
            if missing
            else "every field of an article"
        )
        lines += [f"### {name}", "", f"Carries {carries}.", ""]
        lines += options(writer["options"])
    lines += ["## Pictures and documents", "", "Of the writer `markdown`, and of every `--for NAME`.", ""]
    lines += options(said["media"]["options"])
    if said["targets"]:
        lines += ["## Targets", "", "`--for NAME` chooses the writer and sets its options.", ""]
        lines += table(
            ["name", "writer", "[proof](targets.md)", "what it is"],
            ([f"`{n}`", f"`{t['writer']}`", t["proof"], t["about"]] for n, t in said["targets"].items()),
        )
    return "\n".join(lines).rstrip() + "\n"


def options(found: dict[str, Any]) -> list[str]:
    if not found:
        return ["No options.", ""]
    return table(
        ["option", "values", "default", "what it does"],
        ([f"`{name}`", values(o["type"]), default(o["default"]), o["help"]] for name, o in found.items()),
    )


def values(kind: str) -> str:
    """A type as a user thinks of it."""
    if kind.startswith("Literal["):
        return ", ".join(f"`{word.strip().strip(chr(39))}`" for word in kind[len("Literal[") : -1].split(","))
    known = {"bool": "yes, no", "int": "a number", "float": "a number", "str": "text"}
    return known.get(kind.removesuffix(" | None"), "a list, with commas" if kind.startswith("tuple") else "text")


def default(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list, dict)):
        value = ",".join(map(str, value))
    return "" if value in (None, "") else f"`{value}`"


def table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    body = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *(body or ["| none |" + " |" * (len(head) - 1)]),
        "",
    ]


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, "utf-8")
        print(f"docs/{name}")
