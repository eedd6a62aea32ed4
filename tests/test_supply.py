"""What the project stands on: every requirement pinned and hashed, each used, none under a licence that binds ours."""

import re
from importlib.metadata import distributions

import audit
import pytest
import yaml


def test_requirements_have_no_fault():
    # a package under the GPL was imported for one function; a lock without hashes takes whatever an index hands out
    assert list(audit.faults()) == []


def test_the_lock_names_no_index():
    assert not re.search(r"https?:|--(?:extra-)?index|--find-links", (audit.ROOT / "requirements.lock").read_text())


def test_a_package_that_one_wants_with_an_extra_and_another_without_stands_in_the_lock_as_both():
    # the pip of Python 3.11 took the bare name for one that nothing pins, and a fresh environment ended there
    wanted = [each for one in distributions() for each in one.requires or () if "extra ==" not in each]
    bare = {found[0].lower() for each in wanted if (found := re.match(r"[\w.-]+(?![\w.-]|\s*\[)", each))}
    lock = (audit.ROOT / "requirements.lock").read_text()
    with_extra = bare & set(re.findall(r"^([^\s\[]+)\[", lock, re.MULTILINE))
    assert with_extra and all(re.search(rf"^{name}==", lock, re.MULTILINE) for name in with_extra)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one line of requirements; gives the function that writes both files."""
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    monkeypatch.setattr(audit, "distributions", lambda: [])
    monkeypatch.setattr(audit, "imported", lambda *places: {"pandas"})

    def write(wanted, lock):
        (tmp_path / "requirements.txt").write_text(wanted)
        (tmp_path / "requirements.lock").write_text(lock)
        return list(audit.faults())

    return write


HASHED = "pandas==3.1.1 \\\n    --hash=sha256:ab\n"


@pytest.mark.parametrize(
    ("wanted", "lock", "said"),
    [
        ("pandas>=3  # tables\n", HASHED, "pandas: requirements.txt gives no exact version"),
        ("pandas==3.1.0\n", HASHED, "pandas: requirements.lock does not have ==3.1.0"),
        ("pandas==3.1.1\n", "pandas==3.1.1\n", "pandas: requirements.lock has it without a version or a hash"),
        ("pandas==3.1.1\nrich==1\n", HASHED + "rich==1 \\\n    --hash=sha256:cd\n", "rich: nothing imports it"),
        ("", HASHED, "pandas: our code imports it, and requirements.txt does not name it"),
    ],
)
def test_a_faulty_requirement_is_told(project, wanted, lock, said):
    assert any(each.startswith(said) for each in project(wanted, lock))


def test_advisories_that_cannot_be_had_are_said_to_be_so(monkeypatch):
    monkeypatch.setattr(audit, "ADVISORIES", "no such requirement!")
    code, told = audit.known_vulnerabilities()
    assert code == 2 and "could not be installed" in told


KNOWN = {"name": "jinja2", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "pandas", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([{"name": "numpy", "vulns": []}], 0, "none in 1 packages"),
        ([KNOWN, SKIPPED], 1, "jinja2: PYSEC-1; NOT LOOKED UP for 1"),
        ([SKIPPED], 2, "none in 0 packages; NOT LOOKED UP for 1 (the first: not found)"),
    ],
)
def test_packages_that_were_passed_over_are_not_said_to_be_safe(packages, code, said):
    # where no advisory could be had, all were passed over: "No known vulnerabilities found"
    told = audit.advice({"dependencies": packages})
    assert told[0] == code and told[1].startswith(said)


def test_what_runs_before_a_commit_is_all_here():
    hooks = yaml.safe_load((audit.ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert {each["repo"] for each in hooks} == {"local"}
    assert {hook["language"] for each in hooks for hook in each["hooks"]} == {"system"}


def test_the_workflow_takes_every_action_by_its_commit_and_says_which_version_that_is():
    # a tag can be moved to other code by whoever holds the repository, with the rights of the workflow
    told = (audit.ROOT / ".github" / "workflows" / "publish.yml").read_text("utf-8")
    used = re.findall(r"uses: (.+)", told)
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []


def test_the_workflow_makes_only_what_the_makefile_has():
    jobs = yaml.safe_load((audit.ROOT / ".github" / "workflows" / "publish.yml").read_text("utf-8"))["jobs"]
    steps = [step["run"] for job in jobs.values() for step in job["steps"] if step.get("run", "").startswith("make ")]
    asked = {target for step in steps for target in step.split()[1:]}
    offered = set(re.findall(r"^(\w+):", (audit.ROOT / "Makefile").read_text("utf-8"), re.M))
    assert {"editions", "book", "pdf", "test"} <= asked <= offered
