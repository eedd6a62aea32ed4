"""The Sphinx extension of the book: what it needs is made when a build begins, with nothing fetched from another host.

- the bibliography and the row pages, from the tables;
- charts: pictures, drawn by other processes while Sphinx reads, and the live chart with the site's own Vega bundle;
- links to rows and sources, mathematics without a script, and what the theme's pages need.
"""

import gc
from pathlib import Path

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.errors import SphinxError
from sphinx.util import logging

from entente.data import DataError, package, validate
from entente.site import (
    bibliography,
    charts,
    files,
    kept,
    notebooks,
    notices,
    pages,
    pictures,
    publishing,
    rows,
    search,
    shell,
    telling,
    terms,
)
from entente.site.citing import Cite, Rows
from entente.site.live import pages as live

logger = logging.getLogger(__name__)
ON_SCREEN, ON_PAPER = "html", "singlehtml"
NUMBERING = "sphinx_multitoc_numbering"


class BookError(SphinxError):
    """The book cannot be built; the message says what to mend."""

    category = "The book"


def setup(app) -> dict:
    """Entry point of the Sphinx extension."""
    app.connect("config-inited", _prepare, priority=100)
    app.add_domain(Rows)
    app.add_role("cite", Cite())
    app.add_directive("rows", rows.RowsDirective)
    app.add_node(rows.rows, html=(rows.visit_rows, None))
    app.add_node(charts.chart, html=(charts.visit_chart, None))
    app.add_html_math_renderer("mathml", (_inline_math, None), (_block_math, None))
    pages.set_up(app)
    live.set_up(app)
    terms.set_up(app)
    notices.set_up(app)
    publishing.set_up(app)
    search.set_up(app)
    shell.set_up(app)
    app.add_post_transform(telling.TellWhere)
    drawing = pictures.Drawing()
    app.connect("builder-inited", _sign_alike)
    app.connect("builder-inited", lambda app: _draw(app, drawing))
    app.connect("env-updated", lambda app, env: env.get_domain(Rows.name).pages_to_write_again(app, env))
    app.connect("env-updated", lambda app, env: drawing.finish())  # pages say how large their pictures are
    app.connect("html-page-context", _add_scripts)  # earlier than the theme, which copies the list of scripts
    app.connect("build-finished", lambda app, error: _bring_pictures(app, error, drawing))
    app.connect("build-finished", lambda app, error: gc.enable(), priority=999)  # when all else is done
    return {
        "version": package()["version"],
        "env_version": int(kept.code()[:12], 16),  # what was read with other code is read again
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _prepare(app, config) -> None:
    """Make what Sphinx reads beside the chapters; after a build that did not end, read all of it again."""
    gc.disable()  # page trees are millions of objects that stay; looking for dead ones took a third of a build
    if _unfinished(app).exists():  # pages may be older than what was read, and warnings would not be said again
        (Path(app.doctreedir) / ENV_PICKLE_FILENAME).unlink(missing_ok=True)
    files.write(_unfinished(app), "")
    if quiet := app.extensions.get(NUMBERING):  # it works on what was read, in one process, and does not say so
        quiet.parallel_read_safe = True
    if problems := validate():
        raise BookError(str(DataError(problems)))
    bibliography.write()
    rows.write_pages()
    for path in notebooks.stale():
        logger.warning("%s has other inputs than its outputs were made from: run `make book`", path.name)


def _unfinished(app) -> Path:
    return Path(app.doctreedir) / "unfinished"


def _sign_alike(app) -> None:
    """The same site has the same ``.buildinfo`` wherever it is built: Sphinx would note where the theme lies, too."""
    if not hasattr(app.builder, "create_build_info"):
        return
    found = app.config.templates_path
    app.config.templates_path = [folder for folder in found if not Path(folder).is_absolute()]
    app.builder.build_info = app.builder.create_build_info()
    app.config.templates_path = found


def _draw(app, drawing: pictures.Drawing) -> None:
    """Have the pictures drawn that the chapters store."""
    stored = [pictures.figure(spec) for path in notebooks.chapters() for spec in pictures.stored_figures(path)]
    if app.builder.name == ON_SCREEN:
        drawing.begin([pictures.assets(), *stored])
    elif app.builder.name == ON_PAPER:
        drawing.begin(map(pictures.on_paper, stored))


def _add_scripts(app, pagename, templatename, context, doctree) -> None:
    """Give charts and tables to filter their script."""
    if app.builder.name != ON_SCREEN or doctree is None:
        return
    app.add_js_file("page.js", loading_method="defer")
    if app.env.metadata.get(pagename, {}).get("pictures"):
        for script in charts.scripts_of(doctree):
            app.add_js_file(script, loading_method="defer")
    if next(doctree.findall(rows.rows), None) is not None:
        app.add_js_file("rows.js", loading_method="defer")
    if any("filterable" in table["classes"] for table in doctree.findall(nodes.table)):
        app.add_js_file("filter.js", loading_method="defer")


def _bring_pictures(app, error, drawing: pictures.Drawing) -> None:
    """Bring pictures and the Vega bundle to the site, and forget those of figures that are no more."""
    if error:
        drawing.stop()
        return
    shown = {name for about in app.env.metadata.values() for name in about.get("pictures", [])}
    if app.builder.name == ON_SCREEN:
        pictures.ship(shown, Path(app.outdir) / "_static" / "pictures")
        pictures.ship_assets(pictures.assets(), Path(app.outdir) / "_static")
        pictures.prune({*shown, pictures.assets().name})
    if not app.statuscode:
        _unfinished(app).unlink(missing_ok=True)


def _inline_math(translator, node) -> None:
    translator.body.append(tex2mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def _block_math(translator, node) -> None:
    translator.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode
