"""The dictionary's own check: its objects have the properties they must have, and what these say goes together.

What properties name elsewhere, a field or a table, is looked at by :mod:`entente.data.references` once all have their
kind.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from string import Formatter
from typing import Any

from entente.data.dates import period
from entente.data.problems import Problem
from entente.data.properties import OF_NUMBERS, OF_TEXT, SOME, Found, Places, as_json, readable, shape_faults
from entente.data.references import reference_faults


def parsed(raw: bytes) -> tuple[dict | None, list[Problem]]:
    """The dictionary in these bytes and its faults; no dictionary where they are not a JSON object."""
    twice: list[str] = []

    def once(pairs: list[tuple]) -> dict:
        twice.extend(_twice(name for name, _ in pairs))
        return dict(pairs)

    try:
        text = raw.decode("utf-8")
        package = json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        return None, [Problem("", line, None, str(error)[:200], "valid JSON in UTF-8")]
    where = Places(text)
    found = [*((where(name), name, "each property once in its object") for name in twice), *_package(package, where)]
    problems = [Problem("", line, None, value, expected) for line, value, expected in dict.fromkeys(found)]
    return package if isinstance(package, dict) else None, problems


def _package(package: Any, where: Places) -> list[Found]:
    if found := shape_faults(package, "the dictionary", where):
        return found
    found = [*_days(package, where), *_vocabularies(package, where)]
    resources = package["resources"]
    for resource in resources:
        found += _table(resource, where)
    if found:
        return found
    for key in ("name", "path"):
        found += [(where.inside(name)(key), name, f"the {key} of a table once")
                  for name in _twice(resource[key].lower() for resource in resources)]  # fmt: skip
    return found or reference_faults(package, where)


def _days(package: dict, where: Places) -> list[Found]:
    cutoff = package["evidence_cutoff"]
    return [
        (where(name), package[name], f"{name} not after evidence_cutoff ({cutoff})")
        for name in ("evidence_from", "evidence_dense_until", "article_date")
        if name in package and period(package[name])[0] > period(cutoff)[1]
    ]


def _vocabularies(package: dict, where: Places) -> list[Found]:
    found: list[Found] = []
    for name, words in package.get("vocabularies", {}).items():
        if not SOME.fits(words):
            found.append((where(name), as_json(words), f"vocabulary {name} to be {SOME.words}"))
            continue
        faults = [fault for word in words for fault in shape_faults(word, "a word of a vocabulary", where, name)]
        found += faults or [(where(name), as_json(word), f"each word of vocabulary {name} once")
                            for word in _twice(word["value"] for word in words)]  # fmt: skip
    for pattern, words in package.get("patternWords", {}).items():
        found += shape_faults(words, "words for a pattern", where, pattern)
        if not found and not (readable(pattern) and re.compile(pattern, re.ASCII).fullmatch(words["example"])):
            found.append((where(pattern), words["example"], f"an example that has the form {pattern}"))
    return found


def _table(resource: Any, where: Places) -> list[Found]:
    where = where.inside(resource.get("name")) if isinstance(resource, dict) else where
    if found := shape_faults(resource, "a table", where):
        return found
    name, schema = resource["name"], resource["schema"]
    if found := shape_faults(schema, "a schema", where, name):
        return found
    for field in schema["fields"]:
        found += _field(field, name, where)
    found = found or [(where.inside(each)("name"), each, f"each field of {name} once")
                      for each in _twice(field["name"] for field in schema["fields"])]  # fmt: skip
    return found or _headline(resource, where)


def _headline(resource: dict, where: Places) -> list[Found]:
    """A headline is filled in from a row: a name in braces is a column and nothing else."""
    known = {None, "amount", *(field["name"] for field in resource["schema"]["fields"])}
    expected = f"headline of {resource['name']} to name its columns, or amount, in braces"
    try:
        parts = list(Formatter().parse(resource["headline"]))
    except ValueError as error:
        return [(where("headline"), str(error), expected)]
    return [(where("headline"), name, expected) for _, name, how, sign in parts if name not in known or how or sign]


def _field(field: Any, table: str, where: Places) -> list[Found]:
    where = where.inside(field.get("name")) if isinstance(field, dict) else where
    if found := shape_faults(field, "a field", where, table):
        return found
    rules = field.get("constraints", {})
    what = f"field {field['name']} of {table}"
    if found := shape_faults(rules, "constraints", where, what):
        return found
    holds, wrong = ("text", OF_NUMBERS) if field["type"] == "string" else ("numbers", OF_TEXT)
    found = [
        (where(name), name, f"{what} to do without it, since it holds {holds}")
        for name in wrong if name in field or name in rules
    ]  # fmt: skip
    ends = [rules[end] for end in ("minimum", "maximum") if end in rules]
    if ends != sorted(ends) or (field["type"] == "integer" and any(end != int(end) for end in ends)):
        found.append((where("minimum"), as_json(ends), f"minimum and maximum of {what} to be a range of what it holds"))
    return found


def _twice(values: Iterable) -> list:
    return [value for value, count in Counter(values).items() if count > 1]
