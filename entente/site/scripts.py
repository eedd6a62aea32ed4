"""Words in scripts that the fonts of the PDF lack: told by their language, since a row of empty boxes says nothing."""

import html
import re
import unicodedata
from functools import cache

from bs4 import Tag
from fontTools.ttLib import TTFont

from entente.figures.theme import FONT_FILES

LANGUAGES = {"zh": "Chinese", "ja": "Japanese", "ko": "Korean", "ar": "Arabic", "fa": "Persian"}
SCRIPTS = {"CJK": "Chinese", "HANGUL": "Korean", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}
AGAIN = re.compile(r"(\[in [^\]]+\])(?:\W*\1)+")


def title(text: str, language: str) -> str:
    """A title, or what language it is in where our fonts lack its letters.

    >>> title("북러 회담", "ko"), title("Встреча", "ru")
    ('[title in Korean]', 'Встреча')
    """
    return f"[title in {LANGUAGES.get(language, language)}]" if settable(text) != text else text


def settable(text: str) -> str:
    """Text with the words that our fonts cannot set told by their language.

    >>> settable("Lim Soo-ho (임수호)"), settable("普京 与 金正恩, 2024")
    ('Lim Soo-ho ([in Korean])', '[in Chinese], 2024')
    """
    return AGAIN.sub(r"\1", re.sub(r"[^\W\d_]+", lambda word: _told(word[0]), text))


def set_all(body: Tag) -> None:
    """Every word of a page in the letters that our fonts have."""
    for words in body.find_all(string=True):
        if (told := settable(words)) != words:
            words.replace_with(told)


def set_picture(picture: str) -> str:
    """An SVG whose texts are in the letters that our fonts have; WeasyPrint stopped at a name in Hangul in a figure.

    >>> set_picture('<svg><text>Kim (김) &amp; Co</text></svg>')
    '<svg><text>Kim ([in Korean]) &amp; Co</text></svg>'
    """

    def told(found: re.Match) -> str:
        text = html.unescape(found[1])
        return found[0] if text.isascii() else f">{html.escape(settable(text), quote=False)}<"

    return re.sub(r">([^<]+)<", told, picture)


def _told(word: str) -> str:
    for letter in word:
        if ord(letter) not in _letters():
            script = unicodedata.name(letter, "another script").split()[0]
            return f"[in {SCRIPTS.get(script, script.capitalize())}]"
    return word


@cache
def _letters() -> frozenset[int]:
    return frozenset(TTFont(FONT_FILES[400]).getBestCmap())
