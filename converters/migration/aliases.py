"""How do old addresses get into a finished file? One more line of front matter, in the syntax it has."""

from __future__ import annotations

from collections.abc import Iterable

from ..front_matter.dump import quoted


def with_aliases(data: bytes, key: str, sources: Iterable[str]) -> bytes:
    """A Markdown file with ``key: [sources]`` as the last line of its YAML or TOML front matter (JSON: the first)."""
    text = data.decode()
    listed = "[" + ", ".join(quoted(source) for source in sources) + "]"
    if text.startswith("{"):
        return f'{{\n  "{key}": {listed},{text[1:]}'.encode()
    fence, said = ("+++", f"{key} = {listed}") if text.startswith("+++") else ("---", f"{key}: {listed}")
    end = text.index(f"\n{fence}\n", len(fence) - 1) + 1
    return (text[:end] + said + "\n" + text[end:]).encode()
