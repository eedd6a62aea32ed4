"""references.bib as reference managers read it."""

import pytest
from pybtex.database import parse_string

from entente.data import fields, load
from entente.site.bibliography import bibliography, tex
from entente.site.sources import MONTHS, names

ENTRIES = parse_string(bibliography(), "bibtex").entries
SOURCES = load("sources").set_index("source_id")
PERSONS = next(field for field in fields("sources") if field["name"] == "author")["persons"]


def test_every_source_is_an_entry():
    assert list(ENTRIES) == list(SOURCES.index)


def test_dates_are_in_fields_of_their_own_at_the_precision_known():
    # the year of undated pages once was "n.d.", which biber refuses, and 899 days stood in notes alone
    for key, published in SOURCES["published"].items():
        year, month, day, *_ = [*(published.split("-") if isinstance(published, str) else []), None, None, None]
        stated = {"year": year, "month": month and MONTHS[int(month) - 1], "day": day and str(int(day))}
        assert {part: ENTRIES[key].fields.get(part) for part in stated} == stated


@pytest.mark.parametrize(
    ("kind", "made"),
    {
        "news": "online",
        "state-media": "online",
        "reference": "online",
        "academic": "article",
        "think-tank": "report",
    }.items(),
)
def test_an_entry_is_of_the_type_that_its_kind_says(kind, made):
    keys = SOURCES.index[SOURCES["kind"] == kind]
    assert {ENTRIES[key].type for key in keys} == {made}


def test_what_a_type_requires_is_there():
    required = {"article": {"journal"}, "report": {"institution", "type"}, "dataset": {"publisher"}, "online": set()}
    for key, entry in ENTRIES.items():
        assert required[entry.type] | {"title", "url"} <= set(entry.fields), key
        assert entry.persons["author"], key


def test_nothing_of_our_own_becomes_part_of_a_citation():
    # "Think tank, tier 2, language en" was printed in every bibliography
    assert not [key for key, entry in ENTRIES.items() if {"note", "howpublished", "annote"} & set(entry.fields)]


def test_a_person_has_a_family_name_and_a_body_has_none():
    known = {name for cell in SOURCES["author"] for name in names(cell)}
    assert set(PERSONS) <= known
    assert [str(person) for person in ENTRIES["voeten-ideal-points-2025-07"].persons["author"]] == [
        "Bailey, Michael",
        "Strezhnev, Anton",
        "Voeten, Erik",
    ]
    bodies = [key for key, cell in SOURCES["author"].items() if not set(names(cell)) & set(PERSONS)]
    assert all(not person.first_names for key in bodies for person in ENTRIES[key].persons["author"])


def test_an_address_keeps_its_signs():
    for key, url in SOURCES["url"].items():
        assert ENTRIES[key].fields["url"] == url.replace("{", "%7B").replace("}", "%7D")


def test_text_that_latex_would_read_is_text():
    assert tex("50% of $5 & a_b #1") == r"50\% of \$5 \& a\_b \#1"
    assert tex(r"{x} \input") == r"\textbraceleft{}x\textbraceright{} \textbackslash{}input"
