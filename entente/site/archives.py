"""Zip files whose bytes depend on nothing but what is in them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from entente.site import files
from entente.site.kept import Once

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can tell


def zipped(contents: Mapping[str, bytes | str]) -> bytes:
    """Files by their names, as a zip file: the same files give the same bytes on any day and machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents, key=PurePosixPath):  # what stands in a folder stands together
            about = zipfile.ZipInfo(name, EPOCH)
            about.compress_type, about.create_system, about.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            content = contents[name]
            archive.writestr(about, content.encode("utf-8") if isinstance(content, str) else content)
    return out.getvalue()


def bring(place: Path, contents: Mapping[str, bytes | str], once: Once) -> None:
    """Have a zip file of these in its place; it is packed again only where other bytes lie there."""

    def packed() -> str:
        files.write_if_changed(place, zipped(contents))
        return _digest(place)

    if once(repr([(name, files.sha256(contents[name])) for name in sorted(contents)]), packed) != _digest(place):
        files.write(place, zipped(contents))


def _digest(place: Path) -> str:
    return files.sha256(place.read_bytes()) if place.is_file() else ""
