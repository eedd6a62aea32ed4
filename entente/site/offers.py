"""What every figure offers, in files whose names a person gives: data, pictures, and a zip of all with its citation."""

import re
import unicodedata
from pathlib import Path

from docutils import nodes

from entente.data import described, package
from entente.site import archives, citation, files, pictures, tabular
from entente.site.kept import kept

FOLDER = "downloads/figures"
LONGEST = 60  # signs of a name
OPEN = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "that", "the", "those", "to", "with"}
SVG, PNG = "-desk-light.svg", ".png"


class OfferError(RuntimeError):
    """Two figures would offer their files under one name."""


def name_of(node: nodes.Element) -> str:
    """The name of a chart's files: its caption, or what it finds where it has none, and the edition."""
    told = slug(caption_of(node)) or slug(node["about"].get("finding", "")) or node["drawn"]
    return f"{told}-{package()['version']}"


def caption_of(node: nodes.Node) -> str:
    """The caption of the figure that a chart stands in; empty where it stands in none."""
    while node is not None and not isinstance(node, nodes.figure):
        node = node.parent
    captions = list(node.findall(nodes.caption)) if node is not None else []
    return captions[0].astext() if captions else ""


def slug(text: str) -> str:
    """A text as a name of a file, cut between words.

    >>> slug("Votes on Ukraine in the General Assembly since 2022.")
    'votes-on-ukraine-in-the-general-assembly-since-2022'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    words = re.findall(r"[a-z0-9]+", plain)
    while len("-".join(words)) > LONGEST or (words and words[-1] in OPEN):
        words.pop()
    return "-".join(words)


def tools(about: dict | None, name: str, root: str) -> dict[str, str]:
    """What a figure offers: the words of each link and where it leads, from a page at ``root`` of the site."""
    if not about:
        return {}
    place = f"{root}{FOLDER}/{name}"
    more = {f"{described(table)['title']} (CSV)": f"{place}-{table}.csv" for table in about.get("also", {})}
    pictured = {"Picture (SVG)": f"{place}.svg", "Picture (PNG)": f"{place}.png"}
    return {"Data (CSV)": f"{place}.csv", **more, **pictured, "All with dictionary and citation (ZIP)": f"{place}.zip"}


def bring(shown: dict[str, tuple[dict, str, str, str]], site: Path, cache: Path = pictures.CACHE) -> None:
    """Write the files of the figures of a site, and take away those of figures that are no more.

    ``shown`` gives by name the ``usermeta`` of a figure, the name of its pictures in the cache, its caption and page.
    """
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = set()
    with kept("figures") as once:
        for name, (about, drawn, caption, page) in shown.items():
            alone, more = _files(about, cache / drawn, name, caption, page)
            for file, content in alone.items():
                files.write_if_changed(folder / file, content)
            archives.bring(folder / f"{name}.zip", alone | more, once)
            wanted |= {*alone, f"{name}.zip"}
    for old in folder.iterdir():
        if old.name not in wanted:
            old.unlink()


def _files(about: dict, drawn: Path, name: str, caption: str, page: str) -> tuple[dict, dict]:
    """What is offered of a figure by itself, and what only its zip holds beside that, by name."""
    tables = pictures.tables_of(about)
    data: dict[str, bytes | str] = {
        f"{name}.csv" if place == 0 else f"{name}-{table}.csv": tabular.rows_csv(table, keys)
        for place, (table, keys) in enumerate(tables.items())
    }
    svg, png = (drawn.with_name(f"{drawn.name}{ending}").read_bytes() for ending in (SVG, PNG))
    made: dict[str, bytes | str] = {**data, f"{name}.svg": svg, f"{name}.png": png}
    told = f"{citation.cited(caption.rstrip('.'), page)}\nLicence: CC BY 4.0.\n"
    return made, {"dictionary.csv": tabular.dictionary_csv(tables), "citation.txt": told}
