"""What does articles.toml say? The same words as the command line, read before it.

to = "epub"                  # any long option, without its dashes
output = "book.epub"
[set]                        # --set, for whichever format has the option
title = "Everyday physics"
[set.epub]                   # only when the format is epub
publisher = "…"
[fields]                     # names of other sources: model field = the source's names
body = ["text", "content"]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .notices import Level
from .options import field_name

DEFAULT = "articles.toml"
#: option of the command line -> the types its value may have
WORDS: dict[str, tuple[type, ...]] = {
    "from": (str,), "to": (str,), "output": (str,), "for": (str,), "jobs": (int,), "executor": (str,),
    "report": (str,), "html": (str,), "fail-on": (str,), "dry-run": (bool,), "prune": (bool,), "quiet": (bool,), "progress": (bool,),
}  # fmt: skip

_TAKES = {str: "text in quotes", int: "a whole number", bool: "true or false"}


class BadConfig(Exception):
    """The file is absent, no TOML, or holds a word that does not exist; the message says which."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says: words of the command line, ``[set]``, ``[set.FORMAT]``, ``[fields]``; names as fields have them."""

    words: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    per_format: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)

    def options_for(self, format: str) -> dict[str, Any]:
        """``[set]`` with ``[set.FORMAT]`` over it."""
        return {**self.options, **self.per_format.get(format, {})}


def load(path: str | None) -> Config:
    """The configuration at ``path``, else ``articles.toml`` in the working folder, else an empty one. Raises BadConfig."""
    if path is None and not Path(DEFAULT).is_file():
        return Config()
    import tomllib

    name = path or DEFAULT
    try:
        said = tomllib.loads(Path(name).read_text("utf-8-sig"))
    except OSError as error:
        raise BadConfig(f"{name}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise BadConfig(f"{name}: byte {error.start} is no UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{name}: {error}") from None
    options, per_format = {}, {}
    for key, value in _table(name, said, "set").items():
        if isinstance(value, dict):
            per_format[key] = {field_name(inner): held for inner, held in value.items()}
        else:
            options[field_name(key)] = value
    fields = _table(name, said, "fields")
    for word, value in said.items():
        if word not in WORDS:
            raise BadConfig(f"{name}: no word {word!r}; there are: {', '.join(WORDS)}, [set], [fields]")
        if not isinstance(value, WORDS[word]):
            raise BadConfig(f"{name}: {word} takes {_TAKES[WORDS[word][0]]}, not {value!r}")
        if word == "fail-on" and str(value).upper() not in Level.__members__:
            raise BadConfig(f"{name}: no level {value!r}; there are: {', '.join(level.word for level in Level)}")
        if word == "jobs" and isinstance(value, int) and (value < 1 or isinstance(value, bool)):
            raise BadConfig(f"{name}: jobs = {value!r} is no number of workers")
    return Config({word.replace("-", "_"): value for word, value in said.items()}, options, per_format, fields)


def _table(name: str, said: dict[str, Any], key: str) -> dict[str, Any]:
    table = said.pop(key, {})
    if not isinstance(table, dict):
        raise BadConfig(f"{name}: [{key}] is a table")
    return table
