"""What values does a piece of YAML hold? PyYAML's events, read by the core schema of YAML 1.2.

PyYAML parses; this module only gives its events their values, because PyYAML's own loader speaks YAML 1.1, where
``NO`` is false and ``12:30:45`` is 45045. Building the values from the events of the C parser is also twice as fast
as ``CSafeLoader``; what is written without any of YAML's tricks does not even need it (``plain_yaml.py``). What is decided here, and why, stands in ``docs/design/reading.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from ..values import DEEPEST, TOO_DEEP, too_deep
from . import plain_yaml
from .scalars import resolve
from .yaml_faults import YAMLFault, explained

#: True when PyYAML was built with libyaml. Without it all is read the same, about eleven times slower.
FAST: bool = yaml.__with_libyaml__
_Parser: Any = import_module("yaml.cyaml").CParser if FAST else yaml.SafeLoader

#: Values that one front matter may hold once its aliases are written out. A "billion laughs" file passes this at once.
MOST_VALUES = 100_000


class Said(dict[str, Any]):
    """What a front matter says. ``written`` has the text of values that are no text but were to be kept verbatim:
    ``title: 1.10`` is a number here and "1.10" there, ``tags: [2.0, x]`` is a list of texts there."""

    __slots__ = ("written",)

    def __init__(self) -> None:
        super().__init__()
        self.written: dict[str, str | list[str | None]] = {}


def load(
    text: str,
    on_duplicate: Callable[[str, int], None] = lambda key, line: None,
    verbatim: frozenset[str] = frozenset(),
) -> Any:
    """The value of one YAML document: ``dict list str int float bool None date datetime``; mapping keys are text.

    ``on_duplicate(key, line)`` is called for a key that repeats in its mapping; the last value counts. A mapping is a
    ``Said``, which knows how the values of its keys ``verbatim`` were written. Raises YAMLFault.
    """
    said = Said()
    if plain_yaml.read(text, said, said.written, verbatim):
        return said
    value = parse(text, on_duplicate, verbatim)
    if too_deep(value):  # an alias may stand in what another stands for
        raise YAMLFault(TOO_DEEP, 0)
    return value


def parse(text: str, on_duplicate: Callable[[str, int], None], verbatim: frozenset[str]) -> Any:
    """``load`` by PyYAML, however plain the text is."""
    # YAML 1.1 breaks lines at these three, YAML 1.2 does not. In damaged text they are halves of letters.
    if "\x85" in text or "\u2028" in text or "\u2029" in text:
        return _load_protected(text, on_duplicate, verbatim)
    try:
        return _Builder(text, on_duplicate, verbatim, None).document()
    except yaml.reader.ReaderError:
        return _load_protected(text, on_duplicate, verbatim)
    except yaml.MarkedYAMLError as error:
        raise explained(error, text, _Parser) from None


#: Characters that PyYAML refuses or breaks lines at. UTF-8 that was read as Latin-1 is full of U+0080 to U+009F, and an
#: article must not be lost before the repair has seen it.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _load_protected(text: str, on_duplicate: Callable[[str, int], None], verbatim: frozenset[str]) -> Any:
    """Parse with the refused characters changed to private ones that the text does not use, and back in the values."""
    refused = sorted(set(_REFUSED.findall(text)))
    used = set(text)
    spare = (chr(code) for code in range(0x10F000, 0x10FFFE) if chr(code) not in used)
    there = dict(zip(map(ord, refused), spare, strict=False))
    back = {ord(stand_in): chr(code) for code, stand_in in there.items()}
    protected = text.translate(there)
    try:
        return _Builder(protected, on_duplicate, verbatim, back).document()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position)
        raise YAMLFault(f"the character U+{ord(text[error.position]):04X} has no place here; delete it", line) from None
    except yaml.MarkedYAMLError as error:
        raise explained(error, protected, _Parser) from None


class _Builder:
    """Values from events. One instance reads one document."""

    __slots__ = ("anchors", "back", "count", "get", "on_duplicate", "verbatim")

    def __init__(
        self,
        text: str,
        on_duplicate: Callable[[str, int], None],
        verbatim: frozenset[str],
        back: dict[int, str] | None,
    ) -> None:
        self.get: Callable[[], Any] = _Parser(text).get_event
        self.on_duplicate, self.verbatim, self.back = on_duplicate, verbatim, back
        self.anchors: dict[str, tuple[Any, int] | None] = {}  #: None while the node is being built
        self.count = 0

    def document(self) -> Any:
        get = self.get
        get()  # the start of the stream
        if type(get()) is yaml.StreamEndEvent:
            return None
        event = get()
        if type(event) is MappingStartEvent:
            value: Any = self.mapping(event, 1, self.verbatim)
        else:
            value = self.value(event, 0)
        get()  # the end of the document
        after = get()
        if type(after) is not yaml.StreamEndEvent:
            raise YAMLFault("a second document begins here; one is all a front matter holds", after.start_mark.line)
        return value

    def value(self, event: Any, depth: int, written: list[str | None] | None = None) -> Any:
        """The value that begins with ``event``. ``written`` takes the text of plain scalars, those of a list too."""
        kind = type(event)
        if kind is ScalarEvent:
            self.count += 1
            text = event.value if self.back is None else event.value.translate(self.back)
            if event.implicit[0]:  # plain, without a tag
                value = resolve(text)
            elif event.tag is None:  # quoted or in a block
                value = text
            else:
                value = _tagged(event, text)
            if written is not None:
                written.append(None if value is None else text)
            if event.anchor:
                self.anchors[event.anchor] = (value, 1)
            return value
        if depth >= DEEPEST:
            raise YAMLFault(TOO_DEEP, event.start_mark.line)
        if kind is MappingStartEvent:
            return self.mapping(event, depth + 1)
        if kind is SequenceStartEvent:
            return self.sequence(event, depth + 1, written)
        assert kind is AliasEvent
        return self.alias(event)

    def alias(self, event: Any) -> Any:
        found = self.anchors.get(event.anchor, ())
        if found is None:
            raise YAMLFault(f"*{event.anchor} stands inside itself", event.start_mark.line)
        if not found:
            raise YAMLFault(f"*{event.anchor} names no &{event.anchor} above it", event.start_mark.line)
        value, size = found
        self.count += size
        if self.count > MOST_VALUES:
            text = f"written out, the aliases make more than {MOST_VALUES:,} values; write the values themselves"
            raise YAMLFault(text, event.start_mark.line)
        return value

    def sequence(self, event: Any, depth: int, written: list[str | None] | None) -> list[Any]:
        before = self.count
        get = self.get
        if event.anchor:
            self.anchors[event.anchor] = None
        values = []
        while type(item := get()) is not SequenceEndEvent:
            values.append(self.value(item, depth, written if type(item) is ScalarEvent else None))
        self.count += 1
        if event.anchor:
            self.anchors[event.anchor] = (values, self.count - before)
        return values

    def mapping(self, event: Any, depth: int, verbatim: frozenset[str] = frozenset()) -> dict[str, Any]:
        before = self.count
        get = self.get
        if event.anchor:
            self.anchors[event.anchor] = None
        values: dict[str, Any] = Said() if depth == 1 else {}
        merged: list[dict[str, Any]] = []
        while type(item := get()) is not MappingEndEvent:
            key = self.key(item)
            if key in verbatim:
                written: list[str | None] = []
                value = self.value(get(), depth, written)
                if not isinstance(value, str) and written:
                    _remember(values, key, value, written)
            else:
                value = self.value(get(), depth)
            if key == "<<" and item.implicit[0] and (given := _mappings(value)):
                merged.extend(given)
                continue
            if key in values:
                self.on_duplicate(key, item.start_mark.line)
            values[key] = value
        for mapping in merged:
            for key, value in mapping.items():
                values.setdefault(key, value)
        self.count += 1
        if event.anchor:
            self.anchors[event.anchor] = (values, self.count - before)
        return values

    def key(self, event: Any) -> str:
        """Keys are text as it is written: ``2024:`` is "2024", ``yes:`` is "yes"."""
        if type(event) is ScalarEvent:
            text: str = event.value if self.back is None else event.value.translate(self.back)
            if event.anchor:
                self.anchors[event.anchor] = (text, 1)
            return text
        if type(event) is AliasEvent:
            value = self.alias(event)
            if isinstance(value, str):
                return value
        raise YAMLFault("a key must be text; put it in quotes", event.start_mark.line)


def _remember(values: dict[str, Any], key: str, value: Any, written: list[str | None]) -> None:
    assert isinstance(values, Said)
    if isinstance(value, list):
        if len(written) == len(value):  # flat, and without aliases
            values.written[key] = written
    elif written[0] is not None:
        values.written[key] = written[0]


def _mappings(value: Any) -> list[dict[str, Any]]:
    """What ``<<`` merges: one mapping or several; anything else is an ordinary value."""
    found = value if isinstance(value, list) else [value]
    return found if all(isinstance(item, dict) for item in found) else []


def _tagged(event: Any, text: str) -> Any:
    """A scalar with a tag: the core schema's own tags are obeyed, any other leaves the text."""
    tag = event.tag.removeprefix("tag:yaml.org,2002:")
    if tag in ("int", "float", "bool", "null", "timestamp"):
        value = resolve(text)
        fits = {
            "int": isinstance(value, int) and not isinstance(value, bool),
            "float": isinstance(value, int | float) and not isinstance(value, bool),
            "bool": isinstance(value, bool),
            "null": value is None,
            "timestamp": isinstance(value, date),
        }
        if not fits[tag]:
            raise YAMLFault(f"!!{tag} does not fit {text!r}", event.start_mark.line)
        return float(value) if tag == "float" else value
    return text
