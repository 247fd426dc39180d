"""Does a Reader or a Writer keep its contract? The checks that plug-in authors run in their own tests.

    from converters.testing import check_writer
    def test_contract(tmp_path):
        check_writer(OrgWriter(), tmp_path)

Each check raises AssertionError with the rule that was broken. No test framework is needed.
"""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar

from . import files
from .article import FIELDS, Article, Link, Origin
from .formats import Part, Raw, Reader, Writer
from .notices import BadArticle, LeftOut, Level, Notice, Report
from .pipeline import Job, convert

#: Articles that between them use every field of the model, and text that breaks careless targets.
ARTICLES: tuple[Article, ...] = (
    Article(
        url="/letters/first",
        title='Is <this> & "that" a title?',
        body="One *paragraph*, $a < b$ and `x & y`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```c\nputs(\"\\n\");\n```",
        id="00123",
        summary="A summary, with a comma; a semicolon",
        section="Letters",
        lang="en",
        date=date(2025, 1, 30),
        authors=("Ada Byron", "Émilie du Châtelet"),
        keywords=("one", "two, three"),
        related=(
            Link("Second", "/letters/second", "2", "Letters"),
            Link("Nowhere", "/letters/nowhere"),
            Link("Itself", "/letters/first"),
        ),
        extra={"score": -1.0, "flag": True, "nothing": None, "nested": {"list": [1, "zwei"]}, "zip": "00123"},
    ),
    Article(
        url="/letters/second",
        title="漢字, עברית, Ελληνικά and 🙂",
        body="=1+1\n\n---\n\n<b>raw</b> ]]> {{ braces }} {% tag %}\n\n- nested\n  - list",
        id="00123",
        section="Letters",
        date=datetime(2025, 1, 30, 12, 0, 5, tzinfo=UTC),
        related=(Link("Is it?", "/letters/first"),),
    ),
    Article(url="/Letters/Second", title="Same name but for its case", body="", draft=True, no_index=True),
    Article(url="plain", title="x" * 300, body="Text.\n" * 2000),
)  # fmt: skip


def check_writer(writer: Writer, folder: Path) -> None:
    """Check ``writer`` by taking ARTICLES down the whole road, into the empty ``folder``. Raises AssertionError."""
    _is_format(writer)
    unknown = set(writer.carries) - set(FIELDS)
    _hold(not unknown, f"carries names no field of Article: {sorted(unknown)}")
    _hold(writer.suffix == "" or writer.suffix.startswith("."), f"suffix is '' or starts with a dot: {writer.suffix!r}")
    for article in ARTICLES:
        _check_render(writer, article)
    for name, articles in (("one", ARTICLES[:1]), ("many", ARTICLES)):
        first = _road(writer, articles, folder / f"{name}-serial", "serial")
        again = _road(writer, articles, folder / f"{name}-threads", "threads")
        _hold(bool(first), f"{name}: nothing was written")
        _hold(first == again, f"{name}: two runs wrote different bytes: {sorted(first)} and {sorted(again)}")


def _check_render(writer: Writer, article: Article) -> None:
    try:
        part = writer.render(article, Report(Origin("given")))
    except LeftOut:
        return
    _hold(isinstance(part, Part) and isinstance(part.data, bytes), "render returns a Part whose data is bytes")
    _hold(part.entry.url == article.url, f"the entry's url is the article's: {part.entry.url!r}, {article.url!r}")
    _hold(pickle.loads(pickle.dumps(part)) == part, "the part survives the way between processes (pickle)")
    _hold(writer.render(article, Report(Origin("given"))) == part, "render gives the same part twice")


def _road(writer: Writer, articles: tuple[Article, ...], folder: Path, executor: str) -> dict[str, bytes]:
    folder.mkdir(parents=True)
    target = folder / (f"made{writer.suffix}" if writer.suffix else "made")
    notices: list[Notice] = []
    source = files.Source("given", "given")
    job = Job((source,), {"": Given(articles)}, writer, str(target), executor=executor, jobs=2)
    summary = convert(job, notices.append)
    errors = [str(notice) for notice in notices if notice.level >= Level.ERROR]
    _hold(not errors, f"no article may fail: {'; '.join(errors)}")
    _hold(summary.read == len(articles), f"{summary.read} read of {len(articles)}")
    _hold(summary.read == summary.written + summary.left_out + summary.failed, f"the numbers add up: {summary}")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """A reader of articles that are there already: for tests of a writer."""

    articles: tuple[Article, ...]
    suffixes: ClassVar[tuple[str, ...]] = ()

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        for item, article in enumerate(self.articles, 1):
            yield Raw(Origin(origin.path, item=item), file, article)

    def parse(self, raw: Raw, report: Report) -> Article:
        article: Article = raw.data
        return dataclasses.replace(article, origin=raw.origin)


