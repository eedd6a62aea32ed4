"""How text is written: what cannot be seen in it, or was not written by whoever filled the table."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from entente.data.misread import is_misread, repaired

# Unicode's signs that are drawn as nothing (Default_Ignorable_Code_Point), and two that are drawn as a blank
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
UNSEEN = re.compile(f"[{INVISIBLE}]")
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
BLANK = re.compile("[^\\S ]")  # white space that is no plain space
BLANKS = re.compile(f"[\\s{INVISIBLE}\x00-\x1f\x7f-\x9f]*")
SCRIPTS, IDEOGRAPHS = "[\u0600-\u0dff\u1000-\u109f]", "[\u2e80-\u9fff\uff00-\uffef]"
JOINED = re.compile(  # where such signs are writing: within words from Arabic to Burmese, after pictures, by ideographs
    f"(?<={SCRIPTS})[\u200c\u200d](?={SCRIPTS})"
    "|(?<=[\u2190-\u2bff\U0001f000-\U0001faff])[\ufe0e\ufe0f\u200d]|(?<=\ufe0f)\u200d"
    f"|(?<={IDEOGRAPHS})\u3000|\u3000(?={IDEOGRAPHS})"
)
PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")  # ASCII that can be seen, single spaces between
LOST = re.compile(  # what stands for a letter that was lost, or that no font has
    "[\ufffc\ufffd\ufffe\uffff\ufdd0-\ufdef\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
PRINTERS = re.compile("[\ufb00-\ufb06]|[\U0001d400-\U0001d7ff]")  # joined letters of a PDF, letters of a typeface
WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")  # full-width digits and letters
IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")  # among which they may stand
PILED = re.compile("[\u0300-\u036f]{3}")
MIXED = re.compile("[A-Za-z\u00c0-\u024f][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z\u00c0-\u024f]")  # in one word
ASKED = re.compile(r"[^\W\d_]\?[^\W\d_]|\?{3}")  # for letters that an encoding did not have
ERRORS = re.compile(
    r"#(?:REF|VALUE|DIV/0|NAME|NUM|NULL|N/A|SPILL|CALC|FIELD|BLOCKED|CONNECT|BUSY|GETTING_DATA|NV|BEZUG|WERT)\b[!?]?"
    r"|\bErr:\d{3}\b|^#{3,}$|\[object Object\]"
)
STANDS_FOR_NOTHING = re.compile(
    r"(?:n/?a|n\.a\.|nan|null|none|nil|not available|#n/a|<na>|nat|tbc|tba|tbd|todo|to do|fixme|xxx+|lorem ipsum.*"
    r"|[-–—−_.…?*/\\]+)",
    re.IGNORECASE,
)
A_LETTER_LOST = "a letter was lost when the file was saved in another encoding: save as UTF-8"
TO_DO = re.compile(r"\b(?:TODO|TBD|FIXME)\b")
NAMES = {"\n": "a line break", "\r": "a carriage return", "\t": "a tab", "\u00a0": "a no-break space",
         "\u200b": "a zero-width space", "\ufeff": "a byte-order mark", "\u00ad": "a soft hyphen"}  # fmt: skip


class Flaw(NamedTuple):
    """What is wrong with how a text is written: what was expected, and what may have done it."""

    expected: str
    cause: str


def seen(text: str) -> bool:
    """Whether there is anything to see in a text."""
    return not BLANKS.fullmatch(text)


def stands_for_nothing(text: str) -> bool:
    """Whether a text is a word, or dots, for an empty cell."""
    return STANDS_FOR_NOTHING.fullmatch(text) is not None


def without_unseen(text: str) -> str:
    """A text without the signs that nobody sees."""
    return CONTROL.sub("", UNSEEN.sub("", text))


@cache  # a folder is checked again after each change, and most of its texts are as they were
def flaw_of(text: str, words: bool = True) -> Flaw | None:
    """Why a text cannot stand in a table as it is written; None where it can.

    ``words`` is false for a code: it may be any word, ``none`` too.

    >>> flaw_of("North Korea"), flaw_of("North Korea ").cause
    (None, 'white space at its end')
    """
    if not PLAIN.fullmatch(text) and (flaw := _unseen(text) or _spoiled(text)):
        return flaw
    if not words:
        return None
    if is_misread(text) or (ASKED.search(text) and "://" not in text):
        return Flaw("text of letters", A_LETTER_LOST)
    if found := ERRORS.search(text):
        return Flaw("text", f"{found[0]} is a spreadsheet's error: mend the formula and paste what it gives")
    if stands_for_nothing(text):
        return Flaw("text", "it stands for nothing: leave a cell empty that has no value, or write what is meant")
    if found := TO_DO.search(text):
        return Flaw("text without a note to oneself", f"{found[0]} is still to be done")
    return None


def _unseen(text: str) -> Flaw | None:
    """Signs that nobody sees, or sees as a plain space."""
    if not seen(text):
        return Flaw("text that can be seen", "the cell only looks empty")
    if text.strip() != text:
        ends = [side for side, cut in (("beginning", text.lstrip()), ("end", text.rstrip())) if cut != text]
        return Flaw("text without white space around it", f"white space at its {' and '.join(ends)}")
    bare = JOINED.sub("", text)
    if found := CONTROL.search(bare):
        return Flaw("text in one line, without control characters", f"{sign_named(found[0])} is in it")
    if found := DIRECTION.search(bare):
        return Flaw(
            "text in its natural order", f"a sign that turns the direction of writing, {sign_named(found[0])}, is in it"
        )
    if found := UNSEEN.search(bare) or BLANK.search(bare):
        return Flaw("text of which every sign is seen, and plain spaces", f"{sign_named(found[0])} is in it")
    if "  " in text:
        return Flaw("single spaces", "two spaces stand side by side")
    return None


def sign_named(sign: str) -> str:
    """What a sign is called."""
    return NAMES.get(sign, f"U+{ord(sign):04X} {unicodedata.name(sign, '').lower()}".strip())


def _spoiled(text: str) -> Flaw | None:
    """Letters that were lost or changed when a file was saved in another encoding, or came from a PDF."""
    if right := repaired(text):
        return Flaw(
            f"text as it was written, such as {right[:40]!r}", "UTF-8 was read as another encoding and saved again"
        )
    if LOST.search(text):
        return Flaw("text of letters", A_LETTER_LOST)
    if found := MIXED.search(text):
        return Flaw(f"words of one alphabet, not {found[0]!r}", "a Latin and a Cyrillic letter: one looks like another")
    if PILED.search(text) or not unicodedata.is_normalized("NFC", text):
        return Flaw("letters with their accents as one sign (Unicode NFC)", "letters and accents were saved apart")
    if (found := PRINTERS.search(text)) or ((found := WIDE.search(text)) and not IDEOGRAPH.search(text)):
        return Flaw("plain letters", f"{sign_named(found[0])} is in it: type plain letters")
    return None
