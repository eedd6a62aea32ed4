"""How long book and PDF take, beside a plain Sphinx build of the same chapters: ``make bench``.

Each case runs the real command in a copy of this checkout, so that nothing here is touched. Plain is Sphinx with the
same theme and MyST-NB on the same chapters, without pictures, pages of rows and notes: what any book of their size
costs. Read the ratios; seconds depend on the machine and on what else it does.

Then what a reader waits for: the bytes of a first visit with gzip, and on slow 4G with a quarter of the processor the
first paint and the first explorer that is live, beside the plain build of the same chapters.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
import visits  # noqa: E402

EXPLORER = ".chart[data-live]"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", "*.egg-info", ".*_cache")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        shutil.rmtree(copy / "chapters" / "data", ignore_errors=True)
        print(f"{'':<40} {'seconds':>8} {'processor':>10} {'x plain':>8}")
        plain = measured(copy, "plain Sphinx, cold", lambda: None, ["tests/benchmarks/plain.py"])
        stock = shutil.move(copy / "_build" / "plain", Path(folder) / "plain")
        cases = [
            ("book, cold", lambda: shutil.rmtree(copy / "_build", ignore_errors=True), "book"),
            ("book, nothing changed", lambda: None, "book"),
            ("book, prose of a chapter changed", lambda: change_prose(copy), "book"),
            ("book, a table of three chapters changed", lambda: change_table(copy), "book"),
            ("pdf, after the book", lambda: None, "pdf"),
        ]
        for name, prepare, command in cases:
            measured(copy, name, prepare, ["-m", "entente", command], plain)
        visit({"plain Sphinx": stock, "book": copy / "_build" / "html"})
        cold = partial(shutil.rmtree, copy / "_build", ignore_errors=True)
        measured(copy, "pdf, cold", cold, ["-m", "entente", "pdf"], plain)


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


def visit(sites: dict[str, Path]) -> None:
    """Print what a first visit to a few pages costs on each site."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        print("No Chromium is installed: first visits are not measured.")
        return
    print(f"{'first visit, phone':<40} {'kB gzip':>8} {'paint, s':>10} {'live, s':>8}")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for name, site in sites.items():
            with visits.served(site) as address, visits.scales(browser) as weigh:
                for page in ("index", "stakes", "method"):
                    at = f"{address}/chapters/{page}.html"
                    live = EXPLORER if name == "book" and page == "index" else ""
                    took, weight = visits.time(browser, at, live), sum(weigh(at).values())
                    shown = f"{took.live:>8.1f}" if live else ""
                    print(f"{name + ', ' + page:<40} {weight / 1000:>8.0f} {took.painted:>10.1f} {shown}", flush=True)
        browser.close()


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
