"""Text that was written in one encoding and read in another, known by what it then looks like."""

import re

MARKS = "[\u00a0-\u024f\u2010-\u2044\u20ac\u2212]+"  # accents, curly quotes, dashes, the minus: most of what we have
RUSSIAN = "[\u0400-\u04ff]{3}"  # no three Chinese signs beside each other are this by chance
WESTERN, CYRILLIC = ("cp1252", "mac_roman", "cp437", "cp850", "cp1250"), ("cp1251", "koi8_r", "cp866")
EASTERN = ("gb18030", "cp932", "cp949", "big5")
EASTERN_SIGN = re.compile(  # a curly quote became 鈥, an ę 臋, an ü 체, or ﾃｼ in the narrow letters of Japan
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f]"
)
FEW = 4  # signs side by side that are UTF-8 by chance, unless it makes of them what we have
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
SEVEN_BIT = re.compile(  # of mails and addresses: quoted-printable, percent-encoding, UTF-7, HZ
    r"(?:[=%][0-9A-F]{2}){2}|\+(?:IB|IC|AK|AL|AM|AN|AO|AP)[A-Za-z0-9+/]+-|~\{[!-~]+~\}"
)
READ_AS_ANOTHER = re.compile(  # KOI8 as Windows-1251, or the reverse; the quotes of GB 2312 as Latin
    "[а-яё][А-ЯЁ]{2}|¡[°±®¯]"
)


def repaired(text: str) -> str | None:
    """The text that was in UTF-8 before it was read in another encoding, if it was.

    >>> repaired("Seoulâ€™s"), repaired("Seoul‚Äôs"), repaired("Seoul鈥檚"), repaired("Café")
    ('Seoul’s', 'Seoul’s', 'Seoul’s', None)
    >>> repaired("Tﾃｼrkiye"), repaired("the ÔêÆ3")  # each was once taken in silence
    ('Türkiye', 'the −3')
    """
    for encoding in (*WESTERN, *CYRILLIC):
        told = BEYOND_ASCII.sub(lambda run: _reread(run[0], encoding) or run[0], text)  # noqa: B023  (used at once)
        if told != text:
            return told
    if EASTERN_SIGN.search(text):  # a text that is Eastern is hardly ever UTF-8 in these
        for encoding in EASTERN:
            if (right := _in_utf_8(text, encoding)) and re.search(f"{MARKS}|{RUSSIAN}", right):
                return right
    return None


def is_misread(text: str) -> bool:
    """Whether a text looks like one in another encoding than UTF-8."""
    if SEVEN_BIT.search(text) and "://" not in text:
        return True
    return not text.isascii() and bool(
        READ_AS_ANOTHER.search(text) or any(_is_eastern(run) for run in BEYOND_ASCII.findall(text) if len(run) >= FEW)
    )


def _reread(run: str, encoding: str) -> str | None:
    """Signs side by side as they were in UTF-8; None where they were not."""
    right = _in_utf_8(run, encoding)
    # words in Russian, and two signs beside each other, can be UTF-8 by chance; what Windows makes of it cannot
    by_chance = encoding in CYRILLIC or (encoding != "cp1252" and len(run) < FEW)
    return None if right is None or (by_chance and not re.fullmatch(MARKS, right)) else right


def _in_utf_8(text: str, encoding: str) -> str | None:
    try:
        return b"".join(_byte(sign, encoding) for sign in text).decode("utf-8")
    except UnicodeError:
        return None


def _byte(sign: str, encoding: str) -> bytes:
    """A sign in an encoding; Windows lets bytes that mean nothing stand for themselves."""
    try:
        return sign.encode(encoding)
    except UnicodeEncodeError:
        return sign.encode("latin-1")


def _is_eastern(run: str) -> bool:
    """Whether signs side by side are Korean, Chinese or Japanese, or Cyrillic of theirs, read as Latin."""
    for encoding in ("euc_kr", "gb2312", "euc_jp"):
        try:
            words = run.encode("latin-1").decode(encoding)
        except UnicodeError:
            continue
        if re.fullmatch("[\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff가-힣]+", words):
            return True
    return False
