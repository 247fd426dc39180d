"""What can we say to the user, and how bad is it? One table of codes, one kind of message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from .article import Article, Origin


class Level(IntEnum):
    """How much a notice matters. ``--fail-on LEVEL`` fails the run from that level up."""

    NOTE = 10  #: something was done that you may want to know
    LOSS = 20  #: the target has no room for something the source said
    WARNING = 30  #: probably wrong in the source; the article was converted all the same
    ERROR = 40  #: this article was not converted

    @property
    def word(self) -> str:
        return self.name.lower()


#: code -> (level, what it means, what to do about it). The reference page ``docs/notices.md`` is made from this.
CODES: dict[str, tuple[Level, str, str]] = {
    # repair: the text was damaged on its way here, and was restored
    "repaired-newlines": (
        Level.NOTE,
        "Newlines written out as backslash + n were decoded.",
        "Nothing; compare before and after when in doubt.",
    ),
    "repaired-encoding": (
        Level.NOTE,
        "Mojibake (UTF-8 once read in another encoding) was undone.",
        "Nothing; compare before and after when in doubt.",
    ),
    "repaired-escapes": (
        Level.NOTE,
        "A text that was escaped as a JSON string was read back.",
        "Nothing; compare before and after when in doubt.",
    ),
    "csv-quotes": (
        Level.WARNING,
        "The text is wrapped in quotes with its own quotes doubled: a CSV cell copied unread. It was left as it is.",
        "Take the outer quotes off and make the doubled ones single, in the source.",
    ),
    "lost-characters": (
        Level.WARNING,
        "The text holds U+FFFD, the sign of a character lost before it came here.",
        "Put the right character in its place, in the source.",
    ),
    # reading
    "front-matter": (Level.ERROR, "The front matter cannot be parsed.", "Mend the line that is named."),
    "json": (Level.ERROR, "The file or record is no valid JSON.", "Mend the line that is named."),
    "csv": (Level.ERROR, "The row is no valid CSV.", "Mend the line that is named."),
    "ragged-row": (Level.WARNING, "A row has fewer cells than the header.", "Add the missing separators."),
    "jsonld": (Level.ERROR, "The markup holds no question and answer.", "Mend the node that is named."),
    "epub": (Level.ERROR, "The book or one of its files cannot be read.", "Mend the file that is named."),
    "wxr": (Level.ERROR, "The file is no WordPress export.", "Export it again (Tools, Export)."),
    "empty-file": (Level.ERROR, "The file holds nothing.", "Delete it, or restore it from a backup."),
    "binary-file": (Level.ERROR, "The file is no text.", "Take it out of SOURCE, or rename it."),
    "encoding": (Level.ERROR, "The text is neither UTF-8 nor UTF-16.", "Save the file as UTF-8."),
    "unreadable": (Level.ERROR, "The file could not be read.", "Look at its permissions."),
    "too-deep": (Level.ERROR, "Values or markup are nested hundreds of levels deep.", "Take levels out."),
    "no-title": (Level.ERROR, "The record has no title and nothing to make one from.", "Give it a title."),
    "bad-url": (Level.ERROR, "The address of the article is none.", "Write it as /a/b or https://example.org/a/b."),
    "crash": (Level.ERROR, "A fault of this program while it worked on the article.", "Report it, with the text."),
    "duplicate-key": (
        Level.WARNING,
        "A key stands twice in one mapping of the front matter; the last value counts.",
        "Delete one of the two.",
    ),
    "bad-date": (Level.WARNING, "A date field holds no date; its text is kept in extra.", "Write it as 2025-01-30."),
    "second-text": (
        Level.WARNING,
        "The page has an answer in its front matter and a text below it; the text is kept in extra.",
        "Move one into the other.",
    ),
    "site-settings": (
        Level.ERROR,
        "The settings of the site cannot be read, or ask for an address that cannot be known.",
        "Mend the file that is named, or say --set permalink=….",
    ),
    "template-code": (
        Level.WARNING,
        "The text holds template code of the system it comes from; it stays as text.",
        "Say in Markdown what it shows, or take it out.",
    ),
    # rendering
    "maths-kept": (
        Level.WARNING,
        "A formula could not become MathML; its TeX is shown as it is.",
        "Mend the TeX: a brace or a command is wrong, or no converter knows it.",
    ),
    "control-characters": (
        Level.NOTE,
        "Characters that no XML or HTML may hold were removed.",
        "Nothing; the text around them is whole.",
    ),
    "html-removed": (
        Level.LOSS,
        "Raw HTML that is not safe in a book or on a page (scripts, forms, event handlers) was removed.",
        "Say it in Markdown if it matters.",
    ),
    "link-removed": (
        Level.LOSS,
        "A link or image with an unsafe or broken address lost its address; its text is kept.",
        "Mend the address.",
    ),
    # the whole
    "duplicate-url": (
        Level.WARNING,
        "Two articles have the same address; a format that needs unique ones fails the later, others name it anew.",
        "Give one of them another url.",
    ),
    "renamed": (
        Level.NOTE,
        "The name an article would have was taken; it got a longer one.",
        "Nothing; the name stays the same from run to run.",
    ),
    "section-spelling": (
        Level.NOTE,
        "A section is spelt in more than one way; the most frequent spelling was used.",
        "Use one spelling in the source.",
    ),
    "dangling-related": (
        Level.NOTE,
        "A related link leads to no article of this run.",
        "Convert the whole site, or mend the url.",
    ),
    # what `check` finds
    "no-text": (Level.WARNING, "The article has no text.", "Write it, or take the page out."),
    "cut-off": (Level.WARNING, "The text seems to end in mid sentence.", "Look at the source it came from."),
    "unbalanced-maths": (
        Level.WARNING,
        "A formula opens and never closes.",
        "Add the missing delimiter.",
    ),
    "unclosed-fence": (Level.WARNING, "A code block never ends.", "Add the closing fence."),
    "heading-skip": (Level.NOTE, "A heading skips a level; writers renumber it.", "Use the next level."),
    "long-title": (Level.NOTE, "The title is longer than most catalogues show.", "Shorten it."),
    "duplicate-question": (Level.NOTE, "An earlier article asks the same.", "Keep one, or tell them apart."),
    "duplicate-answer": (Level.NOTE, "An earlier article has the same text.", "Keep one."),
    "duplicate-id": (Level.NOTE, "An earlier article has the same id.", "Nothing: the address is the identity."),
    # what `validate` finds
    "vocabulary": (Level.ERROR, "schema.org has no such name, or not there.", "Look at the name it suggests."),
    "relative-url": (Level.WARNING, "An @id is relative.", "Write the markup with --set base-url=https://…."),
    "not-visible": (Level.WARNING, "The page does not show what its markup says.", "Show it, or take it out."),
    "stray-bom": (Level.WARNING, "A byte order mark inside the text.", "Files were joined: mend the source."),
    "epub-broken": (Level.ERROR, "The book breaks a rule of EPUB 3.3.", "Make it anew, or mend the file named."),
    "epub-trouble": (Level.WARNING, "Legal, but known to trouble readers.", "Look at the file named."),
    # writing
    "duplicate-identity": (
        Level.ERROR,
        "An earlier article has the same address, and the target takes each address once.",
        "Give one of them another url.",
    ),
    "no-answer": (Level.ERROR, "The article has no answer.", "Write one, or leave out strict=yes."),
    "second-faqpage": (
        Level.WARNING,
        "The page holds questions in other markup already; a page may have one FAQPage.",
        "Delete the other one.",
    ),
    "no-base-url": (
        Level.WARNING,
        "The addresses in the markup are relative, so they identify nothing outside this site.",
        "Say the site's address with --set base-url=https://….",
    ),
    "bad-lang": (Level.WARNING, "The language is no BCP 47 tag; it was not written.", "Write it as en or pt-BR."),
    "qapage-policy": (
        Level.WARNING,
        "Search engines do not accept QAPage for answers that only the site itself can give.",
        "Use type=faq; or say allow=qapage-policy when users can answer.",
    ),
    "over-limit": (Level.WARNING, "A page is larger than max-bytes, with one question alone.", "Shorten the answer."),
    "target-refuses": (Level.WARNING, "The target is known to spoil this.", "Look at the article after the import."),
    "long-cell": (Level.WARNING, "A cell is longer than the target takes.", "Shorten it, or choose another format."),
    "truncated": (Level.LOSS, "A text is longer than the target takes, and was cut.", "Shorten it, in the source."),
    "json-cell": (Level.NOTE, "A text that the target would parse as JSON was protected.", "Nothing."),
    "lone-surrogate": (Level.WARNING, "Half a character cannot be written in UTF-8.", "Mend the source."),
    "image-missing": (
        Level.WARNING,
        "A picture's file is not there; its description stands in its place.",
        "Name the folder it lies in: --set pictures=FOLDER.",
    ),
    "image-type": (
        Level.WARNING,
        "The file is no picture that every reader can show; its description stands in its place.",
        "Save it as PNG, JPEG, GIF, WebP or plain SVG.",
    ),
    "image-remote": (
        Level.NOTE,
        "A picture lies on another site, where a book may not reach; a link stands in its place.",
        "Save it beside the articles if it matters.",
    ),
    "image-large": (Level.NOTE, "A picture is larger than small readers can show.", "Make it smaller."),
    "image-alt": (Level.NOTE, "A picture has no description.", "Describe it for who cannot see it."),
    "fields-lost": (Level.LOSS, "The target has no room for these fields.", "Choose another format if they matter."),
    "left-out": (Level.NOTE, "The article is whole, but this target has no place for it.", "See the reason it names."),
    # verifying, moving to another system
    "missing": (
        Level.ERROR,
        "The target has no article at this address.",
        "Convert again; read the notices of that run.",
    ),
    "different": (
        Level.ERROR,
        "A field of the target is not what the source says.",
        "Compare before (source) and after (target); report it when the target was not edited since.",
    ),
    "extra-article": (
        Level.WARNING,
        "The target has an article that the source has not.",
        "It is new there, or was deleted from the source: decide which.",
    ),
    "not-reversible": (
        Level.WARNING,
        "The body was changed for the target in a way that reading back cannot undo exactly.",
        "Look at the article in the target.",
    ),
    "live": (
        Level.ERROR,
        "The running system stopped to answer, or answered something else.",
        "See what it says; what came after was not compared.",
    ),
    "dead-address": (
        Level.ERROR,
        "An article's old address leads to no page of the new site.",
        "Import the redirects; look whether the article is published.",
    ),
    "not-built": (
        Level.ERROR,
        "The built site has no page for the article, or a formula does not stand on it as it was written.",
        "Look at the page; --set maths= says how formulas are written.",
    ),
    "unmapped": (
        Level.ERROR,
        "The target has no place for something the source said beyond the model.",
        "Say --set unmapped=drop to lose it knowingly, or choose a target that keeps it.",
    ),
    "gone": (
        Level.WARNING,
        "An article of the last run is no longer in the source; what was written for it stays.",
        "Say --prune, or delete it in the target, when it shall go.",
    ),
    "pruned": (
        Level.NOTE,
        "A file of the last run, unchanged since, is no longer in the source; --prune deleted it.",
        "Nothing.",
    ),
    "not-pruned": (
        Level.WARNING,
        "Nothing was deleted, for articles failed: what the last run wrote for them is not gone.",
        "Mend what failed, and run again.",
    ),
    "media-missing": (
        Level.WARNING,
        "The article names a picture or document that is not in the source.",
        "Name the folder it lies in with --set media-root=FOLDER, or mend the address.",
    ),
    "media-refused": (
        Level.WARNING,
        "The article names a file that is not copied: outside of the site, hidden, or no picture or document.",
        "Put the file into the site's folders, or mend the address.",
    ),
    "media-clash": (
        Level.WARNING,
        "Another file has the place in the target that a picture or document wants; it was left as it is.",
        "Give one of the two another name.",
    ),
    "media-skipped": (Level.NOTE, "Pictures and documents were not looked for.", "Copy them yourself."),
    "media-lost": (
        Level.ERROR,
        "A picture or document of the source is missing in the target, or another one.",
        "Convert again, or copy it; with --set media=link files are not compared.",
    ),
    "companion": (
        Level.NOTE,
        "A settings file of that name is there already; ours got another name.",
        "Merge the two.",
    ),
    "redirect-unused": (
        Level.WARNING,
        "A row of the redirect list cannot be used.",
        "Mend or delete the row; the notice says why.",
    ),
    "redirect-flattened": (
        Level.NOTE,
        "A redirect led to an address that has moved itself; it was pointed at the end of the way.",
        "Nothing.",
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One message: its code says the level, its origin says where, ``article`` is the article's url if known."""

    code: str
    text: str
    origin: Origin | None = None
    article: str = ""
    before: str = ""
    after: str = ""

    def __reduce__(self) -> tuple[type[Notice], tuple[object, ...]]:  # as Origin does, for the same reason
        return Notice, (self.code, self.text, self.origin, self.article, self.before, self.after)

    @property
    def level(self) -> Level:
        return CODES[self.code][0]

    def __str__(self) -> str:
        where = f"{self.origin}: " if self.origin else ""
        return f"{where}{self.level.word}: {self.code}: {self.text}"

    def as_json(self) -> dict[str, object]:
        """The notice as one line of ``--report``; keys without a value are absent."""
        origin = self.origin
        said = {
            "level": self.level.word,
            "code": self.code,
            "text": self.text,
            "path": origin.path if origin else None,
            "line": origin.line if origin else None,
            "item": origin.item if origin else None,
            "article": self.article or None,
            "before": self.before or None,
            "after": self.after or None,
        }
        return {key: value for key, value in said.items() if value is not None}


