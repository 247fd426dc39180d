"""Maths or not? One line a case: the text, the expressions in it, the number of money dollars."""

from __future__ import annotations

import time

import pytest

from converters.render import maths

CASES: list[tuple[str, list[str], int]] = [
    # money
    ("It costs $5 and $10.", [], 2),
    ("US$ 1.3 trillion in 2020 and US$ 2 trillion later", [], 2),
    ("Can$5 or AU$7, INT$9", [], 3),
    ("$500 * 10% = $50", [], 2),
    ("$600 - $100 = $500", [], 3),
    ("It costs $5 (or $6).", [], 2),
    ("**$5,000**–**$10,000** a year", [], 2),
    ("**$5** or **$6**", [], 2),
    ("a loss of -$50, a gain of +$20", [], 2),
    ("-$50 to $-20", [], 2),
    ("$.50 and $0.75 each", [], 2),
    ("prices from $5-$10 and $5/$10", [], 4),
    ("$5 million to $7 million", [], 2),
    ("$1,000,000 is less than $1.5M", [], 2),
    ("one is $20, the other $15; together $35.", [], 3),
    ("tickets ($5–$8) sell", [], 2),
    ("5$ and 6$ and 7 $", [], 3),
    ("\\$5 and \\$10", [], 2),
    ("a $6 price floor", [], 1),
    ("$100,000 in assets and $50,000 in debts give $50,000", [], 3),
    ("€5, £6 and ₹7", [], 0),
    ("It cost $5.\n\nLater $6.", [], 2),
    ("| $5 | $10 |\n|---|---|\n| $1 | $2 |", [], 4),
    ("- $5 for one\n- $6 for two", [], 2),
    ("from $30 to about 40$", [], 2),
    ("$5k–$6k", [], 2),
    ("$12.99/month or $99/year", [], 2),
    ("USD$40 vs. NZ$60", [], 2),
    ("A$10 note and a HK$20 note", [], 2),
    # money beside maths
    ("It costs $5 when $x = 2$.", ["x = 2"], 1),
    ("costs $30 for $\\alpha=2$ units", ["\\alpha=2"], 1),
    ("profit of $50, so $$ROI = 50\\%$$", ["ROI = 50\\%"], 1),
    ("pay US$ 5 for $ x $ apples", [" x "], 1),
    ("from $30 ($\\alpha$) to $40 ($\\beta$)", ["\\alpha", "\\beta"], 2),
    ("$10 and \\( y \\) and $20", [" y "], 2),
    ("if $p$ is $3 and $q$ is $4", ["p", "q"], 2),
    ("earn $15 × \\(h\\) hours", ["h"], 1),
    # dollars around maths
    ("$x$", ["x"], 0),
    ("$ x $ and $ y $", [" x ", " y "], 0),
    ("the $x$-axis and the $y$-axis", ["x", "y"], 0),
    ("the $n$th term, $k$NN", ["n", "k"], 0),
    ("$0.8$ and $0.4$ is $0.32$", ["0.8", "0.4", "0.32"], 0),
    ("$30 - 0.2 \\times 30$", ["30 - 0.2 \\times 30"], 0),
    ("$30,000 \\rightarrow 30$", ["30,000 \\rightarrow 30"], 0),
    ("$ 1,000,000 $ people", [" 1,000,000 "], 0),
    ("$ -1 < x < 7$", [" -1 < x < 7"], 0),
    ("($a$, $b$)", ["a", "b"], 0),
    ("**$x$** and *$y$*", ["x", "y"], 0),
    ("**Area:**$x$", ["x"], 0),
    ("$x$$y$", ["x", "y"], 0),
    ("$5 = 4 + 1$", ["5 = 4 + 1"], 0),
    ("$P(A \\text{ and } B)$", ["P(A \\text{ and } B)"], 0),
    ("$\\text{cost} = \\$5$", ["\\text{cost} = \\$5"], 0),
    ("$\\text{if $x$ is odd}$ holds", ["\\text{if $x$ is odd}"], 0),
    ("$speed = distance / time$", ["speed = distance / time"], 0),
    ("$A \\$ B$", ["A \\$ B"], 0),
    ("$a \\\\$ b", ["a \\\\"], 0),
    ("$+$ and $=$ and $\\to$", ["+", "=", "\\to"], 0),
    ("$`x_1`$ as GitLab writes it", ["x_1"], 0),
    ("$a\nb$", ["a\nb"], 0),
    ("$\\frac{1}{2}$.", ["\\frac{1}{2}"], 0),
    ("“$x$”", ["x"], 0),
    ("$f(x) = x^2$, $g$", ["f(x) = x^2", "g"], 0),
    ("$100$ metres in $9.58$ seconds", ["100", "9.58"], 0),
    ("$ [0, 1) $ is half open", [" [0, 1) "], 0),
    ("| $|x|$ | $y$ |\n|---|---|", ["|x|", "y"], 0),
    # backslash delimiters
    ("\\(x\\) and \\[y = 1\\]", ["x", "y = 1"], 0),
    ("\\( f(x) \\) and $ x $", [" f(x) ", " x "], 0),
    ("\\\\( x \\\\) as some sites escape it", [" x "], 0),
    ("\\[\n\\frac{1}{2}\n\\]", ["\n\\frac{1}{2}\n"], 0),
    ("\\(a\\) \\(b\\)", ["a", "b"], 0),
    ("a stray \\( and \\( x \\)", [" x "], 0),
    ("\\(\\text{see \\(x\\) here}\\)", ["\\text{see \\(x\\) here}"], 0),
    ("\\[sic\\] and \\[insert field\\]", [], 0),
    ("\\[[1](https://example.org/?id=60)\\]", [], 0),
    ("\\(see the note about this\\)", [], 0),
    ("\\[1\\]", [], 0),
    ("\\[ a + b \\]", [" a + b "], 0),
    ("\\[a \\< b\\]", [], 0),
    ("\\[\nx\n\\]", ["\nx\n"], 0),
    ("\\[ \\] open, \\[x\\] done", [], 0),
    # display
    ("$$x = 1$$", ["x = 1"], 0),
    ("Text\n$$\nx\n$$\nmore", ["\nx\n"], 0),
    ("$$\na \\\\\n=\nb\n$$", ["\na \\\\\n=\nb\n"], 0),
    ("1. Item\n   $$\n   x\n   $$\n2. Item", ["\n   x\n   "], 0),
    ("> $$\n> x\n> y\n> $$", ["\nx\ny\n"], 0),
    ("$$ is the process id, $$$ is dear", [], 0),
    ("cheap ($) to dear ($$$)", [], 0),
    ("$$\\text{a $x$ b}$$", ["\\text{a $x$ b}"], 0),
    # environments
    ("\\begin{align}\na &= b \\\\\n&= c\n\\end{align}", ["\\begin{align}\na &= b \\\\\n&= c\n\\end{align}"], 0),
    ("\\begin{equation*}x\\end{equation*}", ["\\begin{equation*}x\\end{equation*}"], 0),
    ("\\begin{itemize}\\item a\\end{itemize}", [], 0),
    ("$$\\begin{cases}1\\\\2\\end{cases}$$", ["\\begin{cases}1\\\\2\\end{cases}"], 0),
    # no span crosses a blank line
    ("$x\n\ny$", [], 0),
    ("$$x\n\ny$$", [], 0),
    ("\\(x\n\ny\\)", [], 0),
    ("\\begin{align}a\n\nb\\end{align}", [], 0),
    ("> \\(x\n>\n> y\\)", [], 0),
    # shells and programs
    ("$PATH and $HOME", [], 0),
    ("echo $HOME/$USER", [], 0),
    ("$HOME$USER", [], 0),
    ("${DIR}/$NAME and $(pwd)/$x", [], 0),
    ("$HOME:$PATH", [], 0),
    ("in PHP, $a = $b; means", [], 0),
    ("$#/$@ and $? and $!", [], 0),
    ("the variables $foo, $bar, and $baz", [], 0),
    ("`$x$` and ``a ` $y$``", [], 0),
    ("```\n$x$\n```", [], 0),
    ("~~~sh\necho $x $y\n~~~\n$z$", ["z"], 0),
    ("- a\n\n  ```sh\n  echo $x$\n  ```\n\n$y$", ["y"], 0),
    ("> ```\n> $x$\n> ```\n\n$y$", ["y"], 0),
    ("costs $5, see `$HOME` and $6", [], 2),
    ("Text\n\n    $x$ in indented code\n\n$y$", ["y"], 0),
    ("- item\n\n    $x$ in the item", ["x"], 0),
    ("<code>$x$</code> <pre>$y$</pre> $z$", ["z"], 0),
    ("https://example.org/?a=$x$&b and $y$", ["y"], 0),
    ("[link](/a$b$c) and $y$", ["y"], 0),
    ("[wiki](https://example.org/Foo_\\(bar\\))", [], 0),
    ("Kaho`olawe $x$\n\nand Hawai`i", ["x"], 0),
    ("a lone ` tick and $x$", ["x"], 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expressions", "amounts"), CASES, ids=[case[0][:40] for case in CASES])
def test_case(text: str, expressions: list[str], amounts: int) -> None:
    assert [span.tex for span in maths.find(text)] == expressions
    assert len(maths.money(text)) == amounts


def test_spans_have_their_delimiters_and_kinds() -> None:
    text = "$a$ $$b$$ \\(c\\) \\[d=1\\] \\begin{align}e\\end{align}"
    spans = maths.find(text)
    assert [text[span.start : span.end] for span in spans] == [
        "$a$",
        "$$b$$",
        "\\(c\\)",
        "\\[d=1\\]",
        "\\begin{align}e\\end{align}",
    ]
    assert [(span.kind, span.display) for span in spans] == [
        ("$", False),
        ("$$", True),
        ("\\(", False),
        ("\\[", True),
        ("\\begin", True),
    ]


def test_what_never_closes_is_named() -> None:
    assert maths.read("$$ x\n\nand \\( y, \\[ z and \\begin{align} a").unpaired == [0, 10, 16, 25]
    assert maths.read("$$x$$ \\(y\\) \\[sic\\] costs $5").unpaired == []


@pytest.mark.parametrize("end", ["", "\\)$$\\]\\end{align}$"])
@pytest.mark.parametrize(
    "unit", ["$", "$ ", "$x ", "\\(", "\\( x", "$$ ", "\\[", "\\begin{align}", "`", "`$", "{$", "[](", "\\"]
)
def test_time_grows_with_the_text(unit: str, end: str) -> None:
    text = unit * (60_000 // len(unit)) + end
    began = time.process_time()
    maths.read(text)
    assert time.process_time() - began < 2


def test_k_squared_is_no_thousands() -> None:
    assert [span.tex for span in maths.find("or $4k^2 = 2b^2$, leading to $b$")] == ["4k^2 = 2b^2", "b"]
    assert maths.find("between $4k and $5k, or so") == []
