"""What is the tree of some HTML, however it was written? Unclosed paragraphs and items end where they must."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from .structure import names

VOID = names("area base br col embed hr img input link meta source track wbr")
#: Elements that start a line of their own.
BLOCK = names(
    "address article aside blockquote body center dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr html li main nav ol p pre section summary table ul"
)
#: Elements in elements. What is deeper begins anew at the top: those who walk the tree call themselves.
DEEPEST = 150
_ENDS_P = BLOCK - {"li", "dd", "dt"}


@dataclass(slots=True)
class Node:
    """One element; ``children`` are elements and texts, references resolved."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def find_all(self, *names: str) -> list[Node]:
        """Descendants of these names that lie in no other of them."""
        found: list[Node] = []
        for child in self.children:
            if isinstance(child, Node):
                found += [child] if child.name in names else child.find_all(*names)
        return found


class _Tree(HTMLParser):
    """A forgiving tree: unclosed ``p`` and ``li`` end where they must, stray end tags are passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ENDS_P and any(node.name == "p" for node in self._open):
            self._close("p")
        if tag in ("li", "dt", "dd", "tr", "td", "th", "option"):
            self._close_open_twin(tag)
        if len(self._open) > DEEPEST:
            del self._open[1:]
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.name == tag for node in self._open[1:]):
            self._close(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        children = self._open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)

    def _close(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop().name != tag:
            pass

    def _close_open_twin(self, tag: str) -> None:
        """A new item ends the item before it, unless a list or table was opened inside that one."""
        twins = ("dt", "dd") if tag in ("dt", "dd") else ("td", "th") if tag in ("td", "th") else (tag,)
        for node in reversed(self._open[1:]):
            if node.name in twins:
                self._close(node.name)
                return
            if node.name in ("ul", "ol", "dl", "table", "tr"):
                return


def tree_of(markup: str) -> Node:
    """The elements of ``markup`` (a fragment or a document) below one ``body``."""
    tree = _Tree()
    tree.feed(markup)
    tree.close()
    return tree.root
