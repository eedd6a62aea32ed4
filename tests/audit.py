"""What the environment is made of: ``make audit``.

Prints the licence of every installed package, then what is wrong with the requirements: those without a pin or a hash,
those that nothing uses, those used but not named, licences that our code could not import. Known vulnerabilities are
asked of the advisory data base through ``pip-audit``, installed for the occasion; where it cannot be had, that is said.
"""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions, packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "entente", ROOT / "tests"
RUN = {  # started by name, imported by nobody
    "ipykernel": "the kernel of the chapters", "jupyterlab": "make lab", "nbval": "an option of pytest",
    "pytest-xdist": "an option of pytest", "pytest-cov": "an option of pytest", "ruff": "make lint",
    "axe-playwright-python": "its script is read by name",
    "jsonschema": "held back: requirements.txt says why",
    "mypy": "make lint", "setuptools": "installs entente", "pikepdf": "imported where it is there",
}  # fmt: skip
COPYLEFT = re.compile(r"\bA?GPL|GNU (Affero )?General Public", re.IGNORECASE)
ADVISORIES = "pip-audit==2.10.1"


def normal(name: str) -> str:
    """The name of a package as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct() -> dict[str, str]:
    """The packages that the project names itself, each with what binds its version."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    found = (re.match(r"([\w.-]+)(?:\[[^\]]+\])?\s*([^#]*)", line) for line in lines if line[:1].isalnum())
    return {normal(each[1]): each[2].strip() for each in found if each}


def locked() -> dict[str, list[str]]:
    """The pins of the lock by package, each with the number of its hashes."""
    found: dict[str, list[str]] = {}
    for block in re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text("utf-8")):
        name, pin = re.match(r"([\w.-]+)(?:\[[^\]]+\])?(==\S+)?", block).groups()
        found.setdefault(normal(name), []).append(f"{pin or 'no pin'} {block.count('--hash=sha256:')}")
    return found


def imported(places: Iterable[Path] = OURS) -> set[str]:
    """The packages that our code imports."""
    modules: set[str] = set()
    for path in (file for place in places for file in place.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    of = packages_distributions()
    return {normal(name) for module in modules for name in of.get(module, [])} - {"entente"}


def licence(package: Distribution) -> str:
    """The licence a package states: its expression, else its classifiers, else the first line of its text."""
    about = package.metadata
    if stated := about.get("License-Expression"):
        return stated
    kinds = [each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    text = (about.get("License") or "").strip().partition("\n")[0]
    return "; ".join(kinds) or text or "not stated"


def faults() -> Iterator[str]:
    """What is wrong with the requirements, each in a sentence."""
    named, pins, used = direct(), locked(), imported()
    for name, bound in named.items():
        if not re.fullmatch(r"==\S+", bound):
            yield f"{name}: requirements.txt gives no exact version ({bound or 'none'})"
        elif name not in pins or not any(pin.startswith(f"{bound} ") for pin in pins[name]):
            yield f"{name}: requirements.lock does not have {bound}; make the lock again (CONTRIBUTING.md)"
        if name not in used and name not in RUN:
            yield f"{name}: nothing imports it"
    for name, each in pins.items():
        if any(pin.startswith("no pin") or pin.endswith(" 0") for pin in each):
            yield f"{name}: requirements.lock has it without a version or a hash"
    for name in sorted(used - set(named)):
        yield f"{name}: our code imports it, and requirements.txt does not name it"
    installed = {normal(each.metadata["Name"]): each for each in distributions()}
    for name in sorted(set(installed) - set(pins) - {"entente", "pip", "wheel"}):
        yield f"{name}: it is installed, and requirements.lock does not have it"
    for name in sorted(imported([ROOT / "entente"]) & set(installed)):
        if all(COPYLEFT.search(each) for each in re.split("; | OR ", licence(installed[name]))):
            yield f"{name}: our code, under MIT, imports what is under {licence(installed[name])}"


def known_vulnerabilities() -> tuple[int, str]:
    """What pip-audit says of the locked versions, as :func:`advice`; 2 too where it could not be asked."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        made = subprocess.run([sys.executable, "-m", "venv", folder], capture_output=True, text=True, check=False)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ADVISORIES]
        made = made if made.returncode else subprocess.run(pip, capture_output=True, text=True, check=False)
        if made.returncode:
            return 2, f"NOT LOOKED UP, {ADVISORIES} could not be installed: {_last(made.stderr)}"
        asked = subprocess.run(
            [python, "-m", "pip_audit", "--requirement", ROOT / "requirements.lock", "--disable-pip", "--no-deps",
             "--progress-spinner", "off", "--format", "json"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    try:
        return advice(json.loads(asked.stdout))
    except (ValueError, KeyError):
        return 2, f"NOT LOOKED UP, the advisories could not be read: {_last(asked.stderr)}"


def advice(report: dict) -> tuple[int, str]:
    """What a report of pip-audit says: 1 with the advisories there are, 2 where packages were passed over, else 0."""
    packages = report["dependencies"]
    found = [
        f"{each['name']}: {', '.join(one['id'] for one in each['vulns'])}" for each in packages if each.get("vulns")
    ]
    passed_over = [each for each in packages if "skip_reason" in each]
    told = "; ".join(found) or f"none in {len(packages) - len(passed_over)} packages"
    if passed_over:
        # without its data base pip-audit passes over every package, and says that no vulnerability was found
        told += f"; NOT LOOKED UP for {len(passed_over)} (the first: {passed_over[0]['skip_reason']})"
    return 1 if found else 2 if passed_over else 0, told


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]


def main() -> int:
    packages = sorted(distributions(), key=lambda each: normal(each.metadata["Name"]))
    for each in packages:
        print(f"{each.metadata['Name']} {each.version}: {licence(each)}")
    wrong = list(faults())
    print(f"\n{len(packages)} packages; {len(wrong) or 'no'} fault{'s' * (len(wrong) != 1)} of the requirements.")
    print("\n".join(wrong))
    code, told = known_vulnerabilities()
    print(f"Known vulnerabilities: {told}")
    return bool(wrong) or code == 1 or (code == 2 and bool(os.environ.get("REQUIRE_ALL")))


if __name__ == "__main__":
    sys.exit(main())
