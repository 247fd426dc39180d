"""Thirty hazardous articles in what Git-based editors read them with: CloudCannon's reader, and Decap CMS' local server.

Each: convert → verify → their program reads the files → compare with the model → convert and read again → the same.
Neither serves pages: that is the site generator's business (see test_builds.py).
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from ..conftest import ROOT, TOOLS
from ..oracles import oracle
from .server import answers, ask, free_port, running
from .site import HAZARDS, MOVED, REDIRECTS, articles, convert, moved_by, proved


def parsed(texts: Iterable[str], node: str) -> list[dict[str, Any]]:
    """``data`` and ``content`` of each text, as gray-matter reads it: the parser of both editors."""
    program = [node, str(ROOT / "tests" / "tools" / "matter.mjs"), str(TOOLS)]
    done = subprocess.run(program, input=json.dumps(list(texts)), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    said: list[dict[str, Any]] = json.loads(done.stdout)
    return said


def moment(value: str) -> datetime:
    """A day is its midnight: JavaScript knows moments alone."""
    read = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def front_matter(article: dict[str, Any]) -> dict[str, Any]:
    """What the file of ``article`` says above its text."""
    said = {key: value for key, value in article.items() if key not in ("body", "extra", "path", "summary")}
    said |= article.get("extra", {})
    if summary := article.get("summary"):
        if "description" in said:  # the source has another description: the summary stands where it was found
            said["seo"] = {**said["seo"], "page_description": summary}
        else:
            said["description"] = summary
    return {**said, "date": moment(said["date"])}


def as_text(read: dict[str, Any]) -> dict[str, Any]:
    """``read`` with its ids as the model has them: digits are a number in YAML."""
    links = [{**link, "id": str(link["id"])} for link in read.get("related", ())]
    ids = {"id": str(read["id"])} if "id" in read else {}
    return {**read, **ids, **({"related": links} if links else {}), "date": moment(read["date"])}


@pytest.fixture
def everything(tmp_path: Path) -> dict[str, dict[str, Any]]:
    """The thirty articles of the model, by address."""
    found = {article["url"]: article for article in articles(HAZARDS, tmp_path)}
    assert len(found) == 30
    return found


def test_cloudcannon_reads_what_was_written(
    tmp_path: Path, needs: Callable[[str], str], everything: dict[str, dict[str, Any]]
) -> None:
    site, reader, node = tmp_path / "site", needs("cloudcannon-reader"), needs("node")

    def collection() -> list[dict[str, Any]]:
        call = [reader, "--quiet", "--config", "cloudcannon.articles.config.yml", "--output", "out"]
        done = subprocess.run(call, cwd=site, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        info = json.loads((site / "out/_cloudcannon/info.json").read_text("utf-8"))
        return sorted(info["collections"]["articles"], key=lambda item: str(item["path"]))

    convert(HAZARDS, site, "cloudcannon", "--redirects", REDIRECTS)
    assert proved(HAZARDS, site, "cloudcannon")
    items = collection()
    assert {item["url"] for item in items} == everything.keys() and len(items) == 30
    texts = [(site / item["path"]).read_text("utf-8") for item in items]
    for item, file in zip(items, parsed(texts, node), strict=True):
        article = everything[item["url"]]
        said = {key: value for key, value in item.items() if key not in ("path", "collection")}
        assert as_text(said) == front_matter(article)
        assert file["content"].strip("\n") == article["body"].strip("\n"), article["url"]

    routes = json.loads((site / ".cloudcannon/routing.json").read_text("utf-8"))["routes"]
    assert {route["from"]: route["to"] for route in routes} == MOVED
    assert convert(HAZARDS, site, "cloudcannon", "--redirects", REDIRECTS)["since_last_run"] == {"unchanged": 30}
    assert collection() == items


def test_cloudcannons_settings_are_as_its_schema_says(tmp_path: Path, needs: Callable[[str], str]) -> None:
    needs("cloudcannon-reader")
    package = TOOLS / "node_modules" / "@cloudcannon" / "configuration-types" / "dist"
    schema = json.loads((package / "cloudcannon-config.latest.schema.json").read_text("utf-8"))
    convert(HAZARDS, tmp_path, "cloudcannon")
    settings = yaml.safe_load((tmp_path / "cloudcannon.articles.config.yml").read_text("utf-8"))
    validator = oracle("jsonschema").Draft7Validator(schema)
    assert not [f"{error.json_path}: {error.message}" for error in validator.iter_errors(settings)]
    settings["collections_config"]["articles"]["folder"] = "content"  # a key it does not know
    assert [error.json_path for error in validator.iter_errors(settings)] == ["$.collections_config.articles"]


def test_decap_lists_what_was_written(
    tmp_path: Path, needs: Callable[[str], str], everything: dict[str, dict[str, Any]]
) -> None:
    site, node, port = tmp_path / "site", needs("node"), free_port()
    convert(HAZARDS, site, "decap", "--redirects", REDIRECTS)
    assert proved(HAZARDS, site, "decap")
    settings = yaml.safe_load((site / "admin/config.articles.yml").read_text("utf-8"))
    (collection,) = settings["collections"]
    assert collection["format"] == "yaml-frontmatter"
    wanted = {
        "branch": "main",
        "folder": collection["folder"],
        "extension": collection["extension"],
        "depth": collection["nested"]["depth"],
    }

    def entries() -> list[dict[str, Any]]:
        call = json.dumps({"action": "entriesByFolder", "params": wanted})
        status, _, text = ask(port, "/api/v1", "POST", call, **{"Content-Type": "application/json"})
        assert status == 200, text
        return sorted(json.loads(text), key=lambda entry: str(entry["file"]["path"]))

    where = {"BIND_HOST": "127.0.0.1", "PORT": str(port), "MODE": "fs", "GIT_REPO_DIRECTORY": str(site)}
    with running([needs("decap-server")], lambda: answers(port), env={**where, "PATH": str(Path(node).parent)}):
        listed = entries()
        found = parsed((entry["data"] for entry in listed), node)
        assert {file["data"]["url"] for file in found} == everything.keys() and len(listed) == 30
        for file in found:
            article = everything[file["data"]["url"]]
            assert as_text(file["data"]) == front_matter(article)
            assert file["content"].strip("\n") == article["body"].strip("\n"), article["url"]
        fields = {field["name"] for field in collection["fields"]} - {"body"}
        assert fields <= {key for file in found for key in file["data"]}  # a form field for nothing would be empty
        assert convert(HAZARDS, site, "decap", "--redirects", REDIRECTS)["since_last_run"] == {"unchanged": 30}
        assert entries() == listed
    assert moved_by(site / "_redirects") == MOVED
