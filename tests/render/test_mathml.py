"""TeX to MathML: each case by what a reader would see, for what converters get silently wrong."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from xml.dom.minidom import parseString

import pytest

from converters.render.chem import to_tex, units_to_tex
from converters.render.mathml import to_mathml
from converters.render.tex import MACROS


def seen(tex: str, display: bool = True) -> str:
    """The characters of the formula in order, rows apart by ``/``."""
    made = to_mathml(tex, display)
    assert made is not None, tex
    parseString(made)
    made = re.sub(r"<annotation.*</annotation>", "", made, flags=re.DOTALL)
    made = re.sub(r"<mspace[^>]*?(?:margin-left:-)?[^>]*/>", "", made).replace("</mtr><mtr>", "/")
    text = unescape(re.sub(r"<[^>]*>", "", made)).replace("\u00a0", " ")
    return unicodedata.normalize("NFC", re.sub("[\u2061-\u2064]", "", text))


CASES = [
    (r"a \not= b", "a≠b"),
    (r"x \notin A \setminus B", "x∉A∖B"),
    (r"a \\ b", "a/b"),
    (r"a &= b \\ &= c", "a=b/=c"),
    (r"a \\[4pt] b \\", "a/b"),
    (r"\begin{aligned} a &= b \\[1ex] c &= d \end{aligned}", "a=b/c=d"),
    (r"\begin{align*} a &= b \\ c &= d \end{align*}", "a=b/c=d"),
    (r"\begin{align} a &= b \\ c &= d \end{align}", "a=b/c=d"),
    (r"\begin{align} a &= b \tag{3} \\ c &= d \end{align}", "a=b(3)/c=d"),
    (r"\begin{equation} a = b \label{eq:x} \end{equation}", "a=b"),
    (r"\begin{eqnarray} a & = & b \\ & = & c \end{eqnarray}", "a=b/=c"),
    (r"\begin{gather} a \\ b \end{gather}", "a/b"),
    (r"\begin{alignat}{2} a &= b & c &= d \end{alignat}", "a=bc=d"),
    (r"\begin{split} a &= b \\ &= c \end{split}", "a=b/=c"),
    (r"\begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}", "{1if x>0/0otherwise"),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "[12/34]"),
    (r"\left(\begin{smallmatrix} 1 \\ 2 \end{smallmatrix}\right)", "(1/2)"),
    (r"\sum_{\substack{i<n\\j<m}} a", "∑i<n/j<ma"),
    (r"E = mc^2 \tag{1}", "E=mc2(1)"),
    (r"E = mc^2 \tag*{A}", "E=mc2A"),
    (r"\eqref{eq:1} \text{ and } \ref{b}", "(eq:1) and b"),
    (r"\text{95% CI} = 5% + 3\%", "95% CI=5%+3%"),
    (r"\text{5\% of A \& B}", "5% of A & B"),
    (r"\text{if $x > 0$ then}", "if x>0 then"),
    (r"\text{a_b # 1}", "a_b # 1"),
    (r"\mbox{rate} = \textbf{a} \text{b \textit{c} d}", "rate=ab c d"),
    (r"\boxed{E} \cancel{x} \cancelto{0}{y}", "Exy0"),
    (r"\operatorname{rank} A, \operatorname*{argmax}_x f", "rankA,argmaxxf"),
    (r"\sgn x + \Var(X) + \rank A", "sgnx+Var(X)+rankA"),
    (r"\abs{x} + \norm{y}", "|x|+‖y‖"),
    (r"A_mB_n_{(s)}", "AmBn(s)"),
    (r"√x + 5 \celsius", "√x+5°C"),
    (r"\require{cancel} \nonumber x", "x"),
    (r"\href{https://example.org/}{y} = \verb|x_1|", "y=x_1"),
    (r"\ce{2H2 + O2 -> 2H2O}", "2H2+O2→2H2O"),
    (r"\ce{SO4^2-} + \ce{Fe^{3+}}", "SO42−+Fe3+"),
    (r"\int_0^1 f(x)\,\mathrm{d}x", "∫01f(x)dx"),
    ("°C + Ω ¬ α ≤ ∞", "°C+Ω¬α≤∞"),
    ("a < b > c", "a<b>c"),
]


@pytest.mark.parametrize(("tex", "expected"), CASES, ids=[case[0][:40] for case in CASES])
def test_seen(tex: str, expected: str) -> None:
    assert seen(tex) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("CuSO4.5H2O", r"CuSO_{4}\cdot 5\,H_{2}O"),
        ("0.5 O2", r"0.5\, O_{2}"),
        ("Na+(aq)", "Na^{+}(aq)"),
        ("Cl-(aq)", "Cl^{-}(aq)"),
        ("H3C-(CH2)4", r"H_{3}C\text{–}(CH_{2})_{4}"),
    ],
)
def test_a_formula_of_mhchem(formula: str, expected: str) -> None:
    assert to_tex(formula) == rf"\mathrm{{{expected}}}"


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("1.2e3 kJ//mol", r"1.2\times 10^{3}\,\mathrm{kJ/mol}"),
        ("0.1 mol dm-3", r"0.1\,\mathrm{mol\,dm^{-3}}"),
        ("9.81 m s^{−2}", r"9.81\,\mathrm{m\,s^{-2}}"),
        ("5 kg*m2", r"5\,\mathrm{kg\cdot m^{2}}"),
        ("°C", r"\mathrm{°C}"),
        ("-5", "-5"),
    ],
)
def test_a_quantity_of_mhchem(quantity: str, expected: str) -> None:
    assert units_to_tex(quantity) == expected
    assert to_mathml(rf"\pu{{{quantity}}}", False) is not None


@pytest.mark.parametrize("tex", [' a<b \\text{"q"}', "\n\\frac{1}{2}\n", "x'"])
def test_the_source_stands_in_the_annotation_and_alttext(tex: str) -> None:
    made = to_mathml(tex, False)
    assert made is not None
    math = parseString(made).documentElement
    assert math is not None
    assert math.getElementsByTagName("annotation")[0].firstChild.data == tex  # type: ignore[union-attr]
    assert math.getAttribute("alttext") == " ".join(tex.split())


def test_display_is_said() -> None:
    assert ' display="block"' in str(to_mathml("x", True))
    assert ' display="block"' not in str(to_mathml("x", False))


@pytest.mark.parametrize(
    "tex", [r"\unknowncommand{x}", r"\begin{tikzpicture}\end{tikzpicture}", "{x", r"\frac{1}", "a & b"]
)
def test_what_is_no_tex_is_none(tex: str) -> None:
    assert to_mathml(tex, False) is None


@pytest.mark.parametrize("name", MACROS)
def test_macros_are_not_the_converters_own(name: str) -> None:
    from math_core import LatexError, LatexToMathML

    with pytest.raises(LatexError):
        LatexToMathML(fancy_error=False).convert_with_local_state(f"\\{name}{{a}}{{b}}", displaystyle=False)


@pytest.mark.parametrize(
    ("formula", "tex"),
    [
        ("H2O", "H_{2}O"),
        ("Na+", "Na^{+}"),
        ("OH-", "OH^{-}"),
        ("SO4^2-", "SO_{4}^{2-}"),
        ("[Fe(CN)6]^3-", "[Fe(CN)_{6}]^{3-}"),
        ("Fe^{3+}", "Fe^{3+}"),
        ("2H2 + O2 -> 2H2O", r"2\,H_{2}  +  O_{2}  \rightarrow  2\,H_{2}O"),
        ("A <=> B", r"A  \rightleftharpoons  B"),
        ("A ->[heat][Pt] B", r"A  \xrightarrow[\mathrm{Pt}]{\mathrm{heat}}  B"),
        ("^{14}_6C", "{}^{14}_{6}C"),
        ("1/2 O2", r"\tfrac{1}{2}\, O_{2}"),
        ("CuSO4*5H2O", r"CuSO_{4}\cdot 5\,H_{2}O"),
        ("CO2 ^", r"CO_{2}\uparrow "),
        ("CH3-CH3", r"CH_{3}\text{–}CH_{3}"),
        ("NaCl(aq)", "NaCl(aq)"),
        ("$x$ H2O", "x H_{2}O"),
    ],
)
def test_chemistry(formula: str, tex: str) -> None:
    assert to_tex(formula) == rf"\mathrm{{{tex}}}"
