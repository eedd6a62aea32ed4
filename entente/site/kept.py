"""What reading a page or a table came to, kept from build to build: after a change only what changed is read again.

A thing is known by the bytes it was made from and by all code that could have made it, so what is kept is never old;
what a build did not ask for is forgotten when that build ends.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from entente.site import files

FOLDER = "kept"  # of what is built
PACKAGE = files.ROOT / "entente"
LOCK = files.ROOT / "requirements.lock"

Once = Callable[[str, Callable[[], Any]], Any]


@contextmanager
def kept(name: str) -> Iterator[Once]:
    """Gives what makes a thing once: asked with a text and a function, it calls the function for a new text only.

    What the function returns is kept as JSON: lists, dictionaries by text, text, numbers.
    """
    place = files.BUILD / FOLDER / f"{name}.json"
    before, asked = _read(place), {}

    def once(made_from: str, make: Callable[[], Any]) -> Any:
        key = hashlib.sha256(f"{code()}\0{made_from}".encode()).hexdigest()
        asked[key] = before[key] if key in before else make()
        return asked[key]

    yield once
    if asked.keys() != before.keys():
        files.write(place, json.dumps(asked, ensure_ascii=False))


def _read(place: Path) -> dict[str, Any]:
    try:
        return json.loads(place.read_text("utf-8"))
    except (OSError, ValueError):  # none yet, or torn: all is made anew
        return {}


@cache
def code() -> str:
    """A word that changes with our code and templates, with Python and with what it brings along."""
    sources = sorted(each for each in PACKAGE.rglob("*") if each.suffix in (".py", ".html"))
    digest = hashlib.sha256(sys.version.encode())
    for each in [*sources, LOCK]:
        digest.update(each.read_bytes())
    return digest.hexdigest()
