"""A second opinion: Frictionless, the reference reader of data packages, asked as any other reader would be.

The report's own checks are stricter, and run where Frictionless does not (in a reader's browser it lacks a compiled
part), so nothing depends on it. What it calls invalid would fail in other people's programs.
"""

from pathlib import Path

from entente.data.dictionary import PACKAGE, place_of


def second_opinion(folder: str | Path | None = None) -> tuple[list[str], str]:
    """What Frictionless finds at fault in a folder of tables, a sentence each, and what was not asked, if anything."""
    try:
        from frictionless import FrictionlessException, Package
    except ImportError:
        return (
            [],
            "Frictionless is not installed: whether other readers of data packages would accept this was not asked",
        )
    try:
        report = Package.from_descriptor(PACKAGE, basepath=str(place_of(folder))).validate()
    except FrictionlessException as error:
        return [each.message for each in error.reasons or [error.error]], ""
    found = [error.message for error in report.errors]
    found += [f"{task.place}: {error.message}" for task in report.tasks for error in task.errors]
    return found, ""