#: What a value of ``Article.extra`` may be.
_PLAIN = (str, int, float, bool, type(None), date, list, dict)


def check_reader(reader: Reader, file: Path, folder: Path) -> list[Article]:
    """Check ``reader`` on a sound ``file``, and on broken copies of it made in ``folder``; returns its articles.

    Raises AssertionError.
    """
    _is_format(reader)
    suffixes = reader.suffixes
    _hold(
        bool(suffixes) and all(suffix.startswith(".") for suffix in suffixes), f"suffixes start with a dot: {suffixes}"
    )
    articles = []
    for raw in reader.scan(str(file), Origin(file.name)):
        _hold(raw.origin.path == file.name, f"the origin names the file: {raw.origin}")
        _hold(pickle.loads(pickle.dumps(raw)) == raw, "what scan found survives the way between processes (pickle)")
        article = reader.parse(raw, Report(raw.origin))
        _hold(article == reader.parse(raw, Report(raw.origin)), "parse gives the same article twice")
        _check_article(article)
        articles.append(article)
    _hold(bool(articles), f"{file.name} holds at least one article")
    _check_broken(reader, file.read_bytes(), folder / f"broken{file.suffix}")
    return articles


def _check_article(article: Article) -> None:
    _hold(bool(article.url), "every article has a url")
    _hold(bool(article.title.strip()), f"{article.url}: has a title")
    _hold("\r" not in article.body, f"{article.url}: the body has LF line ends")
    _hold(article.origin is not None, f"{article.url}: knows its origin")
    for field in ("authors", "keywords", "related"):
        _hold(isinstance(getattr(article, field), tuple), f"{article.url}: {field} is a tuple")
    for key, value in article.extra.items():
        _hold(_plain(value), f"{article.url}: extra[{key!r}] is of a type that no writer knows")
    _hold(pickle.loads(pickle.dumps(article)) == article, f"{article.url}: survives the way between processes (pickle)")


def _plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(map(_plain, value))
    return isinstance(value, _PLAIN)


def _check_broken(reader: Reader, sound: bytes, copy: Path) -> None:
    """A broken file raises BadArticle or yields what is left of it; any other exception is a fault of the reader."""
    broken = {
        "an empty file": b"",
        "a third of the file": sound[: len(sound) // 3],
        "two thirds of the file": sound[: 2 * len(sound) // 3],
        "bytes that are no text": bytes(range(256)) * 4,
        "bad UTF-8 at the end": sound + b"\xff\xfe\xfa",
    }
    for what, data in broken.items():
        copy.write_bytes(data)
        try:
            for raw in reader.scan(str(copy), Origin(copy.name)):
                try:
                    reader.parse(raw, Report(raw.origin))
                except BadArticle as error:
                    _explains(error, what)
        except BadArticle as error:
            _explains(error, what)


def _explains(error: BadArticle, what: str) -> None:
    _hold(bool(error.text) and "\n" not in error.text, f"{what}: the message is one line: {error.text!r}")


def _is_format(format: Any) -> None:
    """A format is a frozen dataclass, so that it can be built from ``--set``, compared, and sent to a worker."""
    cls = type(format)
    params = getattr(cls, "__dataclass_params__", None)
    _hold(params is not None and params.frozen, f"{cls.__name__} is a frozen dataclass")
    _hold(pickle.loads(pickle.dumps(format)) == format, f"{cls.__name__} survives the way between processes (pickle)")
    for field in filter(lambda field: field.init, dataclasses.fields(cls)):
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        _hold(not required, f"option {field.name} has a default")


def _hold(kept: bool, rule: str) -> None:
    if not kept:
        raise AssertionError(rule)
