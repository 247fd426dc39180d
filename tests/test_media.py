"""Pictures and documents: found below the site's folders alone, copied to where their address answers, once."""

from __future__ import annotations

import hashlib
import json
import time
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from converters.article import Article, Origin
from converters.cli import main
from converters.media import Named, find, named
from converters.migration.media import place

PNG = b"\x89PNG\r\n\x1a\n own made"


def _article(body: str, **extra: object) -> Article:
    return Article(url="/learn/x", title="X", body=body, extra=extra, origin=Origin("learn/x.md"))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("![a](one.png)", [("one.png", "text", True)]),
        ('![a](<my one.png> "T")', [("my%20one.png", "text", True)]),
        ("![a][r]\n\n[r]: ../img/r.svg", [("../img/r.svg", "text", True)]),
        ("<img alt=x src='raw.jpg'>", [("raw.jpg", "tag", True)]),
        (
            "![a](a.png) <img src='a.png'> `<img src='b.png'>` ![b](b.png)",
            [("a.png", "text", True), ("a.png", "tag", True), ("b.png", "text", True)],
        ),
        ("[p](/files/a.PDF#page=2)", [("/files/a.PDF#page=2", "text", False)]),
        ("![a](https://own.example/up/x.png?v=1)", [("/up/x.png?v=1", "text", True)]),
        ("[page](/learn/y) [version](/v1.2) [m](a.md) [h](b.html) [code](evil.js)", []),
        ("![a](https://elsewhere.example/x.png) ![b](//elsewhere.example/x.png)", []),
        ("`![a](code.png)`\n\n    ![a](code.png)\n\n```\n![a](code.png)\n```", []),
        ("Formula \\(x_1[1]\\) and ![a](c.png)", [("c.png", "text", True)]),
        ("[x](file:///etc/passwd)", [("file:///etc/passwd", "text", False)]),
    ],
)
def test_what_a_text_names(body: str, found: list[Any]) -> None:
    assert [tuple(one) for one in named(_article(body), "https://own.example")] == found


def test_what_the_front_matter_names() -> None:
    article = _article(
        "", featuredImg={"image": "/up/a.png", "alt": "An a.png of mine"}, gallery=["b.webp"], sheet="c/d.pdf",
        title="why e.pdf", other="https://elsewhere.example/f.png",
    )  # fmt: skip
    assert list(named(article)) == [
        Named("/up/a.png", "data", True), Named("b.webp", "data", True), Named("c/d.pdf", "data", False),
    ]  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in (
        "content/learn/beside.png",
        "content/top.png",
        "content/learn/x/page.png",
        "static/up/more.png",
        "secret.png",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PNG + name.encode())
    (tmp_path / "content/out.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "content/away").symlink_to(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "file", "outside"),
    [
        ("beside.png", "content/learn/beside.png", False),
        ("x/page.png", "content/learn/x/page.png", False),
        ("/top.png", "content/top.png", False),
        ("../top.png", "content/top.png", False),
        ("top.png", "content/top.png", False),
        ("/up/more.png", "static/up/more.png", False),
        ("none.png", None, False),
        ("../../secret.png", None, True),
        ("../../../../etc/passwd", None, True),
        ("/../secret.png", None, False),  # a browser stays at the top, and there is none
        ("/etc/passwd", None, False),
        ("/out.png", None, True),
        ("/away/secret.png", None, True),
        ("nul\0.png", None, False),
        ("x" * 5000 + ".png", None, False),
    ],
)
def test_where_a_file_lies(site: Path, path: str, file: str | None, outside: bool) -> None:
    roots = [str(site / "content"), str(site / "static")]
    found = find(path, "/learn/x", Origin("learn/x.md"), roots)
    assert (found.file, found.outside) == (site / file if file else None, outside)


def test_of_two_sites_an_article_means_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "logo.png").write_bytes(name.encode())
    (tmp_path / "two" / "a.md").write_text("x")
    found = find("/logo.png", "/a", Origin("a.md"), [str(tmp_path / "one"), str(tmp_path / "two")])
    assert found.file == tmp_path / "two" / "logo.png"


