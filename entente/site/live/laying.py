"""What a build lays beside the site so that its chapters run there, with no server, from a folder too.

Every file is a script that holds one thing as compressed Base64: a page opened from a folder may load scripts and
nothing else, so the same files serve both ways.
"""

import base64
import gzip
import json
import shutil
import tomllib
import zipfile
from functools import cache
from pathlib import Path

from entente.site import archives, files, notebooks
from entente.site.live import parts

HERE = Path(__file__).parent
PAGE = ("live.js", "live-tables.js")  # what every chapter's page loads
REPORT, WORKER = "report.zip", "worker.js"
SOURCES = ("entente/**/*.py", "entente/**/*.ttf", "entente/**/*.txt", "data/*.csv", "data/*.json")
BESIDE = ("pyproject.toml", "requirements.txt", "README.md", "LICENSE", "LICENSE-TEXT-AND-DATA")
LICENCES = "LICENCES.txt"


def lay(folder: Path) -> int:
    """Bring a folder of the site up to date; returns how many bytes a page loads before its chapter can run.

    Raises:
        PartsError: a part could not be had; the folder is then gone, and the site is whole without it.
    """
    try:
        had = parts.gather()
    except parts.PartsError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    chapters = {f"{path.name}": path.read_bytes() for path in notebooks.chapters()}
    own = {REPORT: report(), WORKER: (HERE / "static" / WORKER).read_bytes(), **chapters}
    digests = {part["file"]: part["sha256"] for part in parts.PARTS}
    digests |= {name: files.sha256(content) for name, content in own.items()}
    for name, digest in digests.items():
        place = folder / f"{name}.js"
        if not _holds(place, digest):
            files.write(place, packed(name, own[name] if name in own else had[name].read_bytes(), digest))
    for name in PAGE:
        files.write_if_changed(folder / name, (HERE / "static" / name).read_bytes())
    sizes = {name: (folder / f"{name}.js").stat().st_size for name in digests}
    files.write_if_changed(folder / "manifest.js", _manifest(digests, sizes, [*had, WORKER, REPORT]))
    files.write_if_changed(folder / LICENCES, licences(had))
    kept = {*PAGE, "manifest.js", LICENCES, *(f"{name}.js" for name in digests)}
    for old in folder.iterdir():
        if old.name not in kept and not old.name.startswith("."):
            old.unlink()
    return sum(sizes[name] for name in (*had, WORKER, REPORT))


def packed(name: str, content: bytes, digest: str) -> str:
    """A script that gives a page these bytes, compressed; its first line tells what they are."""
    text = base64.b64encode(gzip.compress(content, mtime=0)).decode()
    return f"// {digest}\n((window.entente ||= {{}}).parts ||= {{}})[{json.dumps(name)}] = {json.dumps(text)};\n"


def _holds(place: Path, digest: str) -> bool:
    if not place.is_file():
        return False
    with place.open(encoding="ascii") as script:
        return script.readline() == f"// {digest}\n"


def _manifest(digests: dict[str, str], sizes: dict[str, int], needed: list[str]) -> str:
    said = {
        "info": parts.LOCK["info"],
        "needed": [{"file": name, "size": sizes[name], "sum": digests[name][:12]} for name in needed],
        "chapters": {name: digest[:12] for name, digest in digests.items() if name.endswith(".ipynb")},
    }
    return f"(window.entente ||= {{}}).manifest = {json.dumps(said)};\n"


@cache
def report() -> bytes:
    """The package as it is, with the tables: what runs in the page, and what a reader takes along."""
    found = {file for pattern in SOURCES for file in files.ROOT.glob(pattern)} | {files.ROOT / name for name in BESIDE}
    return archives.zipped({
        file.relative_to(files.ROOT).as_posix(): file.read_bytes() for file in found if file.is_file()
    })  # fmt: skip


def licences(had: dict[str, Path]) -> str:
    """The licence of every part, with its text."""
    project = tomllib.loads((files.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    head = f"What runs Python in the pages of this site, beside {project['name']} itself, and under which licence.\n"
    list_ = "".join(f"- {part['file']}: {part['licence']}\n" for part in parts.PARTS)
    texts = {path.name: path.read_text("utf-8") for path in sorted((HERE / "licences").iterdir())}
    for name, file in had.items():
        if name.endswith(".whl"):
            wheel = zipfile.ZipFile(file)
            for member in sorted(wheel.namelist()):
                if Path(member).name.upper().startswith(("LICEN", "NOTICE", "COPYING")):
                    texts[f"{name}: {member}"] = wheel.read(member).decode("utf-8", "replace")
    return head + list_ + "".join(f"\n{'=' * 100}\n{name}\n{'=' * 100}\n{text}\n" for name, text in texts.items())
