"""What a first visit to a page costs: bytes as a host with gzip sends them, and seconds on a slow phone."""

import gzip
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import promises
from serving import Quiet, address_of

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PACKED = (".woff2", ".png")  # gzip makes nothing of these
SLOW = {  # the slow 4G that page audits emulate: 1.6 Mbit/s down, 0.75 up, 150 ms there and back
    "offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8
}  # fmt: skip
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# A font is asked for when its letters are laid out: on a busy machine that came after the network had fallen silent.
LAID_OUT = (
    "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => document.fonts.ready.then(done))))"
)


@contextmanager
def scales(browser, viewport: dict = PHONE):
    """Gives what weighs a page, in one tab that keeps nothing: bytes with gzip of each file that a page asks for before
    anything on it is touched, by its name."""
    page = browser.new_page(viewport=viewport)
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    answers: list = []
    weighed: dict[str, int] = {}  # by address: what pages share is weighed once
    page.on("response", lambda answer: answers.append(answer))  # a method cannot be given as it is

    def weigh(address: str) -> dict[str, int]:
        page.goto("about:blank")
        answers.clear()
        page.goto(address, wait_until="networkidle")
        page.evaluate(LAID_OUT)
        page.wait_for_load_state("networkidle")
        files = [answer for answer in answers if answer.ok and not answer.url.startswith("data:")]
        for answer in files:
            if answer.url not in weighed:
                weighed[answer.url] = _packed(_name(answer.url), answer.body())
        return {_name(answer.url): weighed[answer.url] for answer in files}

    yield weigh
    page.close()


def _name(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]


def _packed(name: str, body: bytes) -> int:
    return len(body) if name.endswith(PACKED) else len(gzip.compress(body, 6))


def time(browser, address: str, live: str = "") -> SimpleNamespace:
    """Seconds on slow 4G and a quarter of the processor: until something is painted, and until an element is there."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="commit", timeout=120_000)
    promises.until(page, PAINT, timeout=120_000)
    painted = page.evaluate(PAINT) / 1000
    at = None
    if live:
        page.locator(live).first.wait_for(state="attached", timeout=120_000)
        at = page.evaluate("performance.now()") / 1000
    context.close()
    return SimpleNamespace(painted=painted, live=at)


@contextmanager
def served(site: Path):
    """The address of a site as a host with gzip gives it."""

    class Gzip(Quiet):
        def do_GET(self):
            path = Path(self.translate_path(self.path))
            if not path.is_file():
                self.send_error(404)
                return
            body = path.read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(path)))
            if path.suffix not in PACKED:
                body = gzip.compress(body, 6)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with address_of(site, Gzip) as at:
        yield at
