"""Run the chapters and store their outputs so that two runs give the same bytes.

What a chapter asserts of its own text is told where it no longer holds, and the chapter goes on: one changed stance
once stopped the whole book with the words "code cell 35: AssertionError", and nobody saw what else no longer held.
"""

import ast
import asyncio
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from entente.data import RECORD
from entente.site import files
from entente.site.live.session import NOT_BORNE_OUT
from entente.site.notebooks import ChapterError, inputs_hash, read

TIMEOUT = 300  # seconds a cell may take
AT_ONCE = 2  # a kernel takes some 300 MB
GO_ON = "from entente.site.live.session import go_on; go_on(get_ipython())"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class _Loop(asyncio.SelectorEventLoop):
    """A loop whose Ctrl-C stays with the command: nbclient would only end the kernel it started last."""

    def add_signal_handler(self, *ignored: Any) -> None:  # type: ignore[override]  # it takes none at all
        raise RuntimeError("signals are the command's")


def run(paths: list[Path]) -> None:
    """Execute chapters in place, two at once, saying how long each took.

    Raises:
        ChapterError: one failed; its file is left as it was, and so are those of chapters that were still running.
        OSError: a chapter's file could not be written.
    """
    for path in paths:
        files.check_writable(path)
    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(_run_all(paths))


async def _run_all(paths: list[Path]) -> None:
    places = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def run_one(path: Path) -> None:
        nonlocal done
        async with places:
            begun = time.perf_counter()
            notebook = await _executed(path)
        files.write(path, f"{nbformat.writes(notebook)}\n")
        done += 1
        print(f"[{done}/{len(paths)}] {path.name}: {time.perf_counter() - begun:.1f} s", flush=True)

    try:
        async with asyncio.TaskGroup() as group:
            for path in paths:
                group.create_task(run_one(path))
    except ExceptionGroup as failed:  # not except*: Debian 12's Python 3.11.2 wraps what that raises in a group again
        raise failed.exceptions[0] from None


def not_borne_out(notebook: nbformat.NotebookNode) -> list[str]:
    """The assertions of a chapter that its run did not bear out, as its cells write them, with what they say of it."""
    return [
        _as_written(cell.source, line.removeprefix(NOT_BORNE_OUT))
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for line in output.get("text", "").splitlines()
        if line.startswith(NOT_BORNE_OUT)
    ]


def _as_written(source: str, test: str) -> str:
    """An assertion with the comment behind it, which names the sentence; what was told of it has lost both."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assert) and ast.unparse(node.test) == test:
            return " ".join(line.strip() for line in lines[node.lineno - 1 : node.end_lineno])
    return test


async def _executed(path: Path) -> nbformat.NotebookNode:
    notebook = read(path)
    reached = 0

    def note(cell, cell_index: int) -> None:
        nonlocal reached
        reached += cell.cell_type == "code"

    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "tables"
        record.touch()
        client = NotebookClient(
            notebook,
            timeout=TIMEOUT,
            kernel_name="python3",
            record_timing=False,
            shutdown_kernel="immediate",
            on_cell_execute=note,
            resources={"metadata": {"path": str(path.parent)}},
            extra_arguments=[f"--IPKernelApp.exec_lines={GO_ON}"],
        )
        try:
            # the kernel warns on its own stderr that it listens on this machine; what cells write is stored, not lost
            await client.async_execute(env={**os.environ, RECORD: str(record)}, stderr=subprocess.DEVNULL)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            if (task := asyncio.current_task()) and task.cancelling():  # nbclient takes a stop for a dead kernel
                raise asyncio.CancelledError from None
            raise ChapterError(f"{path.name}, code cell {reached}: {_cause(error)}") from error
        tables = sorted(set(record.read_text("utf-8").split()))
    notebook.metadata = nbformat.from_dict({**METADATA, "entente": {"tables": tables, "inputs": ""}})
    notebook.metadata.entente.inputs = inputs_hash(notebook, tables)
    nbformat.validate(notebook)
    return notebook


def _cause(error: Exception) -> str:
    match error:
        case CellExecutionError():
            return f"{error.ename}: {error.evalue}"
        case CellTimeoutError():
            return f"it took longer than {TIMEOUT} s and was stopped; make it quicker, or raise TIMEOUT in {__name__}."
        case _:
            return "its kernel died, most often because memory ran out; close other programs and run it again."