HUGO = {"root": "static/", "relative": "page"}
MKDOCS = {"root": "docs/", "relative": "file"}


@pytest.mark.parametrize(
    ("address", "stands", "media", "where"),
    [
        ("/up/a.png", "text", HUGO, "static/up/a.png"),
        ("a.png", "text", HUGO, "static/learn/x/a.png"),
        ("../a%20b.png?v=2#x", "text", HUGO, "static/learn/a b.png"),
        ("../../../../../a.png", "text", HUGO, "static/a.png"),
        ("/%2e%2e/%2e%2e/a.png", "text", HUGO, "static/a.png"),
        ("a.png", "text", MKDOCS, "docs/learn/a.png"),
        ("a.png", "tag", MKDOCS, "docs/learn/x/a.png"),
        ("../../../../a.png", "text", MKDOCS, None),
        ("/.git/hooks/a.png", "text", HUGO, None),
        ("/a\\..\\b.png", "text", HUGO, None),
        ("/c:a.png", "text", HUGO, None),
    ],
)
def test_where_a_file_goes(address: str, stands: str, media: dict[str, str], where: str | None) -> None:
    assert place(address, stands, "/learn/x/", "docs/learn/x.md", media) == where


# -- whole runs


def _write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def _page(url: str, body: str) -> str:
    return f"---\ntitle: {url}\nurl: {url}\n---\n{body}\n"


def _convert(
    source: Path, target: Path, *words: object, name: str = "hugo", others: Iterable[Path] = ()
) -> dict[str, Any]:
    said = ["convert", str(source), *map(str, others), "--for", name, "-o", f"{target}/", "--quiet", *map(str, words)]
    assert main([*said, "--report", str(target.parent / "report.jsonl")]) == 0
    record: dict[str, Any] = json.loads((target / "migration.json").read_text("utf-8"))
    media: dict[str, Any] = record["media"]
    return media


def _notices(folder: Path, code: str) -> list[dict[str, Any]]:
    lines = map(json.loads, (folder / "report.jsonl").read_text("utf-8").splitlines())
    return [line for line in lines if line.get("code") == code]


