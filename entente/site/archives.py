"""Zip files whose bytes depend on nothing but what is in them."""

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can tell


def zipped(contents: Mapping[str, bytes | str]) -> bytes:
    """Files by their names, as a zip file: the same files give the same bytes on any day and machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            about = zipfile.ZipInfo(name, EPOCH)
            about.compress_type, about.create_system, about.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            content = contents[name]
            archive.writestr(about, content.encode("utf-8") if isinstance(content, str) else content)
    return out.getvalue()
