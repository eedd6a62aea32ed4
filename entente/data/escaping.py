"""What a table says, written so that it stays text wherever it goes: Markdown, HTML, JSON in a page, CSV, an address.

A cell is somebody's text. Put into a page as it is, it could be a formula, a role, a directive, a script. Every way
out of the tables uses one of these functions; what a reader sees is what the cell says.
"""

import html as standard
import json
import re
from urllib.parse import quote, urlsplit

UNPRINTED = re.compile(  # control characters, changes of direction, marks of byte order, halves of signs
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
MARKS = re.compile(r"[\\`*_{}\[\]<>$~#|]")  # what means something wherever it stands in Markdown
OPENINGS = re.compile(r"(\d*)([-+=:%().])")  # what means something at the beginning of a line
BREAKS = re.compile(r"[\t\r\n\u2028\u2029]|(?<= ) |^ | $")  # blanks that end a line, or that Markdown would take away
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
IN_ADDRESSES = "%/:?#@!&+,;=~-._"
SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def printable(text: object) -> str:
    """Text in which what acts instead of being seen is shown as a lost sign.

    >>> printable("a\\x07b"), printable("txt.\\u202eexe")
    ('a\ufffdb', 'txt.\ufffdexe')
    """
    return UNPRINTED.sub("\ufffd", str(text))


def markdown(text: object) -> str:
    """Text within a line of MyST Markdown: a sentence, a cell of a table, the words of a link, a heading.

    >>> print(markdown("{{ 1+1 }} costs $5 | $6 & <b>"))
    \\{\\{ 1+1 \\}\\} costs \\$5 \\| \\$6 &amp; \\<b\\>
    >>> print(markdown("1. first"), markdown("- second"))
    1\\. first \\- second
    """
    told = MARKS.sub(r"\\\g<0>", printable(text).replace("&", "\0"))
    if opening := OPENINGS.match(told):
        told = f"{opening[1]}\\{opening[2]}{told[opening.end() :]}"
    return BREAKS.sub(lambda blank: f"&#{ord(blank[0])};", told).replace("\0", "&amp;")


def html(text: object) -> str:
    """Text between the tags of a page.

    >>> html("<script>alert(1)</script>")
    '&lt;script&gt;alert(1)&lt;/script&gt;'
    """
    return standard.escape(printable(text), quote=False)


def attribute(text: object) -> str:
    """Text within the quotes of an attribute of a tag.

    >>> attribute('" onload="alert(1)')
    '&quot; onload=&quot;alert(1)'
    """
    return re.sub(r"[\t\r\n]", lambda blank: f"&#{ord(blank[0])};", standard.escape(printable(text)))


def json_in_html(value: object) -> str:
    """A value as JSON for a script element of a page: nothing in it ends the element or begins a comment.

    >>> json_in_html({"title": "<!-- <script>"})
    '{"title":"\\\\u003c!-- \\\\u003cscript\\\\u003e"}'

    Raises:
        ValueError: a number in it has no end, or is none.
    """
    told = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(SCRIPT)
    return re.sub("[\ud800-\udfff]", "\ufffd", told)


def csv_cell(text: object) -> str:
    """Text for a cell of a CSV file that a spreadsheet may open: what it would take for a formula begins with a quote.

    Commas and quotes are left to :mod:`csv`. Numbers stay numbers.

    >>> csv_cell('=HYPERLINK("http://example.org")'), csv_cell("-4"), csv_cell("North Korea")
    ('\\'=HYPERLINK("http://example.org")', '-4', 'North Korea')
    """
    told = printable(text)
    return f"'{told}" if FORMULA.match(told) and not NUMBER.fullmatch(told) else told


def address(url: object) -> str:
    """An address of the web, for an attribute of a tag as for a link in Markdown.

    >>> address("https://example.org/a?b=c&d=(e)")
    'https://example.org/a?b=c&amp;d=%28e%29'

    Raises:
        ValueError: it does not begin with http:// or https://, or names no host.
    """
    told = str(url)
    try:
        parts = urlsplit(told)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        fits = False
    if not fits or re.match(r"https?://", told, re.IGNORECASE) is None:
        raise ValueError(f"{told[:80]!r} is no address that begins with http:// or https://")
    return quote(printable(told), safe=IN_ADDRESSES).replace("&", "&amp;")
