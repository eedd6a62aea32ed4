"""The report's font as pages load it: cut in three, with a stand-in of the same measures until it is there.

Most pages need Latin letters and signs only, in 12 kB a weight; Cyrillic, and the rest (Greek, rare letters), a browser
fetches where a page has some. A page is set once: in our font where that is there as soon as the style, otherwise in
Arial, or what a system has for it, scaled to the same heights, until the next page (no stand-in has the same width of
every letter, so a change would move lines). Figures wait for the font, so they know it by a name of its own.
"""

import hashlib
import io
import logging
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from entente.figures.theme import FAMILY, FONT_FILES
from entente.site import files

LATIN = [  # and the letters of Turkish and of Central Europe, of which most pages name somebody
    (0x20, 0x7E), (0xA0, 0x17F), (0x2C6, 0x2C6), (0x2DA, 0x2DC), (0x2000, 0x206F), (0x20AC, 0x20AC),
    (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2199), (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2265),
    (0x25A0, 0x25FF), (0x2713, 0x2717),
]  # fmt: skip
CYRILLIC = [(0x400, 0x52F)]  # Russian titles and wordings of searches
# only scripts that the font has: Thai once asked for it
REST = [(0x180, 0x2C5), (0x2C7, 0x2D9), (0x2DD, 0x3FF), (0x1D00, 0x1FFF)]
PARTS = {"": LATIN, "-cyrillic": CYRILLIC, "-more": REST}
TEXT = "Report text"
STAND_IN = f"{TEXT} stand-in"
STAND_INS = ("Arial", "ArialMT", "Liberation Sans", "Helvetica")
WIDTH = 0.9404  # of our letters as they come in English text, beside Arial's
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table of every font that is cut


def ship(static: Path, cache: Path = files.BUILD / "fonts") -> None:
    """Bring the cut fonts to the folder of a site's static files; kept by what they were made from."""
    for weight, file in FONT_FILES.items():
        for name, ranges in _parts(weight).items():
            made_from = file.read_bytes() + Path(__file__).read_bytes() + name.encode()
            kept = cache / f"{hashlib.sha256(made_from).hexdigest()[:16]}.woff2"
            if not kept.is_file():
                files.write(kept, cut(file, ranges))
            files.write_if_changed(static / name, kept.read_bytes())


def cut(file: Path, ranges: list[tuple[int, int]]) -> bytes:
    """A font with the letters of some ranges, as WOFF2; without its name, which the licence keeps for the whole."""
    font = TTFont(file, recalcTimestamp=False)
    options = Options(layout_features=FEATURES, name_IDs=[], notdef_outline=True, hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in ranges for code in range(low, high + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def css() -> str:
    """The style that names the fonts, beside them."""
    faces = [
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:{shown};'
        f'src:url("{name}") format("woff2");unicode-range:{_written(ranges)}}}'
        for family, shown in ((TEXT, "optional"), (FAMILY, "swap"))
        for weight in FONT_FILES
        for name, ranges in _parts(weight).items()
    ]
    return "\n".join([*faces, _stand_in()]) + "\n"


def _parts(weight: int) -> dict[str, list[tuple[int, int]]]:
    return {f"report-{weight}{part}.woff2": ranges for part, ranges in PARTS.items()}


def _written(ranges: list[tuple[int, int]]) -> str:
    return ",".join(f"U+{low:X}" + (f"-{high:X}" if high > low else "") for low, high in ranges)


def _stand_in() -> str:
    measures = TTFont(FONT_FILES[400])
    up, down, em = measures["hhea"].ascent, -measures["hhea"].descent, measures["head"].unitsPerEm
    local = ",".join(f'local("{name}")' for name in STAND_INS)
    return (
        f'@font-face{{font-family:"{STAND_IN}";src:{local};size-adjust:{WIDTH:.2%};'
        f"ascent-override:{up / em / WIDTH:.2%};descent-override:{down / em / WIDTH:.2%};line-gap-override:0%}}"
    )
