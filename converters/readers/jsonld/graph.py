"""Which questions does a document hold, and on which page does each stand? Through graphs, lists and references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]

_PAGES = frozenset({"FAQPage", "QAPage", "Quiz", "WebPage", "Article", "CollectionPage", "ItemPage"})


def types(node: Node) -> set[str]:
    """The types of a node, without prefix."""
    said = node.get("@type", ())
    return {str(one).rpartition("/")[2].rpartition(":")[2] for one in ([said] if isinstance(said, str) else said or ())}


def questions(document: Any) -> Iterator[tuple[Node, Node]]:
    """Each Question with the page it stands on (without its other questions; ``_alone``: it is the only one).

    A node that several refer to is looked at once, where it is met first: graphs refer to each other without end.
    """
    named = _named(document)
    seen: set[int] = set()
    waiting: list[tuple[Any, Node]] = [(document, {})]  # the next is last; a call for each would be too deep for some
    while waiting:
        value, page = waiting.pop()
        if isinstance(value, list):
            # A page that refers to its questions comes before those questions themselves.
            waiting += reversed([(one, page) for one in sorted(value, key=_is_question)])
            continue
        if isinstance(value, dict) and value.keys() == {"@id"}:
            value = named.get(str(value["@id"]))
        if not isinstance(value, dict) or id(value) in seen:
            continue
        seen.add(id(value))
        if _is_question(value):
            if "acceptedAnswer" in value or "suggestedAnswer" in value:
                yield page, value
            continue
        if types(value) & _PAGES:
            page = _page(value, page)
        waiting += reversed([(one, page) for one in value.values() if isinstance(one, dict | list)])


def _named(document: Any) -> dict[str, Node]:
    """All nodes that have a name and say something, for references to them; of two of one name the first."""
    found: dict[str, Node] = {}
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            if "@id" in value and len(value) > 1:
                found.setdefault(str(value["@id"]), value)
            waiting += reversed(value.values())
    return found


def _page(node: Node, around: Node) -> Node:
    """A page's own statements; its address is that of the page ``around`` it where it has none."""
    held = [one for key in ("mainEntity", "hasPart") for one in as_list(node.get(key))]
    page = {key: one for key, one in node.items() if key not in ("mainEntity", "hasPart")}
    page["_alone"] = len(held) == 1
    outer = around.get("url") or around.get("@id")
    if outer and not page.get("url") and not page.get("@id"):
        page["url"] = outer
    return page


def _is_question(value: Any) -> bool:
    return isinstance(value, dict) and "Question" in types(value)


def as_list(value: Any) -> list[Any]:
    """A value that may stand alone, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def first(value: Any) -> Node:
    """The first answer of one, a list, or an ItemList."""
    for one in as_list(value):
        if isinstance(one, dict):
            return first(one.get("itemListElement")) if "ItemList" in types(one) else one
        if isinstance(one, str):
            return {"text": one}
    return {}
