"""What a page of the site may load and run: its Content-Security-Policy, the one place for pages and servers.

Nothing but the site's own files; no script and no style in the page itself, no ``eval`` (Vega reads its expressions
with an interpreter), no handler in an attribute. Pictures may be ``data:``, since the theme's style sheets have such.
Where a page can run its own code, a worker runs WebAssembly, which has its own word: ``'wasm-unsafe-eval'`` allows it
and no ``eval`` of JavaScript.
"""

import re

from markupsafe import Markup

RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",  # the search reads pages for its excerpts
    "base-uri": "'none'",
    "form-action": "'self'",  # the search is a form
}
LIVE = {
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self' blob:",
    "connect-src": "'self' blob: data:",
}
ON_SERVERS = {"frame-ancestors": "'none'"}  # a page cannot say this of itself
THEBE = re.compile(r'<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName = .*?</script>', re.DOTALL)


def policy(live: bool = False) -> str:
    """The policy as a page says it; ``live`` for pages that can run their own code."""
    return "; ".join(f"{name} {allowed}" for name, allowed in (RULES | (LIVE if live else {})).items())


def header(live: bool = False) -> str:
    """The policy as a server says it."""
    return "; ".join([policy(live), *(f"{name} {allowed}" for name, allowed in ON_SERVERS.items())])


def meta(live: bool = False) -> Markup:
    """The policy as an element of a page's head."""
    return Markup('<meta http-equiv="Content-Security-Policy" content="{}">').format(policy(live))


def apply(context: dict, live: bool) -> None:
    """Put the policy into a page that is about to be written, and take out the scripts that stand in the page.

    What these set is set by ``site.js``, or is of use to nobody here.
    """
    context["metatags"] = f"{meta(live)}{context.get('metatags', '')}"
    context["script_files"] = [file for file in context.get("script_files", []) if getattr(file, "filename", file)]
    context["body"] = THEBE.sub("", context.get("body", ""))