class BadArticle(Exception):
    """This article cannot be converted. Caught in ``work.failures`` alone; becomes an ERROR notice."""

    def __init__(self, code: str, text: str, line: int | None = None) -> None:
        super().__init__(code, text, line)
        self.code, self.text, self.line = code, text, line


class LeftOut(Exception):
    """This article is whole, but the target has no place for it; counted as left out, with its reason."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Report:
    """Collects the notices of one article (or of one volume) on its way."""

    __slots__ = ("article", "keys", "notices", "origin")

    def __init__(self, origin: Origin | None = None, article: str = "", notices: list[Notice] | None = None) -> None:
        self.origin, self.article = origin, article
        self.notices: list[Notice] = [] if notices is None else notices
        #: which of the source's keys gave which field of the model, from readers that know; see ``fields.article_from``
        self.keys: dict[str, str] = {}

    def about(self, origin: Origin | None, article: str) -> Report:
        """The same report, speaking of one article: for a writer that assembles many."""
        return Report(origin, article, self.notices)

    def __iter__(self) -> Iterator[Notice]:
        return iter(self.notices)

    def add(self, code: str, text: str, *, line: int | None = None, before: str = "", after: str = "") -> None:
        """Add one notice. An unknown ``code`` is a KeyError: the fault of the caller."""
        CODES[code]
        origin = self.origin
        if line is not None and origin is not None:
            origin = Origin(origin.path, line, origin.item)
        self.notices.append(Notice(code, text, origin, self.article, before, after))

    def losses(self, article: Article, carries: frozenset[str]) -> None:
        """Say which values of ``article`` stand in fields that the writer does not carry."""
        lost = [name for name in _LOSABLE if name not in carries and getattr(article, name)]
        if lost:
            self.add("fields-lost", "no room for " + ", ".join(lost))


_LOSABLE = ("id", "summary", "section", "lang", "date", "authors", "keywords", "related", "draft", "no_index", "extra")
