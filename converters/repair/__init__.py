"""What was damaged on its way here, and how did it read before? Every repair is reported.

The repairs, in their order: line ends written out as backslash + n, then mojibake. Newlines come first because
mojibake is looked for line by line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..article import Article, Link
from ..notices import Report

#: How much of a text a notice shows on either side of its first change.
_SHOWN = 60


def repair(article: Article, report: Report) -> Article:
    """Give back ``article`` as its author wrote it; one notice per field and kind of damage goes to ``report``.

    In: an article as a reader made it. Out: the very same object if nothing was damaged. Raises nothing.
    """
    changed: dict[str, object] = {}
    for name in ("title", "body", "summary", "section"):
        before: str = getattr(article, name)
        after = _text(before, name, report, one_line=name != "body" and name != "summary")
        if after is not before:
            changed[name] = after
    for name in ("keywords", "authors"):
        words: tuple[str, ...] = getattr(article, name)
        mended = tuple(_text(word, name, report, one_line=True) for word in words)
        if mended != words:
            changed[name] = mended
    related = tuple(
        link
        if _whole(link.title) and _whole(link.section)
        else Link(
            _text(link.title, "related", report, one_line=True),
            link.url,
            link.id,
            _text(link.section, "related", report, one_line=True),
        )
        for link in article.related
    )
    if related != article.related:
        changed["related"] = related
    if article.extra:
        extra = {key: _value(value, f"extra.{key}", report) for key, value in article.extra.items()}
        if extra != article.extra:
            changed["extra"] = extra
    return replace(article, **changed) if changed else article  # type: ignore[arg-type]


def _value(value: object, name: str, report: Report) -> object:
    """A value of ``extra``: text is repaired, however deep it lies; all else is as it was."""
    if isinstance(value, str):
        return _text(value, name, report)
    if isinstance(value, dict):
        return {key: _value(item, f"{name}.{key}", report) for key, item in value.items()}
    if isinstance(value, list):
        return [_value(item, name, report) for item in value]
    return value


def _whole(text: str) -> bool:
    """Is there nothing to look at? True of nearly every short field."""
    return "\\" not in text and text.isascii()


def _text(text: str, name: str, report: Report, *, one_line: bool = False) -> str:
    if _whole(text):
        return text
    for mend in _REPAIRS:
        text = mend(text, name, report, one_line)
    return text


def _newlines(text: str, name: str, report: Report, one_line: bool) -> str:
    if "\\" not in text:
        return text
    from .escapes import decode

    decoded = decode(text)
    if not decoded.changed:
        return text
    after = " ".join(decoded.text.split()) if one_line else decoded.text
    count = f"{decoded.newlines} line end{'' if decoded.newlines == 1 else 's'} decoded"
    said = "a JSON-escaped text read" + (f", {count}" if decoded.newlines else "") if decoded.json else count
    was, now = _excerpts(text, after)
    report.add("repaired-newlines", f"{name}: {said}", before=was, after=now)
    return after


def _encoding(text: str, name: str, report: Report, one_line: bool) -> str:
    if text.isascii():
        return text
    from .mojibake import undo

    after = undo(text)
    if after == text:
        return text
    was, now = _excerpts(text, after)
    report.add("repaired-encoding", f"{name}: misread characters restored", before=was, after=now)
    return after


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """The text around the first change, before and after."""
    first = next(
        (at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )
    start = max(0, first - _SHOWN // 2)
    return before[start : start + _SHOWN], after[start : start + _SHOWN]


_REPAIRS: tuple[Callable[[str, str, Report, bool], str], ...] = (_newlines, _encoding)
