"""Build the book with Sphinx in this process, as ``jupyter-book build .`` would, but with every processor."""

import os
import sys
from pathlib import Path

from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from entente.site import files


class BuildError(RuntimeError):
    """Sphinx has warned or failed; what it said stands above."""


def build(builder: str) -> Path:
    """Build the book as ``html`` or ``singlehtml``; returns the folder it is in.

    Raises:
        BuildError: a dead link, an unknown role, a chart without alt text: a warning is an error.
    """
    out = files.BUILD / builder
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            srcdir=files.ROOT,
            confdir=None,
            outdir=out,
            doctreedir=files.BUILD / ".doctrees",
            buildername=builder,
            confoverrides=settings(),
            warningiserror=True,
            keep_going=True,
            parallel=os.cpu_count() or 1,
            status=sys.stdout,
            warning=sys.stderr,
        )
        try:
            app.build()
        except KeyboardInterrupt as stop:
            app.emit("build-finished", stop)  # Sphinx tells its extensions of exceptions only
            raise
    if app.statuscode:
        (files.BUILD / ".doctrees" / "environment.pickle").unlink(missing_ok=True)  # else nothing is read again
        raise BuildError(
            "The book has faults, which are named above after the word WARNING: mend them and run it again."
        )
    return out


def settings() -> dict:
    """What ``_config.yml`` and Jupyter Book's defaults say, as Sphinx takes it."""
    config, _ = get_final_config(
        user_yaml=files.ROOT / "_config.yml",
        cli_config={"external_toc_path": "_toc.yml", "latex_individualpages": False, "nitpicky": True},
        sourcedir=files.ROOT,
    )
    return config
