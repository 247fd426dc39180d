"""Which questions does a document hold, and on which page does each stand? Through graphs, lists and references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Node = dict[str, Any]

_PAGES = frozenset({"FAQPage", "QAPage", "Quiz", "WebPage", "Article", "CollectionPage", "ItemPage"})


def types(node: Node) -> set[str]:
    """The types of a node, without prefix."""
    said = node.get("@type", ())
    return {str(one).rpartition("/")[2].rpartition(":")[2] for one in ([said] if isinstance(said, str) else said or ())}


def questions(document: Any) -> Iterator[tuple[Node, Node]]:
    """Each Question with the page it stands on (without its other questions; ``_alone``: it is the only one)."""
    nodes: dict[str, Node] = {}
    _gather(document, nodes)
    given: set[int] = set()
    for page, question in _walk(document, {}, nodes, set()):
        if id(question) not in given:
            given.add(id(question))
            yield page, question


def _gather(value: Any, nodes: dict[str, Node]) -> None:
    """All nodes that have a name and say something, for references to them."""
    if isinstance(value, list):
        for one in value:
            _gather(one, nodes)
    elif isinstance(value, dict):
        if "@id" in value and len(value) > 1:
            nodes.setdefault(str(value["@id"]), value)
        for one in value.values():
            _gather(one, nodes)


def _walk(value: Any, page: Node, nodes: Mapping[str, Node], on_way: set[int]) -> Iterator[tuple[Node, Node]]:
    if isinstance(value, list):
        # A page that refers to its questions comes before those questions themselves.
        for one in sorted(value, key=_is_question):
            yield from _walk(one, page, nodes, on_way)
        return
    if not isinstance(value, dict) or id(value) in on_way:
        return
    if set(value) == {"@id"}:
        value = nodes.get(str(value["@id"]))
        if value is None or id(value) in on_way:
            return
    if _is_question(value):
        if "acceptedAnswer" in value or "suggestedAnswer" in value:
            yield page, value
        return
    if types(value) & _PAGES:
        outer = page.get("url") or page.get("@id")
        held = [one for key in ("mainEntity", "hasPart") for one in as_list(value.get(key))]
        page = {key: one for key, one in value.items() if key not in ("mainEntity", "hasPart")}
        page["_alone"] = len(held) == 1
        if outer and not page.get("url") and not page.get("@id"):
            page["url"] = outer
    on_way.add(id(value))
    for one in value.values():
        if isinstance(one, dict | list):
            yield from _walk(one, page, nodes, on_way)
    on_way.discard(id(value))


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
