"""The parts that run Python in a page: named in ``parts.json``, had from a cache, a registry or Pyodide's release.

Whoever hands a part over, its size and SHA-256 must be those of the lock file. Registries are asked through their own
clients, as these are set up on the machine.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

from entente.site import files

LOCK = json.loads((Path(__file__).parent / "parts.json").read_text("utf-8"))
PARTS = LOCK["parts"]
CACHE_NAMED_BY = "ENTENTE_PARTS"  # a folder that keeps the parts from build to build
PATIENCE = 30  # seconds a registry may be silent


class PartsError(RuntimeError):
    """A part could not be had; the message is one sentence that says which and why."""


def cache_folder() -> Path:
    """Where parts are kept: what ``ENTENTE_PARTS`` names, else this user's folder for caches."""
    named = os.environ.get(CACHE_NAMED_BY)
    return Path(named) if named else user_cache_path("entente-parts")


def gather(folder: Path | None = None) -> dict[str, Path]:
    """Every part by the name of its file, each just as the lock file says.

    Raises:
        PartsError: one could not be had from anywhere, or was not what the lock file says.
        OSError: the cache cannot be written.
    """
    folder = folder or cache_folder()
    missing = [part for part in PARTS if not is_right(part, folder / part["file"])]
    if missing:
        with tempfile.TemporaryDirectory() as scratch:
            sources = Sources(Path(scratch))
            for part in missing:
                files.write(folder / part["file"], sources.bring(part))
    return {part["file"]: folder / part["file"] for part in PARTS}


def is_right(part: dict, file: Path) -> bool:
    """Whether a file is the part that the lock file names."""
    return file.is_file() and file.stat().st_size == part["size"] and _sha256(file.read_bytes()) == part["sha256"]


class Sources:
    """Whoever may hand a part over, each asked once: what one package holds is not fetched twice."""

    def __init__(self, scratch: Path):
        self._scratch = scratch
        self._package = cache(self._fetched)

    def bring(self, part: dict) -> bytes:
        """The bytes of a part from the first that has them right.

        Raises:
            PartsError: nobody has.
        """
        reasons = []
        for holder in part["held_by"]:
            try:
                content = self._from(holder)
            except (OSError, KeyError, PartsError) as error:
                reasons.append(f"{_named(holder)} ({' '.join(str(error).split())[:120]})")
                continue
            if (len(content), _sha256(content)) == (part["size"], part["sha256"]):
                return content
            reasons.append(f"{_named(holder)} (other bytes than the lock file says)")
        raise PartsError(f"{part['file']} could not be had from {' or '.join(reasons)}.")

    def _from(self, holder: dict) -> bytes:
        if "release" in holder:
            with urllib.request.urlopen(f"{LOCK['release']}{holder['release']}", timeout=PATIENCE) as answer:
                return answer.read()
        registry = "npm" if "npm" in holder else "pypi"
        package = self._package(registry, holder[registry], holder.get("platform", "any"))
        if isinstance(package, PartsError):
            raise package
        return _member(package, holder["member"]) if "member" in holder else package.read_bytes()

    def _fetched(self, registry: str, package: str, platform: str) -> Path | PartsError:
        place = Path(tempfile.mkdtemp(dir=self._scratch))
        command = _npm(package, place) if registry == "npm" else _pip(package, platform, place)
        if not shutil.which(command[0]):
            return PartsError(f"no {command[0]} on this machine")
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        found = list(place.iterdir())
        return found[0] if done.returncode == 0 and found else PartsError(_last_line(done.stderr))


def _pip(package: str, platform: str, place: Path) -> list[str]:
    """Only wheels, so that nothing of a package is run."""
    how = ["--no-deps", "--only-binary=:all:", "--quiet", "--retries=1", f"--timeout={PATIENCE}"]
    for_whom = [f"--python-version={LOCK['info']['python'].rpartition('.')[0]}", f"--platform={platform}"]
    return [sys.executable, "-m", "pip", "download", *how, *for_whom, f"--dest={place}", package]


def _npm(package: str, place: Path) -> list[str]:
    return ["npm", "pack", package, f"--pack-destination={place}", "--ignore-scripts", "--fetch-retries=1"]


def _member(package: Path, name: str) -> bytes:
    content = io.BytesIO(package.read_bytes())
    if package.suffix == ".whl":
        return zipfile.ZipFile(content).read(name)
    with tarfile.open(fileobj=content) as archive:
        if (member := archive.extractfile(name)) is None:
            raise KeyError(name)
        return member.read()


def _named(holder: dict) -> str:
    return next(f"{kind} {holder[kind]}" for kind in ("npm", "pypi", "release") if kind in holder)


def _last_line(text: str) -> str:
    errors = [line for line in text.splitlines() if "error" in line.lower()] or text.splitlines()
    return errors[-1] if errors else "it said nothing"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
