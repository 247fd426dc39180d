"""Which words after a backslash are LaTeX commands, when their first letter is the n, r or t of an escape?

A command is a backslash and the *whole* run of letters after it (TeX reads it so), hence ``\\nis`` is no command
though ``\\ni`` is. The names are those of LaTeX2e, amsmath, amssymb, amsthm, the physics, siunitx, units, mathtools
and unicode-math packages, plain TeX, and what KaTeX and MathJax add.
"""

from __future__ import annotations

_SURE = """
nabla narrower natnums natural ncong ncongruent nearrow nebarrow neArrow Nearrow neg negationslash negmedspace
negthickspace negthinspace neovnwarrow neovsearrow neq neqq neqsim neqslant nequiv newacronym newblock newbox
newcolumntype newcommand newcommandx newcommands newcount newcounter newdimen newenvironment newfam newfont
newglossaryentry newhelp newif newinsert newlabel newlanguage newlength newline newlist newmuskip newpage newread
newsavebox newskip newtagform newtcbox newtcolorbox newtheorem newtheoremstyle newtoks newwrite nexi ngeq ngeqq
ngeqslant ngg nggtr ngtr ngtrless ngtrsim nhpar nicefrac niton nleftarrow nLeftarrow nleftrightarrow nLeftrightarrow
nleq nleqq nleqslant nlessgtr nlesssim nll noalign nobreak nobreakdash nobreakdashes nobreakspace nocite nocorr
nocorrlist nofiles nohyphens noindent nointerlineskip nolimits nolinebreak nomathglyph nomenclature nonfrenchspacing
nonscript nonstopmode nonumber nopagebreak nopagecolor nopagenumbers normalbaselines normalbaselineskip normalcolor
normalem normalfont normalmarginpar normalsfcodes normalshape normalsize not notag notin notni notChar notaccent
nprec npreccurlyeq npreceq nprecsim nrightarrow nRightarrow nsg nshortmid nshortparallel nsime nsimeq nsqsubset
nsqsubseteq nsqsupset nsqsupseteq nsubseteq nsubseteqq nsucccurlyeq nsucceq nsuccsim nsupseteq nsupseteqq nthroot
ntriangleleft ntrianglelefteq ntriangleright ntrianglerighteq ntwoheadrightarrow nudefault nulldelimiterspace
nullfont numberline numberthis numberwithin numexpr nunlhd nunrhd nvdash nvDash nVdash nVDash nvleftarrow
nvLeftarrow nvLeftrightarrow nvrightarrow nvRightarrow nwarrow Nwarrow nwArrow nwovnearrow nparallelslant ncap ncup
nasymp napprox nbsp
"""

_MATHS = """
ne nexists ni nless nmid nparallel nsim nsubset nsupset nsucc nprec nu nin norm normord num numlist numproduct
numrange note nuclide
"""

_R_AND_T = """
r raggedbottom raggedleft raggedright raise raisebox rangle rank rarr Rarr ratio rbag rbbbrack rbrace Rbrace rbrack
rBrack rceil Re real reals Reals ref refstepcounter relax relbar Relbar relpenalty renewcommand renewenvironment
requires resizebox restriction reversemarginpar rfloor rgroup rhd rho right rightarrow Rightarrow rightarrowtail
rightarrowtriangle righteqarrow rightharpoondown rightharpoonup rightleftarrows rightleftharpoons rightline
rightmargin rightrightarrows rightskip rightsquigarrow rightthreetimes risingdotseq rlap rm rmdefault rmfamily
rmoustache rVert rvert rrbracket rtimes rule root roman Roman rotatebox rowcolor rowcolors rparen rfrac t tabcolsep
tableofcontents tabularnewline tag tan tanh target tau TeX tbinom tcolorbox tdplotsetmaincoords text textasciitilde
textasciicircum textbackslash textbar textbf textbullet textcircled textcolor textdegree textdollar textellipsis
textemdash textendash textgreater textheight textit textless textmd textnormal textquotedblleft textquotedblright
textquoteleft textquoteright textregistered textrm textsc textsf textsl textstyle textsubscript textsuperscript
texttrademark texttt textunderscore textup textwidth tfrac tg th thanks the theorem theoremstyle therefore theta
Theta thetasym thickapprox thicklines thickmuskip thicksim thickspace thin thinlines thinmuskip thinspace
thispagestyle tie tikz tikzset tilde times tiny title titleformat to today toprule top topmargin triangle
triangledown triangleleft trianglelefteq triangleq triangleright trianglerighteq tripledash tr trace Tr tt ttfamily
twocolumn twoheadleftarrow twoheadrightarrow typeout
"""

#: Commands whose rest is also a word or a letter ("exists", "u", "i"): commands only where the context says maths.
MATHS_N = frozenset(_MATHS.split()) | {"node", "null", "nint"}

#: Commands whose rest after the ``n`` is neither a word nor a name: ``\\neq`` is never a line end before "eq".
SURE_N = frozenset(_SURE.split()) - MATHS_N

#: Of ``MATHS_N``, the ones that stand between two things, so that something must stand on the left.
RELATIONS = frozenset({"ne", "ni", "nless", "nmid", "nparallel", "nsim", "nsubset", "nsupset", "nsucc", "nprec"})

#: Of ``MATHS_N``, the ones that take an argument in braces.
WITH_ARGUMENT = frozenset({"norm", "normord", "num", "numlist", "numproduct", "numrange", "note", "nuclide"})

#: ``\\r…`` and ``\\t…``, for telling a carriage return or a tab from a command.
R_AND_T = frozenset(_R_AND_T.split())
