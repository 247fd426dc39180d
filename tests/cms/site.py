"""What a real system made of the articles: pages found at their old addresses, read as a browser shows them."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from converters.cli import main
from converters.render.html import to_html
from converters.verify.built import formulas, page_at

HAZARDS = Path(__file__).parents[2] / "fixtures" / "hazards" / "content"
REDIRECTS = HAZARDS.parent / "redirects.csv"


def convert(source: Path, target: Path, name: str, *more: object) -> dict[str, Any]:
    """Write ``source`` for the system called ``name``; the record of the move."""
    assert (
        main(
            [
                "convert",
                str(source),
                "--for",
                name,
                "-o",
                str(target) if target.suffix else f"{target}/",
                "--quiet",
                *map(str, more),
            ]
        )
        == 0
    )
    record: dict[str, Any] = json.loads(
        ((target.parent if target.suffix else target) / "migration.json").read_text("utf-8")
    )
    return record


def proved(source: Path, target: Path, name: str) -> bool:
    return main(["verify", str(source), str(target), "--for", name, "--quiet"]) == 0


def articles(source: Path, scratch: Path) -> list[dict[str, Any]]:
    """The canonical articles of ``source``."""
    path = scratch / "articles.jsonl"
    assert main(["convert", str(source), "-t", "json", "-o", str(path), "--quiet"]) == 0
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def page(built: Path, url: str) -> str | None:
    """The page that a web server would send for ``url`` from the folder ``built``."""
    found = page_at(built, url)
    return found and found.read_text("utf-8")


_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_MAIN = re.compile(r"<main\b[^<>]*>(.*?)</main>", re.DOTALL)


def seen(markup: str) -> str:
    """The text of a page's ``<main>`` without white space: how lines are broken is the browser's business."""
    main = _MAIN.search(markup)
    return squeezed(html.unescape(_TAG.sub("", main[1] if main else markup)))


def squeezed(text: str) -> str:
    return "".join(text.split())


def missing_formulas(body: str, markup: str) -> list[str]:
    text = seen(markup)
    return [formula for formula in formulas(body) if formula not in text]


def words(body: str) -> str:
    """Letters and digits that the page must show, in order, from our own renderer."""
    return letters(html.unescape(_TAG.sub("", to_html(body, maths="tex").html)))


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


#: what is usable of REDIRECTS, chains flattened
MOVED = {
    "/learn/mechanics/questions/what-is-equilibrium": "/learn/physics/questions/what-is-equilibrium",
    "/learn/maths/questions/nabla": "/learn/mathematics/questions/what-does-the-nabla-operator-mean",
    "/old/nabla": "/learn/economics/questions/what-is-equilibrium",
    "/older/nabla": "/learn/mathematics/questions/what-does-the-nabla-operator-mean",
}


def moved_by(file: Path) -> dict[str, str]:
    """Old address -> new, of a file for Netlify's or Cloudflare's servers."""
    return {source: to for source, to, _ in map(str.split, file.read_text("utf-8").splitlines())}
