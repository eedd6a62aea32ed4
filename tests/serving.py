"""A folder as a web server of this machine gives it."""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from entente.site import policy


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Gives files and says nothing of it."""

    def log_message(self, *args):
        pass


@contextmanager
def address_of(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The address of a folder while it is served."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@contextmanager
def stating(site: Path) -> Iterator[str]:
    """The address of a site whose server states a policy with every answer, as ``_headers`` of the site ask."""

    class Stating(Quiet):
        def end_headers(self):
            self.send_header("Content-Security-Policy", policy.header(live=True))
            super().end_headers()

    with address_of(site, Stating) as at:
        yield at
