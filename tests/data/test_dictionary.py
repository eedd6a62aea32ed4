# ruff: noqa: E501  (a case a line, as long as it is)
"""The dictionary is checked before anything is read by it, and says which words a column may hold."""

import copy
import json
import random
from itertools import pairwise

import pytest
from desk import Desk

from entente import data
from entente.data import DataError, choices, labels, load, validate, vocabulary

PACKAGE = json.loads((data.FOLDER / data.PACKAGE).read_text("utf-8"))


def table(package, name):
    return next(each for each in package["resources"] if each["name"] == name)


def field(package, name, column):
    return next(each for each in table(package, name)["schema"]["fields"] if each["name"] == column)


def relation(package, name, rule):
    return next(each for each in table(package, name)["relations"] if each["rule"] == rule)


FAULTS = {  # what is done to the dictionary, and what the problem says
    "constraints misspelt": (lambda p: field(p, "estimates", "unit").update(contraints={"required": True}), "perhaps constraints"),
    "a property of constraints misspelt": (lambda p: field(p, "stances", "stance")["constraints"].update(maximun=4), "perhaps maximum"),
    "a property of a table misspelt": (lambda p: table(p, "stances").update(relation=[]), "perhaps relations"),
    "a property of the schema misspelt": (lambda p: table(p, "stances")["schema"].update(foreignkeys=[]), "perhaps foreignKeys"),
    "a property of the package misspelt": (lambda p: p.update(evidence_cut_off="2026-11-25"), "perhaps evidence_cutoff"),
    "no version": (lambda p: p.pop("version"), "to have version"),
    "an empty version": (lambda p: p.update(version=" "), "version of the dictionary to be text"),
    "a title with a sign that turns the direction": (lambda p: table(p, "facts").update(title="Fa\u202ects"), "title of a table to be text that can be seen"),
    "a limit beyond all floats": (lambda p: field(p, "coverage", "in_ours").update(constraints={"minimum": 10**400}), "in_ours of coverage to be a number"),
    "a version that is a number": (lambda p: p.update(version=2026.11), "version of the dictionary to be text"),
    "no cut-off": (lambda p: p.pop("evidence_cutoff"), "to have evidence_cutoff"),
    "a cut-off that does not exist": (lambda p: p.update(evidence_cutoff="2026-02-30"), "evidence_cutoff of the dictionary to be a day"),
    "a cut-off that is a month": (lambda p: p.update(evidence_cutoff="2026-11"), "evidence_cutoff of the dictionary to be a day"),
    "an article after the cut-off": (lambda p: p.update(article_date="2027-01-01"), "article_date not after evidence_cutoff"),
    "no tables": (lambda p: p.update(resources=[]), "a list with at least one entry"),
    "tables that are no list": (lambda p: p.update(resources={}), "a list with at least one entry"),
    "no list of tables": (lambda p: p.pop("resources"), "to have resources"),
    "a table that is text": (lambda p: p["resources"].append("events"), "a table to be an object"),
    "a table without a name": (lambda p: table(p, "events").pop("name"), "a table to have name"),
    "a table without a schema": (lambda p: table(p, "events").pop("schema"), "a table to have schema"),
    "a table twice": (lambda p: p["resources"].append(copy.deepcopy(table(p, "events"))), "the name of a table once"),
    "two tables of one file": (lambda p: table(p, "facts").update(path="events.csv"), "the path of a table once"),
    "a file elsewhere": (lambda p: table(p, "facts").update(path="../facts.csv"), "a file beside the dictionary"),
    "a file at an absolute path": (lambda p: table(p, "facts").update(path="/etc/passwd"), "a file beside the dictionary"),
    "a file on the web": (lambda p: table(p, "facts").update(path="https://example.org/facts.csv"), "a file beside the dictionary"),
    "several files": (lambda p: table(p, "facts").update(path=["a.csv", "b.csv"]), "a file beside the dictionary"),
    "another format": (lambda p: table(p, "facts").update(format="xlsx"), "format of a table to be csv"),
    "another encoding": (lambda p: table(p, "facts").update(encoding="cp1252"), "encoding of a table to be utf-8"),
    "another dialect": (lambda p: table(p, "facts").update(dialect={"delimiter": ";"}), "a property that a table may have"),
    "other missing values": (lambda p: table(p, "facts")["schema"].update(missingValues=["", "NA"]), "what is missing is an empty cell"),
    "no fields": (lambda p: table(p, "facts")["schema"].update(fields=[]), "a list with at least one entry"),
    "a field twice": (lambda p: table(p, "facts")["schema"]["fields"].append(copy.deepcopy(field(p, "facts", "date"))), "each field of facts once"),
    "a field without a name": (lambda p: field(p, "facts", "date").pop("name"), "a field of facts to have name"),
    "a field without a type": (lambda p: field(p, "facts", "date").pop("type"), "a field of facts to have type"),
    "a field without a description": (lambda p: field(p, "facts", "date").pop("description"), "to have description"),
    "a type there is not": (lambda p: field(p, "facts", "date").update(type="date"), "one of string, integer, number"),
    "a type that is a list": (lambda p: field(p, "facts", "date").update(type=["string"]), "one of string, integer, number"),
    "a field that is text": (lambda p: table(p, "facts")["schema"]["fields"].append("notes2"), "a field of facts to be an object"),
    "fields that are an object": (lambda p: table(p, "facts")["schema"].update(fields={"a": 1}), "a list with at least one entry"),
    "a key that names no field": (lambda p: table(p, "facts")["schema"].update(primaryKey="id"), "primaryKey of facts to name columns"),
    "a key of two fields": (lambda p: table(p, "facts")["schema"].update(primaryKey=["fact_id", "date"]), "primaryKey of a schema of facts to be text"),
    "no key": (lambda p: table(p, "facts")["schema"].pop("primaryKey"), "to have primaryKey"),
    "a key that may be empty": (lambda p: field(p, "facts", "fact_id")["constraints"].pop("required"), "the key of facts to be a required field"),
    "a required that is text": (lambda p: field(p, "facts", "date")["constraints"].update(required="yes"), "true or false"),
    "a pattern that cannot be read": (lambda p: field(p, "facts", "fact_id")["constraints"].update(pattern="^[A-Z"), "a pattern that can be read"),
    "a pattern that is a number": (lambda p: field(p, "facts", "fact_id")["constraints"].update(pattern=3), "a pattern that can be read"),
    "no words": (lambda p: field(p, "facts", "checked")["constraints"].update(enum=[]), "a list of words, each once"),
    "a word twice": (lambda p: field(p, "facts", "checked")["constraints"].update(enum=["yes", "yes"]), "a list of words, each once"),
    "words that are text": (lambda p: field(p, "facts", "checked")["constraints"].update(enum="yes"), "a list of words, each once"),
    "words that are numbers": (lambda p: field(p, "facts", "checked")["constraints"].update(enum=[1, 2]), "a list of words, each once"),
    "a range the wrong way round": (lambda p: field(p, "stances", "stance")["constraints"].update(minimum=5), "to be a range of what it holds"),
    "a range of text": (lambda p: field(p, "stances", "stance")["constraints"].update(minimum="-4"), "minimum of constraints"),
    "a range of fractions": (lambda p: field(p, "stances", "stance")["constraints"].update(minimum=-3.5), "to be a range of what it holds"),
    "a range without an end": (lambda p: field(p, "stances", "stance")["constraints"].update(minimum=float("-inf")), "minimum of constraints"),
    "a range of words": (lambda p: field(p, "facts", "notes").update(constraints={"minimum": 1}), "since it holds text"),
    "words for a number": (lambda p: field(p, "stances", "stance")["constraints"].update(enum=["1"]), "since it holds numbers"),
    "a date that is a number": (lambda p: field(p, "facts", "date").update(type="integer"), "since it holds numbers"),
    "constraints that are a list": (lambda p: field(p, "facts", "date").update(constraints=["required"]), "constraints of a field of facts to be an object"),
    "a list of a table there is not": (lambda p: field(p, "facts", "source_ids").update(listOf="source"), "point to a table that there is"),
    "a list of nothing": (lambda p: field(p, "facts", "source_ids").update(listOf=[]), "names of tables"),
    "a copy of a column there is not": (lambda p: field(p, "estimates", "unit").update(sameAs={"resource": "claimants", "by": "claimant"}), "point to a column of claimants"),
    "a copy by a column there is not": (lambda p: field(p, "estimates", "unit").update(sameAs={"resource": "measures", "by": "measures"}), "field unit of estimates to name columns"),
    "a copy of nothing": (lambda p: field(p, "estimates", "unit").update(sameAs={"by": "measure"}), "to have resource"),
    "a key into a table there is not": (lambda p: table(p, "stances")["schema"]["foreignKeys"][0]["reference"].update(resource="actor"), "point to a table that there is"),
    "a key into a column there is not": (lambda p: table(p, "stances")["schema"]["foreignKeys"][0]["reference"].update(fields="id"), "point to a column of actors"),
    "a key of a column there is not": (lambda p: table(p, "stances")["schema"]["foreignKeys"][0].update(fields="actors"), "a foreign key of stances to name columns"),
    "a key of more columns than its target": (lambda p: table(p, "stances")["schema"]["foreignKeys"][0].update(fields=["actor", "interest"]), "as many fields as its reference"),
    "a key without a target": (lambda p: table(p, "stances")["schema"]["foreignKeys"][0].pop("reference"), "to have reference"),
    "keys that are an object": (lambda p: table(p, "stances")["schema"].update(foreignKeys={}), "foreignKeys of a schema of stances to be a list"),
    "a combination of columns there are not": (lambda p: table(p, "stances")["schema"].update(uniqueKeys=[["actor", "day"]]), "uniqueKeys of stances to name columns"),
    "a combination that is a number": (lambda p: table(p, "stances")["schema"].update(uniqueKeys=[3]), "uniqueKeys of stances to name columns"),
    "a headline of a column there is not": (lambda p: table(p, "events").update(headline="{when}: {title}"), "headline of events to name its columns"),
    "a headline that looks into a cell": (lambda p: table(p, "events").update(headline="{title.__class__}"), "headline of events to name its columns"),
    "a headline that takes a cell apart": (lambda p: table(p, "events").update(headline="{title[0]}"), "headline of events to name its columns"),
    "a headline with an open brace": (lambda p: table(p, "events").update(headline="{title"), "headline of events to name its columns"),
    "a headline without a name": (lambda p: table(p, "events").update(headline="{}: {title}"), "headline of events to name its columns"),
    "a vocabulary there is not": (lambda p: field(p, "facts", "reliability").update(vocabulary="grades"), "a vocabulary of the dictionary"),
    "words that are not of the vocabulary": (lambda p: field(p, "facts", "reliability")["constraints"].update(enum=["A", "Z"]), "those of its vocabulary"),
    "a vocabulary without words": (lambda p: p["vocabularies"].update(tier=[]), "vocabulary tier to be a list"),
    "a word of a vocabulary twice": (lambda p: p["vocabularies"]["tier"].append({"value": 1}), "each word of vocabulary tier once"),
    "a band the wrong way round": (lambda p: p["vocabularies"]["likelihood"][0].update(band=[5, 1]), "its low and its high end"),
    "a word without a band": (lambda p: p["vocabularies"]["likelihood"][0].pop("band"), "column with bands"),
    "a rule there is not": (lambda p: relation(p, "stances", "together").update(rule="togehter"), "to have as rule one of"),
    "a relation of a column there is not": (lambda p: relation(p, "stances", "together").update(fields=["low", "hihg"]), "to name columns of the table"),
    "a relation with a property nobody reads": (lambda p: relation(p, "stances", "order").update(strct=True), "a property that the relation order"),
    "a relation that lacks its columns": (lambda p: relation(p, "stances", "order").pop("fields"), "to have fields"),
    "an order of words": (lambda p: relation(p, "stances", "order").update(fields=["actor", "interest"]), "to name ordered columns"),
    "an order of dates and numbers": (lambda p: relation(p, "stances", "order").update(fields=["since", "stance"]), "to name ordered columns"),
    "a condition nobody reads": (lambda p: relation(p, "claims", "when").update({"if": {"kind": {"is": "fact"}}}), "a property that a condition"),
    "a condition on a column there is not": (lambda p: relation(p, "claims", "when").update({"if": {"kinds": {"in": ["fact"]}}}), "to name columns of the table"),
    "a least number of words": (lambda p: relation(p, "claims", "when").update(then={"verdict": {"minimum": 1}}), "to name numbers"),
    "relations that are an object": (lambda p: table(p, "stances").update(relations={}), "relations of a table to be a list"),
    "a date that may be later for a column there is not": (lambda p: field(p, "estimates", "as_of").update(mayBeLater={"measures": ["x"]}), "mayBeLater of field as_of"),
    "a date not before nothing": (lambda p: field(p, "stances", "since").update(notBefore="article"), "to name a date of the dictionary"),
    "a mention of a table there is not": (lambda p: field(p, "judgements", "comparison").update(mentions=[{"pattern": "x", "resource": "y", "fields": "z"}]), "point to a table that there is"),
    "a date not after nothing": (lambda p: field(p, "sources", "accessed").update(notAfter="tomorrow"), "notAfter of field accessed of sources to name a date of the dictionary"),
    "a key made of a column there is not": (lambda p: relation(p, "risks", "madeOf").update({"as": "RK-{risks}"}), "as of the relation madeOf of risks to name columns"),
    "a key made of nothing": (lambda p: relation(p, "risks", "madeOf").update({"as": "RK"}), "to name columns"),
    "a partition by a column of words": (lambda p: relation(p, "futures", "partition").update(field="name"), "to name a column of pairs"),
    "a grid without columns": (lambda p: relation(p, "options", "grid").update(fields=[]), "to name columns"),
    "a mention of dates not before nothing": (lambda p: field(p, "exchange", "period").update(mentions=[{"pattern": "x", "notBefore": "y"}]), "notBefore of field period of exchange to name a date of the dictionary"),
    "a mention of neither rows nor dates": (lambda p: field(p, "exchange", "period").update(mentions=[{"pattern": "x"}]), "a mention of rows of field period of exchange to have resource"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_dictionary_is_told_with_its_line_and_nothing_is_read_by_it(desk, fault):
    change, said = FAULTS[fault]
    package = copy.deepcopy(PACKAGE)
    change(package)
    with desk.dictionary(package) as folder:
        problems = validate(folder)
        assert problems and {problem.file for problem in problems} == {data.PACKAGE}
        assert any(said in problem.expected for problem in problems), [str(problem) for problem in problems]
        assert all(problem.row for problem in problems)
        with pytest.raises(DataError):
            load("actors", folder)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "Expecting value"), (b"[]", "the dictionary to be an object"), (b"null", "the dictionary to be an object"),
        (b"{", "valid JSON"), (b'{"name": NaN}', "name of the dictionary to be text"), (b"\xef\xbb\xbf{}", "valid JSON"),
        (b"\xff\xfe{\x00", "valid JSON"), (b"[" * 100_000, "valid JSON"), (b"{'name': 'x'}", "valid JSON"), (b'{"a": 1,}', "valid JSON"),
        (b"// note\n{}", "valid JSON"), (b'{"n": ' + b"9" * 5000 + b"}", "valid JSON"),
    ],
)  # fmt: skip
def test_a_dictionary_that_cannot_be_read_at_all_is_an_error_in_a_sentence(desk, raw, said):
    with desk.dictionary(raw) as folder:
        try:
            told = "\n".join(map(str, validate(folder)))
        except DataError as error:
            told = str(error)
        assert said in told and told.startswith(f"{folder}/datapackage.json")


