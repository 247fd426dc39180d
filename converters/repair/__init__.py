"""What was damaged on its way here, and how did it read before? Every repair is reported.

The repairs, in their order: line ends written out as backslash + n, then mojibake. Newlines come first because
mojibake is looked for line by line. Addresses and ids are never touched: others point at them as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..article import Article, Link
from ..notices import Report

#: How much of a text a notice shows around its first change, in characters.
_SHOWN = 60


def repair(article: Article, report: Report) -> Article:
    """Give back ``article`` as its author wrote it; one notice per field and kind of damage goes to ``report``.

    In: an article as a reader made it. Out: the very same object if nothing was damaged. Raises nothing.
    """
    tally = _Tally()
    changed: dict[str, object] = {}
    for name in ("title", "body", "summary", "section"):
        before: str = getattr(article, name)
        if may_be_damaged(before):
            after = tally.mended(before, name, one_line=name in ("title", "section"))
            if after is not before:
                changed[name] = after
    for name in ("keywords", "authors"):
        words: tuple[str, ...] = getattr(article, name)
        together = "".join(words)
        if '"' in together or may_be_damaged(together):
            mended = tuple([tally.mended(word, name, one_line=True) for word in words])
            if mended != words:
                changed[name] = mended
    if any(may_be_damaged(link.title) or may_be_damaged(link.section) for link in article.related):
        related = tuple([_link(link, tally) for link in article.related])
        if related != article.related:
            changed["related"] = related
    extra = article.extra
    for key, value in article.extra.items():
        # most of what stands here is short and sound; dates and numbers cannot be damaged
        if may_be_damaged(value) if isinstance(value, str) else isinstance(value, dict | list):
            mended_value = _value(value, f"extra.{key}", tally)
            if mended_value != value:
                extra = changed["extra"] = {**extra, key: mended_value}
    tally.tell(report)
    return replace(article, **changed) if changed else article  # type: ignore[arg-type]


def may_be_damaged(text: str) -> bool:
    """Seen at a glance: False for nearly every short field."""
    return "\\" in text or not text.isascii() or text[:1] == '"'


class _Tally:
    """Mends texts and counts what it did, per field and code, with the first place of each."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], tuple[int, str, str]] = {}

    def mended(self, text: str, field: str, *, one_line: bool = False) -> str:
        if not may_be_damaged(text):
            return text
        for mend in _REPAIRS:
            if mend is _newlines and field != "body" and "\\n" in text and "\\n\\n" not in text:
                # A title may well speak of \n, and holds no line end: only a blank line written out proves the damage.
                continue
            after, told = mend(text)
            if one_line and after is not text:
                after = " ".join(after.split())
                if mend is _encoding:  # what stood on two lines was looked at apart
                    after = " ".join(mend(after)[0].split())
            for code, count in told:
                self.add(field, code, count, text, after)
            text = after
        return text

    def add(self, field: str, code: str, count: int, before: str, after: str) -> None:
        first = self.found.get((field, code))
        if first:
            self.found[field, code] = (first[0] + count, first[1], first[2])
        else:
            self.found[field, code] = (count, *_excerpts(code, before, after))

    def tell(self, report: Report) -> None:
        for (field, code), (count, before, after) in self.found.items():
            said = _SAID[code].format(count=count, s="" if count == 1 else "s", are="is" if count == 1 else "are")
            report.add(code, f"{field}: {said}", before=before, after=after)


#: code -> what its notice says
_SAID = {
    "repaired-newlines": "{count} line end{s} decoded",
    "repaired-escapes": "{count} text{s} read back from the inside of a JSON string",
    "repaired-encoding": "misread characters restored in {count} line{s}",
    "csv-quotes": "a CSV cell with its quotes still on",
    "lost-characters": "{count} character{s} {are} lost",
}


def _link(link: Link, tally: _Tally) -> Link:
    title = tally.mended(link.title, "related", one_line=True)
    section = tally.mended(link.section, "related", one_line=True)
    return link if title is link.title and section is link.section else Link(title, link.url, link.id, section)


def _value(value: object, name: str, tally: _Tally) -> object:
    """A value of ``extra``: text is repaired, however deep it lies; all else is as it was."""
    if isinstance(value, str):
        return tally.mended(value, name)
    if isinstance(value, dict):
        return {key: _value(item, f"{name}.{key}", tally) for key, item in value.items()}
    if isinstance(value, list):
        return [_value(item, name, tally) for item in value]
    return value


#: A repair takes a text and gives it back mended, with what it has to tell: codes and counts.
_Repair = Callable[[str], tuple[str, tuple[tuple[str, int], ...]]]


def _newlines(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    if "\\" not in text:
        return text, ()
    from .escapes import decode

    # a block scalar of YAML or a file's last line ends in a real line end, which says nothing of those within
    inside = text.rstrip("\n")
    decoded = decode(inside)
    if not decoded.changed:
        return text, ()
    told = [("repaired-escapes", 1)] if decoded.json else []
    if decoded.newlines:
        told.append(("repaired-newlines", decoded.newlines))
    return decoded.text + text[len(inside) :], tuple(told)


def _encoding(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    if text.isascii():
        return text, ()
    from .mojibake import undo

    after = undo(text)
    if after is text:
        return text, ()
    old, new = text.split("\n"), after.split("\n")
    lines = sum(a != b for a, b in zip(old, new, strict=True)) if len(old) == len(new) else 1
    return after, (("repaired-encoding", lines),)


def _lost(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    count = 0 if text.isascii() else text.count("\ufffd")
    return text, (("lost-characters", count),) if count else ()


def _csv_quotes(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Say that a text is a CSV cell nobody unwrapped. It stays: a body changes in nothing but what was damaged."""
    if text[:1] == '"' == text[-1:] and '""' in text[1:-1] and '"' not in text[1:-1].replace('""', ""):
        return text, (("csv-quotes", 1),)
    return text, ()


def _agree(before: str, after: str) -> int:
    """How many characters both begin with; halving, since it is asked of every repaired article."""
    low, high = 0, min(len(before), len(after))
    while low < high:
        middle = (low + high + 1) // 2
        if before[low:middle] == after[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _excerpts(code: str, before: str, after: str) -> tuple[str, str]:
    """The text around the first change, before and after; of what was left as it is, around the sign of it."""
    if code == "csv-quotes":
        return before[:_SHOWN], before[1:-1].replace('""', '"')[:_SHOWN]
    if code == "lost-characters":
        first = before.index("\ufffd")
    else:
        first = _agree(before, after)
    start = max(0, first - _SHOWN // 2)
    return before[start : start + _SHOWN], after[start : start + _SHOWN] if after != before else ""


_REPAIRS: tuple[_Repair, ...] = (_newlines, _encoding, _lost, _csv_quotes)
