"""How is the table of schema.org's names made? From the vocabulary file of one release; run by hand when a new one is out.

    python tools/schemaorg.py schemaorg-current-https.jsonld 30.0 > converters/validate/schemaorg.txt

Names, parents, domains and ranges only: the descriptions (CC BY-SA 3.0) stay where they are.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


def main(file: str, release: str) -> None:
    """Print the table for the vocabulary in ``file``."""
    sys.stdout.writelines(f"{line}\n" for line in table(json.loads(Path(file).read_text("utf-8"))["@graph"], release))


def table(graph: Iterable[dict[str, Any]], release: str) -> Iterator[str]:
    """``T type parents``, ``P property domains ranges``, ``E member enumeration``; lists are joined by commas."""
    yield f"# schema.org {release}: names, parents, domains and ranges; made by tools/schemaorg.py"
    lines = set()
    for node in graph:
        name = _names(node)[0] if node["@id"].startswith("schema:") else ""
        kinds = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
        if not name:
            continue
        if "rdfs:Class" in kinds:
            lines.add(f"T {name} {_joined(node.get('rdfs:subClassOf'))}")
        elif "rdf:Property" in kinds:
            domains, ranges = _joined(node.get("schema:domainIncludes")), _joined(node.get("schema:rangeIncludes"))
            lines.add(f"P {name} {domains} {ranges}")
        else:
            lines.add(f"E {name} {','.join(kind.removeprefix('schema:') for kind in kinds)}")
    yield from sorted(lines)


def _joined(value: Any) -> str:
    nodes = value if isinstance(value, list) else [value] if value else []
    return ",".join(sorted(name for node in nodes for name in _names(node))) or "-"


def _names(node: dict[str, Any]) -> list[str]:
    prefix, _, name = node["@id"].partition(":")
    return [name] if prefix == "schema" else []


if __name__ == "__main__":
    main(*sys.argv[1:])
