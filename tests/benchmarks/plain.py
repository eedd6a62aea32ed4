"""The chapters of the working folder built by Sphinx, its theme and MyST-NB alone; see ``site.py``."""

from pathlib import Path

from sphinx.application import Sphinx

from entente.site import building

OURS = ("entente", "templates_path", "html_static_path", "html_css_files", "html_math_renderer")

settings = {name: value for name, value in building.settings().items() if name not in OURS}
settings["extensions"] = [name for name in settings["extensions"] if not name.startswith("entente")]
out = Path("_build/plain")
Sphinx(Path.cwd(), None, out, out / ".doctrees", "html", settings, status=None, warning=None).build()
