"""How the report, a page and a figure of it are cited: from CITATION.cff, the data package and the site's address."""

from functools import cache

import yaml

from entente.data import day, package
from entente.data.formatting import NO_BREAK
from entente.site import files, settings

FILE = files.ROOT / "CITATION.cff"


@cache
def about() -> dict:
    """What CITATION.cff says."""
    return yaml.safe_load(FILE.read_text("utf-8"))


def author() -> str:
    """Who made the report."""
    return about()["authors"][0]["name"]


def released() -> str:
    """The day of the edition, as an ISO date."""
    return str(about()["date-released"])


def cited(part: str = "", page: str = "") -> str:
    """The words to cite the edition by, or a part of it, at its page where the site has an address."""
    meta = package()
    what = f"“{part}”. In: {meta['title']}" if part else meta["title"]
    where = f" {settings.address()}{page}" if settings.address() else ""
    return f"{author()}. {what}. Edition {meta['version']}, {day(released()).replace(NO_BREAK, ' ')}.{where}"
