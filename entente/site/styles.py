"""A style sheet cut to the rules that some page can use."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import tinycss2

from entente.site import files
from entente.site.kept import kept

NAMES = re.compile(r'<([a-z][\w-]*)|\b(?:class|id)="([^"]*)"')
STATE = {"html", "body", "before", "after", "root"}
NAMED = re.compile(r"[.#]((?:\\.|[\w-])+)")
INSIDE = re.compile(r":(?:not|is|where|has)\([^()]*(?:\([^()]*\)[^()]*)*\)")
TAGS = re.compile(r"(?<![\w.#:\\-])([a-z][a-z0-9]*)(?![\w-])", re.IGNORECASE)
QUOTED = re.compile(r"\[[^\]]*\]")


def used(site: Path, scripts: Path) -> frozenset[str]:
    """All tags, classes and ids of the pages of a site, and the words of the scripts that may set them."""
    with kept("names") as once:
        pages = [page.read_text("utf-8") for page in site.rglob("*.html")]
        found = STATE.union(*(once(page, partial(_names, page)) for page in pages))
    for script in scripts.glob("*.js"):
        found |= set(re.findall(r"[A-Za-z][\w-]*", script.read_text("utf-8")))
    return frozenset(found)


def _names(page: str) -> list[str]:
    return sorted({name for tag, names in NAMES.findall(page) for name in ([tag] if tag else names.split())})


def cut(css: str, used: frozenset[str], cache: Path) -> str:
    """The rules of a style sheet that may apply to something; kept in a folder by what it was made from."""
    known = sorted(used & set(re.findall(r"[\w-]+", css.replace("\\", ""))))
    name = hashlib.sha256("\0".join([css, *known, Path(__file__).read_text("utf-8")]).encode()).hexdigest()[:16]
    kept = cache / f"{name}.css"
    if not kept.is_file():
        for old in cache.glob("*.css"):
            old.unlink()
        files.write(kept, _compact(_rules(css, used)))
    return kept.read_text("utf-8")


def _rules(css: str, used: frozenset[str]) -> str:
    rules = list(_kept(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), used))
    text = "".join(rules)
    return "".join(rule for rule in rules if not rule.startswith(("@font-face", "@keyframes")) or _called(rule, text))


def _kept(rules: Iterable, used: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [each for each in _split(tinycss2.serialize(rule.prelude)) if applies(each, used)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content).strip()}}}"
        elif rule.type == "at-rule" and rule.at_keyword in ("media", "supports", "layer") and rule.content is not None:
            inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if kept := "".join(_kept(inside, used)):
                yield f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}{{{kept}}}"
        elif rule.type == "at-rule" and rule.at_keyword not in ("charset", "import"):
            yield rule.serialize()


def applies(selector: str, used: frozenset[str]) -> bool:
    """Whether something with these names may exist; what ``:not()`` and its like hold is not asked.

    >>> applies("p.note > b:hover", frozenset({"p", "b", "note"})), applies("video.note", frozenset({"p", "note"}))
    (True, False)
    """
    bare = QUOTED.sub("", INSIDE.sub("", selector))
    names = {re.sub(r"\\(.)", r"\1", name) for name in NAMED.findall(bare)}
    tags = {tag.lower() for tag in TAGS.findall(re.sub(r"::?[\w-]+(\([^)]*\))?", "", NAMED.sub("", bare)))}
    return names | tags <= used


def _split(selectors: str) -> list[str]:
    """Selectors of a list; commas within brackets part nothing."""
    parts, depth = [""], 0
    for sign in selectors:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


def _called(rule: str, text: str) -> bool:
    """Whether something names the font or the movement that a rule describes."""
    if rule.startswith("@keyframes"):
        name = rule.split("{")[0].split()[-1]
        return len(re.findall(rf"\b{re.escape(name)}\b", text)) > 1
    return False  # the fonts of the pages are ours


def _compact(css: str) -> str:
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).replace(";}", "}")
