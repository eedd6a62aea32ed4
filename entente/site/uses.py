"""Which chapters lead to which rows: read from the chapters as they are stored, links, figures and counted numbers."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from entente.data import anchor, key_of, labels, load, split, tables
from entente.site import notebooks, pictures
from entente.site.live.session import joined
from entente.text.counted import ROWS

LINK = re.compile(r"\]\(#([^)\s]+)[^)]*\)|\{cite(?::t)?\}`([^`]+)`")


@dataclass(frozen=True)
class Count:
    """A number of a chapter that counts rows of a table."""

    name: str
    chapter: str
    said: str
    table: str
    keys: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether it counts every row of its table: then there is nothing to mark."""
        return len(self.keys) == len(load(self.table))

    @property
    def anchor(self) -> str:
        """The place on the page of its table that names its rows."""
        return anchor(f"table-{self.table}") if self.whole else f"counted-{anchor(self.name)}"


def counts() -> dict[str, Count]:
    """Every counted number of the chapters by its name."""
    return {count.name: count for path in notebooks.chapters() for count in _counts(path, path.stat().st_mtime_ns)}


def chapters_of(table: str) -> dict[str, dict[str, str]]:
    """By key of a row: the chapters that lead to it, each with its name in a word, in the order of their files."""
    found: dict[str, dict[str, str]] = {key: {} for key in load(table)[key_of(table)]}
    for path in notebooks.chapters():
        short = _short(path.stem)
        for key in _named(path, path.stat().st_mtime_ns)[1] & set(found):
            found[key][path.stem] = short
    return found


def _short(chapter: str) -> str:
    """A chapter in a word or two, where many are listed."""
    return labels("claims", "section").get(chapter, "Front page" if chapter == "index" else chapter.capitalize())


def counted_on(table: str) -> list[dict]:
    """The numbers that count some rows of a table, each with its place on the table's page, its words and its keys."""
    listed: dict[str, dict] = {}
    for count in sorted(counts().values(), key=lambda count: (count.chapter, count.name)):
        if count.table == table and not count.whole:
            path = next(path for path in notebooks.chapters() if path.stem == count.chapter)
            listed[count.name] = {
                "anchor": count.anchor,
                "said": count.said,
                "chapter": count.chapter,
                "title": _named(path, path.stat().st_mtime_ns)[0],
                "keys": count.keys,
            }
    return list(listed.values())


def shown_on(table: str) -> str:
    """All that the page of a table says of chapters, to see whether it must be written again."""
    return json.dumps([chapters_of(table), counted_on(table)], sort_keys=True)


@cache
def _counts(path: Path, changed: int) -> list[Count]:
    prefix = "application/papermill.record/"
    return [
        Count(
            name=output["metadata"]["scrapbook"]["name"],
            chapter=path.stem,
            said=output["data"][f"{prefix}text/plain"].strip("'\""),
            table=output["data"][f"{prefix}{ROWS}"]["table"],
            keys=tuple(split(output["data"][f"{prefix}{ROWS}"]["keys"])),
        )
        for output in _outputs(path)
        if f"{prefix}{ROWS}" in output.get("data", {})
    ]


@cache
def _named(path: Path, changed: int) -> tuple[str, frozenset[str]]:
    """The title of a chapter and all keys that its text, its outputs and its figures name."""
    texts = [joined(cell["source"]) for cell in notebooks.cells(path) if cell["cell_type"] == "markdown"]
    title = re.search(r"^# (.+)$", "\n".join(texts), re.MULTILINE)
    outputs = _outputs(path)
    texts += [joined(output["data"]["text/markdown"]) for output in outputs if "text/markdown" in output["data"]]
    named = {key.strip() for text in texts for found in LINK.findall(text) for part in found for key in part.split(",")}
    for spec in pictures.stored_figures(path):
        for table, keys in pictures.tables_of(spec["usermeta"]).items() if spec.get("usermeta") else []:
            named |= set(keys) if table in tables() else set()
    return (title[1] if title else path.stem), frozenset(named)


def _outputs(path: Path) -> list[dict]:
    return [output for cell in notebooks.cells(path) for output in cell.get("outputs", []) if "data" in output]
