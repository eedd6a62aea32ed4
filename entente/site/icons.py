"""The few icons of the pages, as lines drawn in place: the theme's font holds two thousand for 156 kB."""

import re

SHAPES = {
    "angle-left": "M15 5l-7 7 7 7",
    "angle-right": "M9 5l7 7-7 7",
    "arrow-up": "M12 20V5m-6 6 6-6 6 6",
    "bars": "M4 6h16M4 12h16M4 18h16",
    "chevron-down": "M5 9l7 7 7-7",
    "circle-half-stroke": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 3v18M15 4.5v15M18 6.5v11",
    "download": "M12 4v11m-5-4 5 5 5-5M4 20h16",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4",
    "file-pdf": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "list": "M9 6h11M9 12h11M9 18h11M4 6h1M4 12h1M4 18h1",
    "magnifying-glass": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21",
    "moon": "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
    "rocket": "M5 19c0-3 1-5 3-6l3 3c-1 2-3 3-6 3zM8 13c1-5 5-9 12-10-1 7-5 11-10 12",
    "sun": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2",
    "xmark": "M6 6l12 12M18 6L6 18",
}
FONT_ICON = re.compile(r'<(i|span)\s+class="([^"]*\bfa-[^"]*)"([^>]*)>\s*</\1>')
OF_THE_FONT = re.compile(r"fa[a-z]?|fa-.*")


def drawn(page: str) -> str:
    """A page whose icons are drawn; the classes that are not the font's stay.

    >>> drawn('<i class="fa-solid fa-bars"></i>')[:46]
    '<svg class="icon" viewBox="0 0 24 24" aria-hid'

    Raises:
        KeyError: an icon that is not drawn here; the error names it.
    """
    return FONT_ICON.sub(_icon, page)


def _icon(found: re.Match) -> str:
    _, classes, attributes = found.groups()
    name = next(
        each[3:] for each in classes.split() if each[:3] == "fa-" and each not in ("fa-solid", "fa-regular", "fa-lg")
    )
    kept = " ".join(["icon", *(each for each in classes.split() if not OF_THE_FONT.fullmatch(each))])
    more = f'viewBox="0 0 24 24" aria-hidden="true"{attributes.rstrip()}'
    return f'<svg class="{kept}" {more}><path d="{SHAPES[name]}"/></svg>'
