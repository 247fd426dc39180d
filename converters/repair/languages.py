"""Which languages share a habit that matters to who reads their strings? Names as fences have them, in lower case."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: ``'x`` quotes an expression, and strings may cross a line end.
LISP = _words("scheme lisp commonlisp common-lisp clojure clj elisp emacs-lisp racket rkt")
JS = _words("js javascript jsx mjs cjs ts typescript tsx node vue svelte")
SHELL = _words("sh bash zsh shell console shell-session ksh fish dockerfile docker makefile make")
#: Strings of these may cross a line end, so a pair in one may be either.
ACROSS = LISP | SHELL | _words("r perl pl ruby rb php rust rs sql mysql postgresql postgres plsql sqlite tsql awk sed tcl powershell ps1 ps"
    " html xml svg yaml yml toml css scss less ini ocaml")  # fmt: skip
#: In these an apostrophe holds one character.
CHARACTER = _words(
    "c cpp c++ cc h hpp objc objective-c csharp cs c# java go golang rust rs kotlin swift scala haskell hs ocaml d zig verilog vhdl ada"
)
#: In these an apostrophe behind a letter transposes a matrix, whatever the letter.
TRANSPOSE = _words("matlab octave julia jl")
#: In these an apostrophe quotes nothing.
NO_APOSTROPHE = LISP | _words("vb vbnet vba basic excel tex latex html xml svg")
#: In these a backslash inside double quotes escapes nothing.
NO_ESCAPES = _words("cmd bat batch dos powershell ps1 ps sql plsql tsql vb vbnet vba basic excel pascal fortran")
REGEX = JS | _words("perl pl ruby rb awk groovy coffeescript sed vim")
#: No language named, or none that is code: a quote mark may be prose.
TEXT = {""} | _words("text txt plain plaintext plain-text output none markdown md mdx pseudocode log")
TEX = _words("tex latex katex mathjax bibtex")
#: Fences in which LaTeX may stand.
WITH_TEX = TEX | _words("markdown md mdx")

#: Strings of these often begin with a line end; elsewhere that is rather a typed one.
FLUSH = SHELL | LISP | _words("sql mysql postgresql postgres plsql sqlite tsql awk yaml yml html xml powershell ps1")
RUBY = _words("ruby rb crystal elixir")
GO = _words("go golang")
DOLLAR = JS | _words("kotlin dart groovy php perl pl")
#: In these q and a bracket quote text.
BRACKETS = _words("perl pl ruby rb")
#: In these a back-tick quotes text.
BACKTICKS = JS | GO
