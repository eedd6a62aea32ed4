"""How long book and PDF take, beside a plain Sphinx build of the same chapters: ``make bench``.

Each case runs the real command in a copy of this checkout, so that nothing here is touched. Plain is Sphinx with the
same theme and MyST-NB on the same chapters, without pictures, pages of rows and notes: what any book of their size
costs. Read the ratios; seconds depend on the machine and on what else it does.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", "*.egg-info", ".*_cache")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        shutil.rmtree(copy / "chapters" / "data", ignore_errors=True)
        print(f"{'':<40} {'seconds':>8} {'processor':>10} {'x plain':>8}")
        plain = measured(copy, "plain Sphinx, cold", lambda: None, ["tests/benchmarks/plain.py"])
        cases = [
            ("book, cold", lambda: shutil.rmtree(copy / "_build", ignore_errors=True), "book"),
            ("book, nothing changed", lambda: None, "book"),
            ("book, prose of a chapter changed", lambda: change_prose(copy), "book"),
            ("book, a table of three chapters changed", lambda: change_table(copy), "book"),
            ("pdf, after the book", lambda: None, "pdf"),
            ("pdf, cold", lambda: shutil.rmtree(copy / "_build", ignore_errors=True), "pdf"),
        ]
        for name, prepare, command in cases:
            measured(copy, name, prepare, ["-m", "entente", command], plain)


def measured(copy: Path, name: str, prepare: Callable, command: list[str], plain: float | None = None) -> float:
    """Run a command in the copy and print what it took; returns its processor time in seconds."""
    prepare()
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},  # the copy's package, not the installed one
        capture_output=True,
        text=True,
        check=False,
    )
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ended.returncode:
        sys.exit(f"{name}: {ended.stdout[-2000:]}\n{ended.stderr[-2000:]}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name:<40} {seconds:>8.1f} {used:>10.1f} {used / (plain or used):>8.1f}", flush=True)
    return used


def change_prose(copy: Path) -> None:
    change(copy / "chapters" / "stakes.ipynb", "## Sources", "One more sentence.\\n\\n## Sources")


def change_table(copy: Path) -> None:
    change(copy / "data" / "channels.csv", "brought no answer", "brought no answer yet")


def change(path: Path, words: str, others: str) -> None:
    """Other words in a file; where they are not there, nothing would change and the time would be of nothing."""
    if words not in (text := path.read_text("utf-8")):
        sys.exit(f"{path.name} has no {words!r} that could be changed")
    path.write_text(text.replace(words, others, 1), "utf-8")


if __name__ == "__main__":
    main()
