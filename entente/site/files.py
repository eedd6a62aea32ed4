"""Where the parts of the site stand, and how its files are written: whole or not at all."""

import contextlib
import hashlib
import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ROOT / "chapters"
ROW_PAGES = CHAPTERS / "data"  # made when a build begins
DATA = ROOT / "data"
BUILD = ROOT / "_build"
STATIC = Path(__file__).parent / "static"


def write(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and move it there: a reader, or a fault, never meets half of one.

    Raises:
        OSError: it could not be written; the error names the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        begun.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        begun.replace(path)
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        with contextlib.suppress(OSError):
            begun.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Try whether a file could be replaced, before long work whose result goes there.

    Raises:
        OSError: it could not; the error names the file.
    """
    write(path, path.read_bytes())


def write_if_changed(path: Path, content: str | bytes) -> bool:
    """Write a file unless it holds just that: a file that stays keeps its date, and nothing is built from it again."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == raw:
        return False
    write(path, raw)
    return True


def sha256(content: bytes | str) -> str:
    """The sum that bytes, or a text in UTF-8, are known by, in hexadecimal digits."""
    return hashlib.sha256(content.encode("utf-8") if isinstance(content, str) else content).hexdigest()


def remove(path: Path) -> None:
    """Take away a file, or a folder with all it holds."""
    shutil.rmtree(path) if path.is_dir() else path.unlink()
