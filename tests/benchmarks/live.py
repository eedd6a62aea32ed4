"""What a chapter costs that runs in the page, beside the same in a kernel as ``make lab`` starts it: ``make bench``.

First visit: nothing is kept. Second: the browser holds the parts and what Python compiled. Memory is what the processes
of the browser that show the page hold at the end, and the kernel's own. Read the ratios; seconds depend on the machine.
"""

import functools
import http.server
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import psutil
from jupyter_client.manager import start_new_kernel
from playwright.sync_api import BrowserContext, expect, sync_playwright

from entente.site import files

CHAPTER = "stakes"
SITE = files.BUILD / "html"
FLAGS = ["--no-sandbox", "--disable-gpu"]
PATIENCE = 900_000  # ms


def main() -> None:
    if not (SITE / "_static" / "live").exists():
        sys.exit("The site has no parts to run a chapter with: run `make book`, which says why.")
    cells = [
        cell.source for cell in nbformat.read(files.CHAPTERS / f"{CHAPTER}.ipynb", 4).cells if cell.cell_type == "code"
    ]
    heads = ("first cell, s", "all, s", "memory, MB", "loaded, MB")
    print(f"{f'{CHAPTER}, {len(cells)} cells':<32}", *(f"{head:>13}" for head in heads))
    kernel = told("kernel, as in make lab", in_kernel(cells))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, base in (
        ("page, over http", f"http://127.0.0.1:{server.server_port}"),
        ("page, from a folder", SITE.as_uri()),
    ):
        with sync_playwright() as play, tempfile.TemporaryDirectory() as profile:
            found = shutil.which("chromium") or shutil.which("google-chrome")
            context = play.chromium.launch_persistent_context(profile, executable_path=found, args=FLAGS)
            told(f"{name}, first visit", in_page(context, base), kernel)
            told(f"{name}, second", in_page(context, base), kernel)
            context.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server of this machine that lets the browser keep what it was given."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, *_) -> None:
        pass


def told(name: str, figures: tuple[float, ...], beside: tuple[float, ...] | None = None) -> tuple[float, ...]:
    """Print one line; the ratio to the kernel's whole run, where there is one."""
    first, whole, memory, loaded = figures
    ratio = f"  {whole / beside[1]:.1f} x the kernel" if beside else ""
    print(f"{name:<32} {first:>13.1f} {whole:>13.1f} {memory:>13.0f} {loaded:>13.1f}{ratio}", flush=True)
    return figures


def in_kernel(cells: list[str]) -> tuple[float, ...]:
    """Seconds to the end of the first cell and of all, from the start of the kernel; its memory; nothing is loaded."""
    begun, first = time.perf_counter(), 0.0
    manager, client = start_new_kernel(cwd=str(files.CHAPTERS))
    try:
        for source in cells:
            client.execute_interactive(source, output_hook=lambda _: None, timeout=300)
            first = first or time.perf_counter() - begun
        return first, time.perf_counter() - begun, resident("ipykernel"), 0.0
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def in_page(context: BrowserContext, base: str) -> tuple[float, ...]:
    """The same in a page, counted from the press of the button; bytes are those of the network, or of the folder."""
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(loaded(request)))
    page.goto(f"{base}/chapters/{CHAPTER}.html")
    status = page.locator(".live-status")
    sizes.clear()
    begun = time.perf_counter()
    page.get_by_role("button", name="Run this chapter", exact=True).click()
    expect(status).to_contain_text("Running cell 2 of", timeout=PATIENCE)
    first = time.perf_counter() - begun
    expect(status).to_contain_text("outputs equal the published ones", timeout=PATIENCE)
    whole = time.perf_counter() - begun
    held = resident("--type=renderer")
    page.wait_for_timeout(15_000)  # what Python compiled is kept for the next page
    page.close()
    return first, whole, held, sum(sizes) / 1e6


def loaded(request) -> int:
    """Bytes that came over the network, or from the folder."""
    if request.url.startswith("file:"):
        place = Path(request.url.removeprefix("file://").partition("?")[0])
        return place.stat().st_size if place.is_file() else 0
    return max(0, request.sizes()["responseBodySize"]) if request.url.startswith("http") else 0


def resident(word: str) -> float:
    """Memory that the processes hold now which this one has begun and whose command has a word, MB."""
    begun = psutil.Process().children(recursive=True)
    return sum(each.memory_info().rss for each in begun if word in " ".join(each.cmdline())) / 1e6


if __name__ == "__main__":
    main()
