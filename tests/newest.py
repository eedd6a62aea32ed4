"""The book by the newest Sphinx, MyST-NB and theme, without Jupyter Book: ``make newest``.

Jupyter Book 1 is in its maintenance line. What it adds to Sphinx is a configuration, which it can print; the rest are
extensions that the book does not need. This builds the book that way, in an environment of its own, with warnings as
errors, and checks that every page, chart and row is there.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "_build" / "newest"
NEWEST = ["sphinx", "myst-nb", "sphinx-book-theme", "sphinx-external-toc"]
NEWEST += ["sphinx-copybutton", "sphinx-design", "sphinx-togglebutton"]
# All else that we pin stays so: a list of what the book imports once lacked what it had come to import.
UNPINNED = {"jupyter-book", "sphinx", "docutils", "myst-nb", "myst-parser", "markdown-it-py", "mdit-py-plugins"}
WITHOUT = {"jupyter_book", "sphinx_thebe", "sphinx_comments", "sphinx_jupyterbook_latex"}
THEIRS = {"comments_config", "use_jupyterbook_latex"}  # settings of what is left out


def main() -> None:
    python = FOLDER / "env" / "bin" / "python"
    pins = re.findall(r"^([\w.-]+)(\S*==\S+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    pinned = [f"{name}{pin}" for name, pin in pins if name not in UNPINNED]
    run(sys.executable, "-m", "venv", FOLDER / "env")
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", *NEWEST, *pinned)
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--editable", ROOT)
    from entente.site import building

    settings = {name: value for name, value in building.settings().items() if name not in THEIRS}
    settings["extensions"] = [name for name in settings["extensions"] if name not in WITHOUT]
    (FOLDER / "settings.json").write_text(json.dumps(settings), "utf-8")
    run(python, __file__, "build")
    compare(ROOT / "_build" / "html", FOLDER / "html")


def run(*command: str | Path) -> None:
    if code := subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode:
        sys.exit(code)


def build() -> int:
    """Build the book with the Sphinx of the environment that runs this."""
    import sphinx
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    settings = json.loads((FOLDER / "settings.json").read_text("utf-8"))
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            ROOT, None, FOLDER / "html", FOLDER / "doctrees", "html", settings,
            freshenv=True, warningiserror=True, parallel=os.cpu_count() or 1,
        )  # fmt: skip
        app.build(force_all=True)
    print(f"Built with Sphinx {sphinx.__version__}, without {', '.join(sorted(WITHOUT))}.")
    return app.statuscode


def compare(ours: Path, newest: Path) -> None:
    """Every page of the site is there, with its charts and its rows."""
    pages = sorted(path.relative_to(ours) for path in (ours / "chapters").rglob("*.html"))
    if not pages:
        sys.exit("There is no site to compare with: run `make book` first.")
    for page in pages:
        one, other = ((site / page).read_text("utf-8") for site in (ours, newest))
        for what in ('class="spec"', '<td id="', 'class="citation"', 'class="bibtex-citation"', "data-label="):
            if one.count(what) != other.count(what):
                sys.exit(f"{page}: {one.count(what)} x {what} in the site, {other.count(what)} in the newest.")
    print(f"{len(pages)} pages, with their charts, rows and sources, as in the site.")


if __name__ == "__main__":
    sys.exit(build() if sys.argv[1:] == ["build"] else main())