def test_a_property_written_twice_is_told_and_not_overwritten(desk):
    text = (data.FOLDER / data.PACKAGE).read_text("utf-8")
    told = f'"version": "{data.package()["version"]}",'
    twice = text.replace(told, f'{told}\n  "version": "2027.01",')
    with desk.dictionary(twice) as folder:
        assert [str(problem).removeprefix(f"{folder}/") for problem in validate(folder)] == [
            "datapackage.json, line 5: found 'version', expected each property once in its object."
        ]


def test_a_fault_is_told_with_the_line_it_stands_in(desk):
    text = (data.FOLDER / data.PACKAGE).read_text("utf-8")
    line = next(n for n, each in enumerate(text.split("\n"), 1) if '"name": "exchange_id"' in each)
    with desk.dictionary(text.replace('{"name": "exchange_id", "type"', '{"name": "exchange_id", "typ"')) as folder:
        problems = validate(folder)
        assert {problem.row for problem in problems} == {line}
        assert [problem.value for problem in problems] == [None, "typ"] or [p.value for p in problems] == ["typ", None]


def places(value, path=()):
    """Every place in a dictionary, as the keys that lead to it."""
    yield path
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(each, (*path, key))


PLACES = list(places(PACKAGE))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_done_to_the_dictionary_ends_in_sentences(tmp_path, seed):
    # 31 faults of the dictionary ended in a traceback
    desk, rng = Desk(tmp_path), random.Random(seed)
    for _ in range(8):
        package = copy.deepcopy(PACKAGE)
        *path, last = rng.choice(PLACES[1:])
        place = package
        for key in path:
            place = place[key]
        what = rng.choice([None, 3, -1.5, True, "", "x", [], {}, ["x"], {"x": 1}, [[]], "gone"])
        if what == "gone":
            del place[last]
        else:
            place[last] = what
        with desk.dictionary(package) as folder:
            problems = validate(folder)
            assert all("\n" not in str(problem) for problem in problems)
            if not problems:
                assert all(len(load(name, folder)) for name in data.tables(folder))


