"""Tables as spreadsheets save them, written as ours are, where nothing has to be guessed for it.

Excel's only CSV in UTF-8 begins with a byte-order mark, and in half of Europe its columns are separated by semicolons:
who saved a table there was told so by the checks and had no way to save it otherwise.
"""

import csv
import io
from pathlib import Path

from entente.data.dictionary import package
from entente.data.form import form_of


def csv_text(columns: list[str], rows: list[list[str]]) -> str:
    """Rows as the text of a table."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()


def tidied(raw: bytes, columns: list[str]) -> tuple[bytes, list[str]]:
    """A file as our tables are written, and what was put right for it, each as the checks name it.

    The file comes back as it was, with nothing put right, where it has no such fault or any other fault of form.
    """
    form = form_of(raw, columns)
    if form.harmed or not form.faults or form.header != columns:
        return raw, []
    return csv_text(form.header, [cells for _, cells in form.rows]).encode(), [
        str(fault.found) for fault in form.faults
    ]


def tidy(folder: str | Path) -> dict[str, list[str]]:
    """Write the tables of a folder anew where a spreadsheet's way of writing is all that is wrong with their form.

    Returns what was put right by name of file.

    Raises:
        DataError: there is no such folder, or its dictionary cannot be read.
    """
    mended = {}
    for resource in package(folder)["resources"]:
        path = Path(folder) / resource["path"]
        if not path.is_file():
            continue
        content, put_right = tidied(path.read_bytes(), [field["name"] for field in resource["schema"]["fields"]])
        if put_right:
            path.write_bytes(content)
            mended[path.name] = put_right
    return mended
