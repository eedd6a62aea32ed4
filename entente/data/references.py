"""The dictionary's own check, second half: keys, lists and relations name fields and tables that there are."""

import re
from typing import Any

from entente.data.dates import is_date
from entente.data.properties import Found, Places, as_json, shape_faults
from entente.data.rows import list_of
from entente.data.rules import RULES

ORDERED = {
    "columns": (1, None),
    "columns of numbers": (1, None),
    "columns of dates": (2, 2),
    "ordered columns": (2, None),
}


def reference_faults(package: dict, where: Places) -> list[Found]:
    """What names something that is not there, or that is not of the kind needed."""
    return _References(package).faults(where)


class _References:
    def __init__(self, package: dict):
        self.package = package
        self.tables = {
            resource["name"]: {field["name"]: field for field in resource["schema"]["fields"]}
            for resource in package["resources"]
        }

    def faults(self, where: Places) -> list[Found]:
        found = []
        for resource in self.package["resources"]:
            found += self._table(resource, where.inside(resource["name"]))
        return found

    def _table(self, resource: dict, where: Places) -> list[Found]:
        table, schema = resource["name"], resource["schema"]
        key, own = schema["primaryKey"], self.tables[table]
        found = self._columns(key, table, f"primaryKey of {table}", where("primaryKey"))
        if not found and not own[key].get("constraints", {}).get("required"):
            found.append((where("primaryKey"), key, f"the key of {table} to be a required field"))
        for names in schema.get("uniqueKeys", []):
            found += self._columns(names, table, f"uniqueKeys of {table}", where("uniqueKeys"))
        for each in schema.get("foreignKeys", []):
            found += self._foreign_key(each, table, where)
        for field in own.values():
            found += self._field(field, table, where.inside(field["name"]))
        for relation in resource.get("relations", []):
            found += self._relation(relation, table, where)
        return found

    def _foreign_key(self, key: Any, table: str, where: Places) -> list[Found]:
        if found := shape_faults(key, "a foreign key", where, table):
            return found
        line, what = where("foreignKeys"), f"a foreign key of {table}"
        found = self._columns(key["fields"], table, what, line)
        found += self._reference({**key["reference"], "where": key.get("where", {})}, what, where, line)
        if not found and len(list_of(key["fields"])) != len(list_of(key["reference"]["fields"])):
            found.append((line, as_json(key["fields"]), f"{what} to have as many fields as its reference"))
        return found

    def _reference(self, reference: Any, what: str, where, line: int) -> list[Found]:
        if found := shape_faults(reference, "a reference", where, what):
            return found
        for words in reference.get("where", {}).values():
            if not (isinstance(words, list) and all(isinstance(word, str) for word in words)):
                found.append((line, as_json(words), f"where of {what} to give a list of words for each field"))
        named = [*list_of(reference["fields"]), *reference.get("where", {})]
        return found + self._target(reference["resource"], named, what, line)

    def _field(self, field: dict, table: str, where: Places) -> list[Found]:
        what, found = f"field {field['name']} of {table}", []
        listed, same = field.get("listOf", []), field.get("sameAs")
        if isinstance(listed, dict):
            found += shape_faults(listed, "a list of pairs", where, what) or self._target(
                listed["resource"], listed["fields"], what, where("listOf")
            )
        else:
            found += [fault for name in list_of(listed) for fault in self._target(name, [], what, where("listOf"))]
        if same is not None and not (faults := shape_faults(same, "sameAs", where, what)):
            found += self._target(same["resource"], [same.get("fields", field["name"])], what, where("sameAs"))
            found += self._columns([same["by"], *same.get("where", {})], table, what, where("sameAs"))
        elif same is not None:
            found += faults
        for mention in field.get("mentions", []):
            found += self._mention(mention, what, where)
        if isinstance(later := field.get("mayBeLater"), dict):
            found += self._columns(list(later), table, f"mayBeLater of {what}", where("mayBeLater"))
            if not all(isinstance(words, list) for words in later.values()):
                found.append((where("mayBeLater"), as_json(later), f"mayBeLater of {what} to give a list of words"))
        return found + self._day(field, what, where) + self._vocabulary(field, what, where)

    def _mention(self, mention: Any, what: str, where: Places) -> list[Found]:
        if isinstance(mention, dict) and "notBefore" in mention:
            return shape_faults(mention, "a mention of dates", where, what) or self._day(mention, what, where)
        return shape_faults(mention, "a mention of rows", where, what) or self._target(
            mention["resource"], [mention["fields"]], what, where("mentions")
        )

    def _day(self, limited: dict, what: str, where: Places) -> list[Found]:
        return [
            (where(name), limited[name], f"{name} of {what} to name a date of the dictionary")
            for name in ("notBefore", "notAfter")
            if name in limited and not is_date(self.package.get(limited[name], ""))
        ]

    def _vocabulary(self, field: dict, what: str, where: Places) -> list[Found]:
        if not (name := field.get("vocabulary")):
            return []
        if (words := self.package.get("vocabularies", {}).get(name)) is None:
            return [(where("vocabulary"), name, f"a vocabulary of the dictionary for {what}")]
        known = [word["value"] for word in words]
        used = field.get("constraints", {}).get("enum") or field.get("listEnum") or []
        if used != [word for word in known if word in used]:
            return [
                (where("vocabulary"), as_json(used), f"the words of {what} to be those of its vocabulary, in its order")
            ]
        return []

    # --- relations ---------------------------------------------------------------------------------------------------

    def _relation(self, relation: Any, table: str, where: Places) -> list[Found]:
        line = where("relations")
        if not isinstance(relation, dict) or relation.get("rule") not in list(RULES):
            return [(line, as_json(relation), f"a relation of {table} to have as rule one of {', '.join(RULES)}")]
        rule, what = RULES[relation["rule"]], f"the relation {relation['rule']} of {table}"
        known = {"if": "conditions", **rule.needs, **rule.may}
        found = [(line, name, f"a property that {what} may have (one of {', '.join(known)})")
                 for name in relation if name not in {"rule", *known}]  # fmt: skip
        found += [(line, None, f"{what} to have {name}") for name in rule.needs if name not in relation]
        for name, kind in known.items():
            if name in relation and not found:
                found += self._part(relation[name], kind, table, f"{name} of {what}", where)
        return found

    def _part(self, value: Any, kind: str, table: str, what: str, where: Places) -> list[Found]:
        line = where("relations")
        plain = {"flag": bool, "text": str, "number": int | float, "words": list}
        if kind in plain:
            fits = isinstance(value, plain[kind]) and (kind == "flag" or not isinstance(value, bool))
            return [] if fits else [(line, as_json(value), f"{what} to be a {kind.rstrip('s')}")]
        if kind == "form":
            parts = re.findall(r"{(\w*)}", value) if isinstance(value, str) else []
            return self._columns(parts, table, what, line)
        if kind == "column of pairs":
            fits = isinstance(value, str) and isinstance(self.tables[table].get(value, {}).get("listOf"), dict)
            return [] if fits else [(line, as_json(value), f"{what} to name a {kind}")]
        if kind.startswith("reference"):
            return self._reference(value, what, where, line) or (
                self._kind(self.tables[value["resource"]], value["fields"], "dates", what, line)
                if "dates" in kind
                else []
            )
        if kind == "conditions":
            return self._conditions(value, table, what, where)
        names = list_of(value) if isinstance(value, str | list) else []
        least, most = (1, 1) if kind.startswith("column ") or kind == "column" else ORDERED[kind]
        if not names or len(names) < least or (most and len(names) > most):
            return [(line, as_json(value), f"{what} to name {kind}")]
        return self._columns(names, table, what, line) or self._kind(self.tables[table], names, kind, what, line)

    def _conditions(self, value: object, table: str, what: str, where: Places) -> list[Found]:
        line = where("relations")
        if not isinstance(value, dict):
            return [(line, as_json(value), f"{what} to give conditions for columns")]
        found = self._columns(list(value), table, what, line) if value else []
        for name, condition in value.items():
            found += shape_faults(condition, "a condition", where, what)
            for part, kind in (
                ("minimum", "numbers"),
                ("maximum", "numbers"),
                ("whole", "numbers"),
                ("passed", "dates"),
            ):
                if not found and part in condition:
                    found += self._kind(self.tables[table], name, kind, what, line)
        return found

    def _kind(self, columns: dict, names: str | list, kind: str, what: str, line: int) -> list[Found]:
        """Whether columns hold what a rule reckons with: numbers, dates, words that have bands."""
        numbers = {name: columns[name]["type"] != "string" for name in list_of(names)}
        dates = {name: columns[name].get("partialDate", False) for name in list_of(names)}
        fits = {
            "numbers": all(numbers.values()),
            "dates": all(dates.values()),
            "ordered": all(numbers.values()) or all(dates.values()),
            "bands": all(self._banded(columns[name]) for name in list_of(names)),
        }
        wanted = next((word for word in fits if word in kind), None)
        return [] if wanted is None or fits[wanted] else [(line, as_json(names), f"{what} to name {kind}")]

    def _banded(self, field: dict) -> bool:
        words = self.package.get("vocabularies", {}).get(field.get("vocabulary"), [])
        return bool(words) and all("band" in word for word in words)

    def _columns(self, names: object, table: str, what: str, line: int) -> list[Found]:
        own = self.tables[table]
        if not (
            isinstance(names, str) or (isinstance(names, list) and names and all(isinstance(n, str) for n in names))
        ):
            return [(line, as_json(names), f"{what} to name columns")]
        return [(line, name, f"{what} to name columns of the table ({', '.join(own)})")
                for name in list_of(names) if name not in own]  # fmt: skip

    def _target(self, table: object, columns: list, what: str, line: int) -> list[Found]:
        if table not in self.tables:
            return [(line, str(table), f"{what} to point to a table that there is")]
        return [(line, column, f"{what} to point to a column of {table}")
                for column in columns if column not in self.tables[table]]  # fmt: skip
