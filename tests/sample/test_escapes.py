"""Are all sample bodies equal to the hand-checked truth?"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from converters.repair.escapes import decode

pytestmark = pytest.mark.sample


def front_matter(path: Path) -> dict[str, object]:
    loaded: dict[str, object] = yaml.load(
        path.read_text("utf-8").split("---\n")[1], Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return loaded


def test_every_body_is_as_labelled(sample: Path, labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    truth: dict[str, dict[int, str]] = defaultdict(dict)
    for line in (labels / "escapes.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        truth[label["article"]][label["offset"]] = label["label"]
    found, right = Counter[str](), Counter[str]()
    wrong: list[str] = []
    paths = sorted(sample.glob("learn/*/*.md"))
    for path in paths:
        source = str(front_matter(path)["answer"])
        name = path.relative_to(sample).as_posix()
        kept = {offset for offset, _, _ in decode(source).kept}
        expected: list[str] = []
        last = 0
        at = source.find("\\n")
        while at >= 0:
            label = truth[name].get(at, "newline")
            found[label] += 1
            right[label] += (at in kept) == (label != "newline")
            if label == "newline":
                expected += [source[last:at], "\n"]
                last = at + 2
            at = source.find("\\n", at + 2)
        if decode(source).text != "".join(expected) + source[last:]:
            wrong.append(name)
    with capsys.disabled():
        print(f"\n{len(paths)} bodies, {len(wrong)} not as labelled; recall:", end=" ")
        print(", ".join(f"{label} {right[label]}/{count}" for label, count in sorted(found.items())))
    assert len(paths) > 4000
    assert wrong == []
    assert right == found


def test_other_sites_written_out_come_back(other_sites: Path, sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markdown of five other sites, its line ends written out and decoded. What fails is ambiguous even to a reader."""
    whole, back = Counter[str](), Counter[str]()
    files = [(path.relative_to(other_sites).parts[0], path) for path in sorted(other_sites.rglob("*.md*"))]
    files += [("posts", path) for path in sorted((sample / "posts").glob("*.md"))]
    for site, path in files:
        text = path.read_text("utf-8").replace("\r\n", "\n").split("---\n", 2)[-1].strip("\n")
        if "\n" in text:
            whole[site] += 1
            back[site] += decode(text.replace("\n", "\\n")).text == text
    with capsys.disabled():
        print("\nback exactly:", ", ".join(f"{site} {back[site]}/{count}" for site, count in whole.items()))
    assert back.total() >= 0.99 * whole.total()