# --- what it says ----------------------------------------------------------------------------------------------------


def test_every_pattern_of_ours_is_told_in_words():
    # ^[A-Z]{3}$ was told to people who keep tables, not programs
    used = {
        pattern
        for resource in PACKAGE["resources"]
        for each in resource["schema"]["fields"]
        for pattern in (each.get("constraints", {}).get("pattern"), each.get("listPattern"))
        if pattern
    }
    assert used == set(PACKAGE["patternWords"])


def test_the_words_of_a_column_come_in_the_order_of_the_dictionary():
    assert choices("judgements", "confidence") == ["low", "moderate", "high"]
    assert choices("events", "chapters")[0] == "context"
    assert choices("sources", "tier") == [1, 2, 3, 4]


def test_words_are_called_what_the_dictionary_calls_them():
    assert labels("claims", "section")["us-response"] == "The U.S. response"
    assert labels("interests", "group")["peninsula"] == "Korea"
    assert labels("sources", "tier")[4] == "weak"
    assert labels("judgements", "confidence")["low"] == "low"


def test_a_column_without_words_and_one_that_is_not_there_are_errors_that_name_them():
    with pytest.raises(KeyError, match="'note' of actors is not bound"):
        choices("actors", "note")
    with pytest.raises(KeyError, match=r"no column 'notes' in actors; it has actor, name"):
        labels("actors", "notes")
    with pytest.raises(KeyError, match="no vocabulary 'grades'"):
        vocabulary("grades")


def test_likelihoods_are_the_words_of_the_dictionary_with_bands_that_leave_no_gap():
    assert list(data.LIKELIHOODS) == choices("judgements", "likelihood") == choices("risk_likelihoods", "likelihood")
    bands = list(data.LIKELIHOODS.values())
    assert all(below[1] == above[0] for below, above in pairwise(bands))
    assert data.LIKELIHOODS["likely"] == (55, 80)


def test_every_verdict_counts_as_held_as_partly_as_failed_or_as_open():
    assert {each["counts"] for each in vocabulary("verdict").values()} == {"held", "partly", "failed", "open"}
    assert set(choices("claims", "verdict")) == set(vocabulary("verdict"))
