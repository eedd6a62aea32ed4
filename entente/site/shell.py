"""What the theme brings beside a page's words, cut to what pages use: one script and one style sheet of our own.

The theme's scripts, style sheets and icon font weighed 400 kB on every page. What of its style no page uses is left out
when a build ends; its scripts have one of ours in their place (``static/site.js``).
"""

import hashlib
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

from entente.site import files, icons, styles, typefaces

STYLE = "site.css"
STYLES = (  # of the theme and the extensions, in their order; ours comes last, and whole
    "styles/theme.css", "basic.css", "styles/pydata-sphinx-theme.css", "pygments.css", "styles/sphinx-book-theme.css",
    "mystnb.*.css", "sphinx-design.min.css",
)  # fmt: skip
OURS = ("report.css", "pages.css", "live.css")
DROPPED = (  # scripts and styles that pages name no more
    "clipboard.min.js", "copybutton", "design-tabs.js", "doctools.js", "documentation_options", "mystnb.",
    "pygments.css", "report.css", "sphinx-book-theme", "sphinx-design", "sphinx_highlight.js", "styles/theme.css",
    "thebe", "togglebutton", "togglehint", "toggleopenonprint",
)  # fmt: skip
GONE = (  # files that no page asks for
    "basic.css", "check-solid.svg", "clipboard.min.js", "copy-button.svg", "copybutton*", "design-tabs.js",
    "doctools.js", "documentation_options.js", "file.png", "images", "language_data.js",
    "locales", "matrix-*.svg", "minus.png",
    "mystnb.*.css", "play-solid.svg", "plus.png", "print.css", "pygments.css", "sbt-webpack-macros.html", "scripts",
    "searchtools.js", "sphinx-design.min.css", "sphinx-thebe.*", "sphinx_highlight.js", "styles", "togglebutton.*",
    "vendor", "webpack-macros.html", *OURS,
)  # fmt: skip
BY = ("pydata-sphinx-theme", "sphinx-book-theme", "sphinx-design", "myst-nb")
USELESS = re.compile(r'\s+data-bs-(?:toggle="tooltip"|placement="\w+"|title="[^"]*")')


def set_up(app) -> None:
    """Tell Sphinx of all of this, and that every page is written anew where our script or style has changed.

    Without that a build after a change of a style sheet alone left the old one in place.
    """
    app.add_config_value("entente_shell", "", "html", str)
    app.connect("config-inited", lambda app, config: setattr(config, "entente_shell", shell_version()))
    app.connect("builder-inited", _finish_pages)
    app.connect("html-page-context", _name_ours, priority=950)
    app.connect("build-finished", _bring_style, priority=900)


def _finish_pages(app) -> None:
    """Every page passes through our hands once the theme has written it."""
    if app.builder.name != "html":
        return
    render = app.builder.templates.render
    app.builder.templates.render = lambda template, context: finished(render(template, context))


def finished(page: str) -> str:
    """A page as the theme writes it with drawn icons, and without what only the theme's scripts would read."""
    return USELESS.sub("", icons.drawn(page))


def _name_ours(app, pagename, templatename, context, doctree) -> None:
    if app.builder.name != "html":
        return
    context["shell_version"] = shell_version()
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if not any(each in told(file) for each in DROPPED)]


def told(file) -> str:
    """What a page says of one of its scripts or style sheets, address and own text, in small letters."""
    return f"{getattr(file, 'filename', file)} {getattr(file, 'attributes', {}).get('body', '')}".lower()


@cache
def shell_version() -> str:
    """Changes with our script and style and with the theme's, so that a browser does not keep an old one."""
    ours = [path.read_bytes() for path in sorted(files.STATIC.glob("*")) if path.suffix in (".js", ".css")]
    return hashlib.sha256(b"".join([*ours, *(version(name).encode() for name in BY)])).hexdigest()[:8]


def _bring_style(app, error) -> None:
    if error or app.builder.name != "html":
        return
    site = Path(app.outdir)
    static = site / "_static"
    if (static / STYLES[0]).is_file():  # where nothing was to be written, Sphinx brings them not again
        sources = [path for name in STYLES for path in sorted(static.glob(name))]
        theirs = "\n".join(path.read_text("utf-8") for path in sources)
        ours = "\n".join((files.STATIC / name).read_text("utf-8") for name in OURS)
        cut = styles.cut(theirs, styles.used(site, files.STATIC), files.BUILD / "styles")
        files.write_if_changed(static / STYLE, f"{typefaces.css()}{cut}\n{ours}")
    typefaces.ship(static)
    for name in GONE:
        for path in static.glob(name):
            files.remove(path)
