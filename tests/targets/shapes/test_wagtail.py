"""Wagtail's record holds the text twice, to show and as it was written; its app is Python that can be read."""

from __future__ import annotations

import json
from pathlib import Path

from converters.targets import target

from .files import written


def test_the_text_is_there_to_show_and_as_it_was_written(tmp_path: Path) -> None:
    records = [json.loads(line) for line in written("wagtail", tmp_path / "x").read_text("utf-8").splitlines()]
    shown = next(record for record in records if "$a < b$" in record["body"])
    assert "$a &lt; b$" in shown["html"] and "<table>" in shown["html"]
    assert {record["status"] for record in records} <= {"draft", "published"}


def test_its_app_compiles() -> None:
    app = {name: text for name, text in target("wagtail").companions.items() if name.endswith(".py")}
    assert {Path(name).name for name in app} == {"__init__.py", "apps.py", "models.py", "import_articles.py"}
    for name, text in app.items():
        compile(text, name, "exec")
        assert max(map(len, text.splitlines())) <= 120
