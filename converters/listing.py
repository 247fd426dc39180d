"""What formats, options and targets are there, and in which versions?"""

from __future__ import annotations

import dataclasses
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any, get_type_hints

from . import formats, options, targets
from .migration.media import MediaOptions


def as_json() -> dict[str, Any]:
    """Readers, writers (each with its options) and targets, as ``articles formats --json`` prints them."""
    return {
        "readers": {name: _reader(formats.reader_class(name), name) for name in formats.names("reader")},
        "writers": {name: _writer(formats.writer_class(name)) for name in formats.names("writer")},
        "media": {"options": _options(MediaOptions)},
        "targets": {name: _target(name) for name in targets.names()},
    }


def _reader(cls: type[Any], name: str) -> dict[str, Any]:
    suffixes = [suffix for suffix, reader in formats.SUFFIXES.items() if reader == name]
    return {"suffixes": suffixes or list(cls.suffixes), "options": _options(cls)}


def _writer(cls: type[Any]) -> dict[str, Any]:
    return {"carries": sorted(cls.carries), "options": _options(cls)}


def _target(name: str) -> dict[str, Any]:
    profile = targets.target(name)
    return {"writer": profile.writer, "proof": profile.proof, "about": profile.about}


def _options(cls: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {
        options.option_name(field.name): {
            "type": _type(hints[field.name]),
            "default": _default(field),
            "help": field.metadata.get("help", ""),
        }
        for field in options.settable(cls)
    }


def _type(hint: Any) -> str:
    return (
        hint.__name__
        if isinstance(hint, type) and not getattr(hint, "__args__", None)
        else str(hint).replace("typing.", "")
    )


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not dataclasses.MISSING else None


def as_text() -> str:
    """The same for a person."""
    said = as_json()
    lines = []
    for kind in ("readers", "writers"):
        lines.append(kind)
        for name, what in said[kind].items():
            lines.append(f"  {name:<10}{' '.join(what.get('suffixes', ()))}".rstrip())
            lines += _option_lines(what["options"])
    lines += ["pictures and documents (-t markdown, --for)", *_option_lines(said["media"]["options"])]
    lines.append("targets (--for), the writer of each, and how far it was proved:")
    lines.append(
        "  live: a real system gave it back, build: a real generator built it, files: read back, counts: a table"
    )
    for name, what in said["targets"].items():
        lines.append(f"  {name:<14}{what['writer']:<10}{what['proof']:<8}{what['about']}")
    return "\n".join(lines)


def _option_lines(found: dict[str, Any]) -> list[str]:
    return [
        f"    --set {option}={_shown(about['default'])}".ljust(40) + f"  {about['help']}".rstrip()
        for option, about in found.items()
    ]


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, tuple):
        return ",".join(map(str, default))
    return "" if default is None else str(default)


def versions() -> str:
    """Our version, Python's, and of what decides the output; says when PyYAML lacks libyaml (11 times slower)."""
    import yaml

    libyaml = "with libyaml" if yaml.__with_libyaml__ else "without libyaml: reading front matter is 11 times slower"
    lines = [f"articles {_version('articles-toolkit')}", f"Python {platform.python_version()}"]
    lines.append(f"PyYAML {_version('PyYAML')} ({libyaml})")
    lines += [f"{name} {_version(name)}" for name in ("pyromark", "math-core", "ftfy", "EbookLib", "nh3", "markdown")]
    return "\n".join(lines)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
