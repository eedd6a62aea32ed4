"""How a page reads, in numbers: words in sight, words of the answer, links, the longest sentence, figures not called.

Read from the stored chapters. In sight is what a reader meets with all folds closed, before the verdicts: the text of
the Markdown cells. What functions print (judgements, tables, figures) is not counted; a table written by hand is.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

VERDICTS = re.compile(r"^\(verdicts-[\w-]+\)=$", re.M)
FOLD = re.compile(r"^(:{3,})\{dropdown\}.*?^\1$", re.M | re.S)
RULES = re.compile(
    r"^\s*(:{3,}.*|:\w+:.*|\([\w-]+\)=|\|[-| :]+\||\+\+\+.*)$", re.M
)  # directives, labels, rules of tables
ROLE = re.compile(r"\{(?P<role>[\w:]+)\}`(?P<said>[^`]*)`")
LINK = re.compile(r"(?<!!)\[(?P<said>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<to>[^)\s]+)(?:\s+\"[^\"]*\")?\)")
ABBREVIATED = re.compile(r"\b(U\.S|U\.N|Dr|St|No|vs|[A-Z])\.$")


@dataclass(frozen=True)
class Page:
    """A chapter as it is stored, measured."""

    path: Path

    @cached_property
    def _cells(self) -> list:
        return nbformat.read(self.path, as_version=4).cells

    @cached_property
    def source(self) -> str:
        """The Markdown of the page before its verdicts, without what is folded."""
        whole = "\n\n".join(cell.source for cell in self._cells if cell.cell_type == "markdown")
        return FOLD.sub("", VERDICTS.split(whole)[0])

    @cached_property
    def body(self) -> str:
        """The text in sight, one block a line."""
        return plain(self.source)

    @property
    def words(self) -> int:
        """How many words are in sight before the verdicts."""
        return _count(self.body)

    @property
    def answer(self) -> str:
        """The paragraph under the title."""
        return plain(self.source.split("\n\n")[1])

    @property
    def answer_words(self) -> int:
        """How many words the answer has."""
        return _count(self.answer)

    @property
    def answer_numbers(self) -> int:
        """How many numbers the answer has beside dates: glued ones, and those in figures that are no year."""
        told = self.source.split("\n\n")[1]
        return len([match for match in ROLE.finditer(told) if match["role"] == "glue:text"])

    @property
    def links(self) -> int:
        """How many links are in sight; calls of figures and explained terms are none."""
        text = self.source
        cited = sum(len(match["said"].split(",")) for match in ROLE.finditer(text) if match["role"].startswith("cite"))
        return len(LINK.findall(text)) + cited

    @property
    def links_per_30(self) -> float:
        """Links for each thirty words in sight."""
        return 30 * self.links / max(self.words, 1)

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences in sight; a heading, an item of a list and a cell of a table stand for themselves."""
        return [sentence for line in self.body.splitlines() for sentence in _sentences(line)]

    @property
    def longest(self) -> str:
        """The sentence with most words."""
        return max(self.sentences, key=_count, default="")

    @property
    def open_code(self) -> int:
        """Lines of code that are in sight before anybody asks."""
        return sum(
            len(cell.source.splitlines())
            for cell in self._cells
            if cell.cell_type == "code"
            and not {"remove-cell", "remove-input", "hide-input", "hide-cell"} & set(cell.metadata.get("tags", []))
        )

    @property
    def uncalled(self) -> list[str]:
        """Figures that no sentence calls by their number."""
        names = [
            cell.metadata["mystnb"]["figure"]["name"]
            for cell in self._cells
            if "name" in cell.metadata.get("mystnb", {}).get("figure", {})
        ]
        called = {match["said"] for match in ROLE.finditer(self._markdown) if match["role"] == "numref"}
        return [name for name in names if name not in called]

    @cached_property
    def _markdown(self) -> str:
        return "\n\n".join(cell.source for cell in self._cells if cell.cell_type == "markdown")


def plain(markdown: str) -> str:
    """Markdown as a reader sees it: a number for what is glued, the words of a link, no marks; one block a line."""
    text = RULES.sub("", markdown)
    text = ROLE.sub(_seen, text)
    text = LINK.sub(lambda link: link["said"], text)
    text = re.sub(r"<[^>]+>|[*`]|\{[^}]*\}", " ", text)
    blocks = re.split(r"\n\s*\n|\n(?=\s*[-|#>]|\s*\d+\.\s)", text)
    lines = [" ".join(re.sub(r"^\s*([-#>]+|\d+\.)\s", "", block).split()) for block in blocks]
    cells = [cell.strip() for line in lines for cell in (line.split("|") if line.startswith("|") else [line])]
    return "\n".join(cell for cell in cells if cell)


def _seen(role: re.Match) -> str:
    said = re.sub(r"\s*<[^>]*>$", "", role["said"])
    return {"glue:text": "0", "numref": "Figure 0"}.get(role["role"], said if role["role"] == "term" else "")


def _count(text: str) -> int:
    return len(re.findall(r"[\w][\w’'.,%/–-]*", text))


def _sentences(line: str) -> list[str]:
    found = [""]
    for piece in re.split(r"(?<=[.?!:;])(?<![A-Z]\.)\s+(?=[A-Z0-9“\"‘])|(?<=[.?!][”\"])\s+(?=[A-Z])", line):
        if ABBREVIATED.search(found[-1]):
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return [sentence for sentence in found if sentence]
