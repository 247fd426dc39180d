"""Which elements stand where HTML has no place for them? Puts right what raw HTML gets wrong and browsers forgive.

An item outside of a list, a list in a list without an item, text between items, definitions without their terms, a
``summary`` without ``details``: no sanitiser minds them, EPUBCheck refuses the book.
"""

from __future__ import annotations

import re
from typing import NamedTuple


def names(words: str) -> frozenset[str]:
    """Names of elements or attributes, as words of one text."""
    return frozenset(words.split())


#: What may need it.
MAY_HOLD = re.compile(r"<(?:[uo]l|li|d[ltd]|details|summary|figcaption|ruby|r[tp])[ >]")
_TAG = re.compile(r"<(/?)([a-z0-9]+)((?:\s[^>]*)?)>")
_VOID = names("br col hr img wbr")
_LISTS = names("ul ol")
_TERMS = re.compile(r"(?:t+d+)+")
_OWN = re.compile(r' (?:value|open|start|type|reversed)="[^"]*"')
#: element -> the elements it may stand in, and what it becomes elsewhere
_PLACES = {
    "li": (_LISTS, "div"),
    "dt": (names("dl"), "div"),
    "dd": (names("dl"), "div"),
    "summary": (names("details"), "div"),
    "figcaption": (names("figure"), "div"),
    "rt": (names("ruby"), "span"),
    "rp": (names("ruby"), "span"),
}


class _Node(NamedTuple):
    """A finished element; one without a name is text."""

    name: str
    attributes: str
    inner: str

    @property
    def blank(self) -> bool:
        return not self.name and not self.inner.strip()

    def called(self, name: str) -> _Node:
        return self if name == self.name else _Node(name, _OWN.sub("", self.attributes), self.inner)

    def __str__(self) -> str:
        return f"<{self.name}{self.attributes}>{self.inner}</{self.name}>" if self.name else self.inner


def put_right(markup: str) -> str:
    """Balanced ``markup`` with every list item, term, summary, caption and ruby text in an element that may hold it."""
    open_: list[tuple[str, str, list[_Node]]] = [("", "", [])]
    at = 0
    for tag in _TAG.finditer(markup):
        children = open_[-1][2]
        if text := markup[at : tag.start()]:
            children.append(_Node("", "", text))
        at = tag.end()
        name = tag[2]
        if name in _VOID:
            children.append(_Node("", "", tag[0]))
        elif not tag[1]:
            open_.append((name, tag[3], []))
        elif name != open_[-1][0]:
            return markup
        else:
            name, attributes, children = open_.pop()
            open_[-1][2].append(_closed(name, attributes, children))
    if len(open_) > 1:
        return markup
    return _closed("", "", open_[0][2]).inner + markup[at:]


def _closed(name: str, attributes: str, children: list[_Node]) -> _Node:
    """The element with its children in order."""
    said = [child for child in children if not child.blank]
    wanted = name if _whole(name, said) else "span" if name == "ruby" else "div"
    first = said[0] if said else None
    placed: list[_Node] = []
    for child in children:
        homes, otherwise = _PLACES.get(child.name, (frozenset(), child.name))
        if homes and (wanted not in homes or (child.name == "summary" and child is not first)):
            child = child.called(otherwise)
        placed.append(child)
    if wanted in _LISTS:
        placed = _items(placed)
    return _Node(name, attributes, "".join(map(str, placed))).called(wanted)


def _whole(name: str, said: list[_Node]) -> bool:
    """Whether an element holds what makes it one: definitions their terms, details a summary, ruby its text."""
    if name == "dl":
        return _TERMS.fullmatch("".join({"dt": "t", "dd": "d"}.get(child.name, "-") for child in said)) is not None
    if name == "details":
        return bool(said) and said[0].name == "summary"
    return name != "ruby" or any(child.name == "rt" for child in said)


def _items(children: list[_Node]) -> list[_Node]:
    """What stands between the items of a list, as items; a list goes into the item before it, where it belongs."""
    items: list[_Node] = []
    stray = False  # the last item was made here
    for child in children:
        if child.name == "li" or child.blank:
            items.append(child)
            stray = stray and child.blank
            continue
        last = next((number for number in reversed(range(len(items))) if items[number].name == "li"), None)
        if last is not None and (stray or child.name in _LISTS):
            items[last] = items[last]._replace(inner=items[last].inner + str(child))
        else:
            items.append(_Node("li", "", str(child)))
            stray = True
    return items
