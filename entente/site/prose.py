"""How a page reads, in numbers: words in sight, words of the answer, links, the longest sentence, figures not called.

Read from the stored chapters. In sight is what a reader meets with all folds closed, before the verdicts: the text of
the Markdown cells. What functions print (judgements, tables, figures) is not counted; a table written by hand is.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from entente.site import notebooks

WORDS = range(1_500, 1_901)  # in sight before the verdicts, of a chapter that argues
ANSWER, NUMBERS = 80, 3  # at most, in the answer under the title
LINKS = 1.1  # at most, for each thirty words
SENTENCE = 35  # words, at most
ARGUED = ["context", "stakes", "risks", "us-response", "global-community", "china", "future", "conclusion"]
REASONS = {  # where a page leaves these bounds, and why
    ("future", "words"): "ten developments, their futures, signs and forecasts; the brief gives it up to 2,300",
    ("index", "links"): "the front page sends its readers on",
    ("conclusion", "links"): "a table of counts, each of which leads to its claims",
    ("data", "links"): "it lists the tables",
    ("changelog", "links"): "it lists what changed",
}
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
        return notebooks.read(self.path).cells

    @cached_property
    def source(self) -> str:
        """The Markdown of the page before its verdicts, without what is folded."""
        whole = "\n\n".join(cell.source for cell in self._cells if cell.cell_type == "markdown")
        return FOLD.sub("", _without_folded_sections(VERDICTS.split(whole)[0]))

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
        """Lines of code in cells that no tag folds or removes; the site folds these too."""
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


def faults(page: Page) -> dict[str, str]:
    """By its name: each bound that a page leaves, in words. A reason that stands in ``REASONS`` excuses all but a page
    that is longer than its own limit."""
    name = page.path.stem
    limits = range(WORDS.start, 2_301) if (name, "words") in REASONS else WORDS
    found = {
        "words": name in ARGUED and page.words not in limits and f"{page.words} words, not {limits[0]} to {limits[-1]}",
        "answer": page.answer_words > ANSWER and f"an answer of {page.answer_words} words, over {ANSWER}",
        "numbers": page.answer_numbers > NUMBERS and f"{page.answer_numbers} numbers in the answer, over {NUMBERS}",
        "links": page.links_per_30 > LINKS and f"{page.links_per_30:.2f} links for each thirty words, over {LINKS}",
        "sentence": _count(page.longest) > SENTENCE and f"a sentence of {_count(page.longest)} words: {page.longest}",
        "figures": page.uncalled and f"figures that no sentence calls: {', '.join(page.uncalled)}",
    }
    excused = {bound for place, bound in REASONS if place == name} - {"words"}
    return {bound: told for bound, told in found.items() if told and bound not in excused}


def report(pages: list[Page]) -> str:
    """A line a page, and below it what leaves the bounds."""
    head = f"{'page':18}{'words':>6}{'answer':>8}{'links/30':>10}{'longest':>9}{'open code':>11}{'uncalled':>10}"
    lines = [head]
    for page in pages:
        lines.append(
            f"{page.path.stem:18}{page.words:>6}{page.answer_words:>8}{page.links_per_30:>10.2f}"
            f"{_count(page.longest):>9}{page.open_code:>11}{len(page.uncalled):>10}"
        )
        lines += [f"    {told}" for told in faults(page).values()]
    return "\n".join(lines)


def _without_folded_sections(text: str) -> str:
    """The text without what stands under a heading of the class ``folded``; the heading itself is in sight."""
    kept, folded, told = [], 0, False  # the level of the folded heading that is open; whether the next is folded
    for line in text.split("\n"):
        heading = re.match("#+(?= )", line)
        if heading and (not folded or len(heading[0]) <= folded):
            folded, told = len(heading[0]) if told else 0, False
            kept.append(line)
        elif line == "{.folded}":
            told = True
        elif not folded:
            kept.append(line)
    return "\n".join(kept)


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
