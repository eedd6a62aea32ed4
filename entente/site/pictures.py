"""The pictures of figures: what each is called, the cache between builds, and what is brought to the site.

The name of a figure's files is a hash of all they depend on. The files of a figure lie in the cache beside a list of
their checksums, written last: what is not whole, or is not what was drawn, is drawn again.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from entente.figures.theme import FAMILY, FONT_FILES, SCREENS
from entente.site import drawing, files, notebooks, workers
from entente.site.drawing import Assets, Entry, Figure, Typeface

CACHE = files.BUILD / "pictures"
VEGA_LITE = "application/vnd.vegalite.v5+json"
WIDTHS = dict(SCREENS)  # px; a picture is as tall as the live chart that takes its place
TYPEFACE = Typeface(FAMILY, FONT_FILES)
ON_SCREEN = tuple(f"-{screen}-{theme}.svg" for screen in WIDTHS for theme in ("light", "dark"))
ON_PAPER = drawing.ON_PAPER
LOADED = ("vega-bundle.js",)
DRAWN_BY = ("vl-convert-python", "fonttools")


class PictureError(RuntimeError):
    """A figure could not be drawn."""


def figure(spec: dict, folder: Path = CACHE) -> Figure:
    """The files of a figure: a picture a screen and set of colours, one for paper, one for anything else."""
    drawn_from = [json.dumps(spec, sort_keys=True, ensure_ascii=False), drawn_with()]
    name = hashlib.sha256("\0".join(drawn_from).encode()).hexdigest()[:16]
    return Figure(folder, name, (*ON_SCREEN, ON_PAPER, ".png"), spec, TYPEFACE, WIDTHS)


def on_paper(figure: Figure) -> Figure:
    """The same figure where only the PDF is wanted."""
    return replace(figure, endings=(ON_PAPER,), widths={"desk": WIDTHS["desk"]})


def assets(folder: Path = CACHE) -> Assets:
    """The Vega bundle, which pages load when a figure comes alive."""
    name = hashlib.sha256(drawn_with().encode()).hexdigest()[:16]
    return Assets(folder, f"{name}-", LOADED)


@cache
def drawn_with() -> str:
    """What every picture depends on beside its figure: the code that draws, the fonts, the widths, the libraries."""
    digest = hashlib.sha256(Path(drawing.__file__).read_text("utf-8").encode())
    for file in FONT_FILES.values():
        digest.update(file.read_bytes())
    return f"{digest.hexdigest()} {FAMILY} {WIDTHS} {[version(library) for library in DRAWN_BY]}"


def tables_of(about: dict) -> dict[str, list[str]]:
    """The table a figure draws, and those it sets beside it, with the keys of their rows (none: all)."""
    return {about["table"]: about["rows"], **about.get("also", {})}


def stored_figures(notebook: Path) -> list[dict]:
    """The specifications of the charts that a chapter stores, shown or glued."""
    outputs = [output for cell in notebooks.cells(notebook) for output in cell.get("outputs", [])]
    kinds = (VEGA_LITE, f"application/papermill.record/{VEGA_LITE}")
    return [output["data"][kind] for output in outputs for kind in kinds if kind in output.get("data", {})]


def is_whole(entry: Entry) -> bool:
    """Whether the cache holds every file of an entry just as it was made."""
    try:
        listed = _checksums(entry.folder, entry.name)
    except (OSError, ValueError):
        return False
    wanted = {f"{entry.name}{ending}" for ending in entry.endings}
    return wanted <= set(listed) and all(_checksum(entry.folder / file) == listed[file] for file in wanted)


def _checksums(folder: Path, name: str) -> dict[str, str]:
    lines = (folder / f"{name}.sha256").read_text("utf-8").splitlines()
    return {file: checksum for checksum, file in (line.split("  ", 1) for line in lines)}


def _checksum(file: Path) -> str | None:
    return files.sha256(file.read_bytes()) if file.is_file() else None


class Drawing:
    """Entries of the cache that other processes make while this one goes on."""

    def __init__(self):
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: dict[str, Future] = {}

    def begin(self, entries: Iterable[Entry]) -> None:
        """Hand out what the cache does not hold."""
        missing = {each.name: each for each in entries if not is_whole(each)}
        if not missing:
            return
        self._pool = workers.pool(min(os.cpu_count() or 1, len(missing)))
        self._waiting = {_told(each): self._pool.submit(drawing.fill, each) for each in missing.values()}

    def finish(self) -> None:
        """Wait until all is made.

        Raises:
            PictureError: a figure could not be drawn; the message says what it shows.
        """
        try:
            for told, future in self._waiting.items():
                try:
                    future.result()
                except OSError:
                    raise  # a full disk, a folder that cannot be written: no fault of the figure
                except Exception as error:
                    raise PictureError(f"{told} could not be drawn: {error}") from error
        finally:
            self.stop()

    def stop(self) -> None:
        """Make no more; what is being made is finished."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool, self._waiting = None, {}


def _told(entry: Entry) -> str:
    said = getattr(entry, "spec", {}).get("description", entry.name)
    return f"The figure “{said[:100]}” ({entry.name})"


def size(file: Path) -> tuple[float, float]:
    """Width and height of a picture that has been drawn, px.

    Raises:
        PictureError: it is no picture with a size.
    """
    with file.open(encoding="utf-8") as picture:
        found = re.search(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"', picture.read(2000))
    if not found:
        raise PictureError(f"{file.name} does not say how large it is.")
    return float(found[1]), float(found[2])


def ship(names: set[str], site: Path, cache: Path = CACHE) -> None:
    """Bring the pictures that pages show of these figures to a site's folder, and take away those of no figure."""
    site.mkdir(parents=True, exist_ok=True)
    shipped = {file for name in names for file in _checksums(cache, name) if file.endswith(ON_SCREEN)}
    for file in shipped:
        files.write_if_changed(site / file, (cache / file).read_bytes())
    for old in set(site.iterdir()) - {site / file for file in shipped}:
        old.unlink()


def ship_assets(entry: Assets, static: Path) -> None:
    """Bring the Vega bundle to a site, under its plain name."""
    for ending in entry.endings:
        files.write_if_changed(static / ending, (entry.folder / f"{entry.name}{ending}").read_bytes())


def prune(names: set[str], cache: Path = CACHE) -> None:
    """Take out of the cache what is of none of these entries."""
    kept = {file for name in names for file in (f"{name}.sha256", *_checksums(cache, name))}
    for old in cache.iterdir():
        if old.name not in kept and not old.name.startswith("."):  # a name with a dot is being written
            old.unlink(missing_ok=True)


def readme_pictures() -> dict[Path, str]:
    """The matrix of stances as the front page stores it, light and dark, by where the README shows it."""
    spec = stored_figures(files.CHAPTERS / "index.ipynb")[0]
    drawn = drawing.both(spec, WIDTHS["desk"], TYPEFACE)
    bare = {theme: drawing.without_links(each) for theme, each in drawn.items()}
    return {files.STATIC / f"matrix-{theme}.svg": drawing.with_fonts(each, TYPEFACE) for theme, each in bare.items()}
