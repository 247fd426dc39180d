"""Every folder of fixtures/cases through every writer, compared to the byte with its ``expected``.

A case is ``source.md`` (or another suffix, or a folder ``source``). ``pytest tests/test_cases.py --accept`` rewrites
``expected``; the diff is the review.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from converters import files, formats
from converters.notices import Notice
from converters.pipeline import Job, convert

CASES = Path(__file__).parent.parent / "fixtures" / "cases"
#: writer -> name of its target; a folder ends in a slash
WRITERS = {
    "json": "articles.jsonl",
    "markdown": "markdown/",
    "csv": "articles.csv",
    "jsonld": "faq.jsonld",
    "epub": "book.epub",
}


def products(case: Path, folder: Path) -> dict[str, bytes]:
    """Relative path below ``expected`` -> bytes: each writer's output, and the notices that every target would give."""
    made: dict[str, bytes] = {}
    source = next(case.glob("source*"))
    sources = tuple(files.sources(str(source)))
    readers = {s.suffix: formats.reader_class(formats.SUFFIXES[s.suffix])() for s in sources}
    for name, target in WRITERS.items():
        notices: list[Notice] = []
        writer = formats.writer_class(name)()
        path = folder / target
        job = Job(sources, readers, writer, str(path) + ("/" if target.endswith("/") else ""), executor="serial")
        summary = convert(job, notices.append)
        assert summary.read == summary.written + summary.left_out + summary.failed
        if name == "epub":
            made.update(chapters(path))
        elif path.is_dir():
            made.update({p.relative_to(folder).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()})
        elif path.exists():
            made[target] = path.read_bytes()
        if name == "json":  # it has room for everything, so its notices speak of the article alone
            lines = [json.dumps(notice.as_json(), ensure_ascii=False) + "\n" for notice in notices]
            made["notices.jsonl"] = "".join(lines).encode()
    return made


def chapters(book: Path) -> dict[str, bytes]:
    """The chapters of a book, without its front and back matter; none where every article was left out."""
    if not book.exists():
        return {}
    with zipfile.ZipFile(book) as archive:
        names = [name for name in archive.namelist() if name.startswith("EPUB/text/")]
        return {name.removeprefix("EPUB/"): archive.read(name) for name in names}


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda path: path.name)
def test_case(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = products(case, tmp_path)
    expected = case / "expected"
    if request.config.getoption("--accept"):
        shutil.rmtree(expected, ignore_errors=True)
        for name, data in made.items():
            place = expected / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        return
    held = {p.relative_to(expected).as_posix(): p.read_bytes() for p in expected.rglob("*") if p.is_file()}
    assert sorted(made) == sorted(held)
    for name, data in made.items():
        assert data.decode() == held[name].decode(), name
