"""Web addresses that have the form of one and lead nowhere, or elsewhere: what the pattern of a column cannot see."""

import re
from urllib.parse import unquote_to_bytes

from entente.data.writing import CONTROL, JOINED, UNSEEN, Flaw

PARTS = re.compile(r"https?://([^/?#:]+)(?::(\d+))?(.*)")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
LAST_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{2,59}", re.IGNORECASE)
LONGEST, LONGEST_HOST, PORTS = 2_000, 253, range(1, 65536)
HALF_A_CODE = re.compile(r"%(?![0-9A-Fa-f]{2})")
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#\d+);")
PASSED_ON = re.compile(  # a service that leads to the address, and sees who follows it
    r"https?://(?:www\.)?(?:google\.[a-z.]+/url\?|lm?\.facebook\.com/l|t\.co/|bit\.ly/|[\w.-]+\.safelinks\.|"
    r"urldefense\.)",
    re.IGNORECASE,
)


def flaw_of_address(cell: str) -> Flaw | None:
    """Why an address of the right form cannot be followed, or is not the one meant; None where it can.

    >>> flaw_of_address("https://www.un.org:99999/").expected, flaw_of_address("https://www.un.org/en/")
    ('a port from 1 to 65535', None)
    """
    if not (found := PARTS.fullmatch(cell)):
        return Flaw("an address that begins with http:// or https://", "")
    if len(cell) > LONGEST:
        return Flaw(f"an address of at most {LONGEST:,} signs", "several may have been joined")
    host, port, rest = found.groups()
    *labels, last = host.split(".")
    if len(host) > LONGEST_HOST or not (all(map(LABEL.fullmatch, labels)) and LAST_LABEL.fullmatch(last)):
        return Flaw("the name of a host, such as www.un.org", f"no host is called {host[:40]}")
    if port and (len(port) > len("65535") or int(port) not in PORTS):
        return Flaw("a port from 1 to 65535", "")
    if HALF_A_CODE.search(rest):
        return Flaw("two digits after each %, as in %20", "the address was cut, or a % is itself: write %25")
    told = unquote_to_bytes(rest).decode("utf-8", "ignore")
    if CONTROL.search(told) or UNSEEN.search(JOINED.sub("", told)) or told != told.rstrip():
        return Flaw("no code of a line break, of a space at its end, or of what nobody sees", "it was pasted with them")
    if entity := ENTITY.search(rest):
        return Flaw("the sign itself", f"{entity[0]} is of the source of a web page")
    if "[" in rest or "]" in rest or rest.count("(") != rest.count(")"):
        return Flaw("brackets that close, and no square ones", "the address was cut, or more than it was pasted")
    if "..." in rest or "…" in rest:
        return Flaw("the whole address", "dots stand for a part of it")
    if rest.endswith(("#", "?", "&")):
        return Flaw(f"no {rest[-1]} at its end", "the address was cut")
    if PASSED_ON.match(cell):
        return Flaw(
            "the address itself", "this leads to it by way of another service: follow it and copy what it ends at"
        )
    return None