def _tree(folder: Path) -> Iterable[tuple[str, bytes, int]]:
    return [
        (path.relative_to(folder).as_posix(), path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("migration")
    ]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return _write(tmp_path / "content", {
        "a/one.md": _page("/a/one", "![p](/up/p.png) [d](/up/d.pdf) ![q](q.png)"),
        "a/two.md": _page("/a/two", "![p](/up/p.png)\n\n![gone](/up/gone.png)"),
        "a/q.png": PNG + b"q", "up/p.png": PNG, "up/d.pdf": b"%PDF-own", "up/unnamed.png": PNG + b"unnamed",
    })  # fmt: skip


def test_what_is_named_is_copied_and_recorded(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    media = _convert(source, target)
    sha = hashlib.sha256(PNG).hexdigest()
    assert media["files"]["static/up/p.png"] == {"from": "up/p.png", "sha256": sha, "bytes": len(PNG)}
    assert {key: media[key] for key in ("policy", "named", "copied", "missing", "bytes")} == {
        "policy": "copy", "named": 5, "copied": 3, "missing": 1, "bytes": 2 * len(PNG) + 1 + 8,
    }  # fmt: skip
    assert (target / "static/up/p.png").read_bytes() == PNG
    assert (target / "static/up/d.pdf").read_bytes() == b"%PDF-own"
    assert (target / "static/a/one/q.png").read_bytes() == PNG + b"q", "relative to the page's address there"
    assert not list(target.rglob("unnamed.png"))
    notice = _notices(tmp_path, "media-missing")[0]
    assert (notice["path"], notice["line"], notice["article"]) == ("a/two.md", 7, "/a/two")
    assert "/up/gone.png" in notice["text"]


def test_a_second_run_copies_nothing_and_touches_nothing(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    first = _convert(source, target)
    before = _tree(target)
    again = _convert(source, target)
    assert _tree(target) == before
    assert (again["copied"], again["unchanged"]) == (0, first["copied"])
    (source / "up/p.png").write_bytes(PNG + b"new")
    assert _convert(source, target)["updated"] == 1
    assert (target / "static/up/p.png").read_bytes() == PNG + b"new"


@pytest.mark.parametrize("executor", ["processes", "threads"])
def test_any_executor_copies_the_same(source: Path, tmp_path: Path, executor: str) -> None:
    for number in range(100):
        _write(
            source, {f"m/{number}.md": _page(f"/m/{number}", f"![n](n{number % 7}.png)"), f"m/n{number % 7}.png": PNG}
        )
    media = _convert(source, tmp_path / "one", "--executor", "serial")
    assert _convert(source, tmp_path / "two", "--executor", executor, "--jobs", 2) == media
    assert [row[:2] for row in _tree(tmp_path / "one")] == [row[:2] for row in _tree(tmp_path / "two")]


def test_what_leads_out_is_refused(source: Path, tmp_path: Path) -> None:
    secret = _write(tmp_path, {"secret.png": b"secret"}) / "secret.png"
    (source / "link.png").symlink_to(secret)
    _write(source, {
        "a/one.md": _page("/a/one", "![a](../../secret.png) ![b](/link.png) ![c](file:///etc/passwd) ![d](/.hid/h.png)"),
        ".hid/h.png": PNG, "b.md": _page("/b", "![e](/script.rb)"), "script.rb": "puts 1",
    })  # fmt: skip
    media = _convert(source, tmp_path / "site")
    assert media["refused"] == 5
    assert len(_notices(tmp_path, "media-refused")) == 5
    assert not any(b"secret" in data for name, data, _ in _tree(tmp_path / "site") if name.endswith(".png"))
    assert not list((tmp_path / "site").rglob("*.rb"))


def test_a_target_that_leads_away_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site/static").symlink_to(tmp_path / "elsewhere")
    assert _convert(source, tmp_path / "site")["refused"] == 4
    assert not list((tmp_path / "elsewhere").iterdir())


def test_two_files_that_want_one_name(source: Path, tmp_path: Path) -> None:
    other = _write(tmp_path / "other", {"b.md": _page("/b", "![p](/up/p.png)"), "up/p.png": b"another"})
    media = _convert(source, tmp_path / "site", others=[other])
    assert (media["clash"], media["copied"]) == (1, 3)
    assert (tmp_path / "site/static/up/p.png").read_bytes() == PNG, "the first one keeps the name"
    assert _notices(tmp_path, "media-clash")[0]["article"] == "/b"


def test_a_file_of_the_users_own_is_left_alone(source: Path, tmp_path: Path) -> None:
    _write(tmp_path / "site", {"static/up/p.png": "mine", "static/up/d.pdf": "%PDF-own"})
    media = _convert(source, tmp_path / "site")
    assert (media["clash"], media["unchanged"], media["copied"]) == (2, 1, 1)
    assert (tmp_path / "site/static/up/p.png").read_bytes() == b"mine"
    for path in source.rglob("*.md"):
        path.write_text(path.read_text().replace("!", "").replace("](/up/", "](/learn/").replace(".pdf", ""))
    _convert(source, tmp_path / "site", "--prune")
    assert (tmp_path / "site/static/up/d.pdf").exists(), "equal, but never ours"


def test_prune_deletes_a_picture_that_nobody_names(source: Path, tmp_path: Path) -> None:
    _convert(source, tmp_path / "site")
    (source / "a/one.md").write_text(_page("/a/one", "no picture"))
    _convert(source, tmp_path / "site")
    assert (tmp_path / "site/static/up/d.pdf").exists()
    _convert(source, tmp_path / "site", "--prune")
    assert not (tmp_path / "site/static/up/d.pdf").exists()
    assert not (tmp_path / "site/static/a").exists(), "no empty folder stays"
    assert (tmp_path / "site/static/up/p.png").exists()


def test_link_leaves_addresses_and_lists_files(source: Path, tmp_path: Path) -> None:
    media = _convert(source, tmp_path / "site", "--set", "media=link")
    assert (media["policy"], media["listed"], media["missing"]) == ("link", 3, 1)
    assert "up/p.png" in media["files"]
    assert not list((tmp_path / "site").rglob("*.png"))
    target = tmp_path / "wordpress" / "x.xml"
    assert main(["convert", str(source), "--for", "wordpress", "-o", str(target), "--quiet"]) == 0
    record = json.loads((target.parent / "migration.json").read_text("utf-8"))
    assert record["media"] == media


def test_copy_is_refused_where_no_place_is(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["convert", str(source), "--for", "wordpress", "-o", str(tmp_path / "x.xml"), "--set", "media=copy"]
    assert main(words) == 2
    assert capsys.readouterr().err == "articles: media=copy: wordpress has no place for files; take media=link\n"
    assert main([*words[:-1], "media-root=none"]) == 2
    assert "media-root=none: no such folder" in capsys.readouterr().err


def test_more_folders_may_be_named(source: Path, tmp_path: Path) -> None:
    _write(tmp_path / "static", {"up/gone.png": PNG + b"found"})
    media = _convert(source, tmp_path / "site", "--set", f"media-root={tmp_path / 'static'}")
    assert media["missing"] == 0
    assert (tmp_path / "site/static/up/gone.png").read_bytes() == PNG + b"found"


def test_plain_markdown_takes_files_along_when_asked(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "plain"
    words = ["convert", str(source), "-t", "markdown", "-o", f"{target}/", "--quiet"]
    assert main(words) == 0
    assert not list(target.rglob("*.png")) and not (target / "migration.json").exists()
    assert main([*words, "--set", "media=copy"]) == 0
    assert (target / "up/p.png").read_bytes() == PNG
    assert (target / "a/q.png").read_bytes() == PNG + b"q", "beside its article"
    assert main(["verify", str(source), str(target), "--set", "media=copy", "--quiet"]) == 0
    (source / "a/one.md").write_text(_page("/a/one", "changed"))
    assert main([*words, "--set", "media=copy"]) == 0
    assert json.loads((target / "migration.json").read_text())["since_last_run"] == {"unchanged": 1, "updated": 1}


@pytest.mark.parametrize("name", ["hugo", "mkdocs", "jekyll", "astro", "obsidian"])
def test_verify_compares_by_checksum(
    source: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "site"
    media = _convert(source, target, name=name)
    words = ["verify", str(source), str(target), "--for", name]
    assert main(words) == 0
    assert "media     1 absent, 4 equal" in capsys.readouterr().err
    copied = target / next(at for at in media["files"] if at.endswith("p.png"))
    copied.write_bytes(PNG + b"x")
    assert main(words) == 1
    assert "media     1 absent, 2 different, 2 equal" in capsys.readouterr().err
    copied.unlink()
    assert main(words) == 1
    assert main([*words, "--set", "media=link"]) == 0


def test_a_dry_run_copies_nothing_and_says_the_same(source: Path, tmp_path: Path) -> None:
    dry = _convert(source, tmp_path / "dry", "--dry-run")
    assert not _tree(tmp_path / "dry")
    assert dry == _convert(source, tmp_path / "site")


def test_sources_at_a_url_are_skipped_with_a_notice(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe("/media-test/a.md", _page("/a", "![p](/up/p.png)").encode())
    words = ["convert", "memory://media-test", "--for", "hugo", "-o", f"{tmp_path / 'site'}/", "--quiet", "--jobs", "1"]
    assert main([*words, "--report", str(tmp_path / "report.jsonl"), "--executor", "serial"]) == 0
    assert len(_notices(tmp_path, "media-skipped")) == 1
    assert "media" not in json.loads((tmp_path / "site/migration.json").read_text("utf-8"))


def test_memory_stays_flat_with_large_files(tmp_path: Path) -> None:
    source = _write(tmp_path / "content", {"a.md": _page("/a", "[f](/f.zip)")})
    with (source / "f.zip").open("wb") as stream:
        stream.truncate(200_000_000)
    tracemalloc.start()
    try:
        assert _convert(source, tmp_path / "site", "--executor", "serial")["bytes"] == 200_000_000
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_a_text_of_tags_that_never_end_is_read_at_once() -> None:
    begun = time.process_time()
    assert list(named(Article(url="/a", title="A", body="<a " * 20_000))) == []
    assert time.process_time() - begun < 5
