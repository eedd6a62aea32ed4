"""The house: arrows between its rooms point one way, and what is written for the next hand is so."""

import ast
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from entente.data import package

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["data", "methods", "text", "figures", "site"]
MODULES = sorted((ROOT / "entente").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def names_imported(path: Path) -> Iterator[tuple[str, str]]:
    """Each name that a module imports from the package, with where it stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "entente":
            yield from ((node.module, each.name) for each in node.names)
        elif isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names if each.name.startswith("entente"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_rooms_before_it(room):
    later = ROOMS[ROOMS.index(room) + 1 :]
    up = {
        (path.name, f"{module}.{name}")
        for path in (ROOT / "entente" / room).rglob("*.py")
        for module, name in names_imported(path)
        if f"{module}.{name}.".split(".")[1] in later
    }
    assert up == set()


@pytest.mark.parametrize("places", [MODULES, TESTS], ids=["entente", "tests"])
def test_nobody_imports_a_name_that_another_keeps_to_itself(places):
    # two modules did, and the tests six times
    private = re.compile(r"(^|\.)_(?!_)")
    assert [
        (path.name, name) for path in places for name in names_imported(path) if private.search(".".join(name))
    ] == []


def is_there(target: str, home: str) -> bool:
    """Whether a module, or a name of a module, is there under its whole name or under that of the module at home."""
    for name in (target, f"{home}.{target}"):
        try:
            pkgutil.resolve_name(name)
            return True
        except (ImportError, AttributeError):
            continue
    return False


def test_whatever_a_docstring_refers_to_is_there():
    # four led to functions that had moved or were never there
    role = re.compile(r":(?:attr|class|data|exc|func|meth|mod):`~?([^`]+)`")
    homes = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in MODULES}
    named = [(home, name) for path, home in homes.items() for name in role.findall(path.read_text("utf-8"))]
    assert named
    assert [(home, name) for home, name in named if not is_there(name, home)] == []


def test_no_module_is_over_350_lines():
    assert {path.name: n for path in MODULES if (n := len(path.read_text("utf-8").splitlines())) > 350} == {}


def test_every_room_has_its_tests():
    assert {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} >= set(ROOMS)


def test_the_commands_that_the_readme_lists_are_those_there_are():
    told = re.findall(r"^make (\w+) +# ", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    (known,) = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(known.split())


@pytest.mark.parametrize("file", ["CONTRIBUTING.md", "README.md", "data/README.md"])
def test_every_file_and_folder_that_is_named_is_there(file):
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", (ROOT / file).read_text("utf-8"))
    places = [name for name in named if name.endswith(("/", ".py", ".csv", ".json", ".md", ".txt", ".lock", ".cff"))]
    assert places
    for name in places:
        beside = [ROOT / name, ROOT / "data" / name, ROOT / "entente" / "site" / name]
        assert any(each.exists() for each in beside) or name.startswith(("_build", "my-tables")), name


def test_one_edition_is_named_everywhere():
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert project["version"] == cited["version"] == package()["version"]
