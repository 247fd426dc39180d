"""Do misread characters come back, and does clean text stay as it is?"""

from __future__ import annotations

from collections.abc import Callable

import ftfy.bad_codecs  # noqa: F401  (registers the sloppy code pages)
import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.repair.mojibake import suspect, undo


def _as(codec: str) -> Callable[[str], str]:
    return lambda text: text.encode("utf-8").decode(codec)


western, latin, mac = _as("sloppy-windows-1252"), _as("latin-1"), _as("mac_roman")
DAMAGE: dict[str, Callable[[str], str]] = {
    "windows-1252": western,
    "latin-1": latin,
    "mac-roman": mac,
    "windows-1252 twice": lambda text: western(western(text)),
    "latin-1 twice": lambda text: latin(latin(text)),
    "mac-roman twice": lambda text: mac(mac(text)),
    "latin-1, then windows-1252": lambda text: western(latin(text)),
    "windows-1252, then latin-1": lambda text: latin(western(text)),
}
TEXTS = [
    "Here’s what “she” said — it’s fine…",
    "Café, naïve, São João, Köln, Ångström’s œuvre",
    "Water is H₂O, glucose C₆H₁₂O₆, the ion Na⁺, and x² ≤ 5",
    "Angles α, β and θ; Δx ≠ 0 ⇒ ∇·E = ρ",
    "Ἐν ἀρχῇ ἦν ὁ λόγος",
    "Привет, мир",
    "日本語の文章と漢字",
    "שלום עולם",
    "مرحبا بالعالم",
    "Tiếng Việt có dấu",
    "The price is €5, £4 or ₹300™",
    "Kanzen-chōaku and Škoda, Łódź, Çankırı",
    "At 20 °C, ±1 °C; 5 µm wide; ½ cup",
    "A party 🎉 for 👩‍🔬 scientists",
    "¿Qué tal? «Très bien», dit-elle.",
    "├── file\n│   └── other",
]
CLEAN = [
    "an area of 4.5 Å² and a volume of 120 Å³", "“1.5 Å” wide", "“CAFÉ…” he said", "JOSÉ’s house", "“…café…”", "« voilà »", "voilà »",
    "√π and √µ, x ≈π, ∆µ", "¬¬P", "¬(p ∨ ¬q)", "l’état c’est moi", "São João", "ã", "Å", "Ã", "Ã is a letter", "Â, Ã", "10 × 10²", "×²",
    "soft\u00adhyphen", "a\u00a0b", "à\u00a0b", "Ωμέγα", "Привет", "“ÉTATS”", "Über—Äther", "ÇÀ ET LÀ", "£5–£10 ™®©", "Mañana… “¿Qué?”",
    "«École»", "‘É’", "„Äpfel“", "‚Ärger‘", "CLICHÉ»", "Straße”", "Ü–Ö", "œuvre, Œuvres", "Beyoncé’s", "Beyoncé™", "POKÉ®", "Île-de-France",
    "‹é›", "20 Å–30 Å", "ÉÉ…", "°≤π", "∂∑/∂π", "∫π", "ﬁne ﬂow", "ＦＵＬＬ　width", "&eacute; &amp; &nbsp;", "e\u0301", "a\u2028b", "x\x85y", "\ufeffa",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", DAMAGE)
def test_comes_back(kind: str, text: str) -> None:
    assert undo(DAMAGE[kind](text)) == text


@pytest.mark.parametrize("text", CLEAN + TEXTS)
def test_clean_text_stays(text: str) -> None:
    assert undo(text) is text


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_in_one_line_alone(kind: str) -> None:
    lines = ["Clean: “naïve” café, 4.5 Å², √π — fine.", "Don’t – “really”, Zoë’s H₂O", "And São João…"]
    damaged = [lines[0], DAMAGE[kind](lines[1]), lines[2]]
    assert undo("\n".join(damaged)) == "\n".join(lines)


def test_no_break_spaces_that_became_blanks() -> None:
    text = "Le château est à Paris, déjà à côté"
    assert undo(western(text).replace("\xa0", " ")) == text


@pytest.mark.parametrize("sign", ["", "\ufffd"], ids=["fallen out", "replaced"])
def test_bytes_that_windows_1252_does_not_know(sign: str) -> None:
    for text in ("He said “yes”, then “no” and left.", "C₆H₁₂O₆ and Na⁺"):
        assert undo(western(text).translate(dict.fromkeys((0x81, 0x8D, 0x8F, 0x90, 0x9D), sign))) == text


@pytest.mark.parametrize("codec", ["sloppy-windows-1252", "latin-1", "mac_roman"])
def test_the_gate_loses_nothing(codec: str) -> None:
    """Every character of the basic plane, misread, passes the gate; so no mojibake can hide behind it."""
    hidden = [
        point
        for point in range(0x80, 0x10000)
        if not 0xD800 <= point < 0xE000 and not suspect(chr(point).encode("utf-8").decode(codec))
    ]
    assert hidden == []


@given(st.text())
def test_idempotent(text: str) -> None:
    once = undo(text)
    assert undo(once) == once


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126) | st.just("\n")))
def test_ascii_is_a_fixed_point(text: str) -> None:
    assert undo(text) is text


@given(st.lists(st.sampled_from([*CLEAN, *TEXTS]), min_size=1, max_size=6).map(" and ".join))
def test_clean_text_is_a_fixed_point(text: str) -> None:
    assert undo(text) is text


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=6).map(". ".join), st.sampled_from(sorted(DAMAGE)))
def test_damage_comes_undone(text: str, kind: str) -> None:
    assert undo(DAMAGE[kind](text)) == text


def test_accented_letters_side_by_side_are_no_sign_of_mojibake() -> None:
    assert not suspect("ramificação, ações, Zúñiga, créée")
    assert suspect("ramificaÃ§Ã£o") and undo("ramificaÃ§Ã£o, ação") == "ramificação, ação"
