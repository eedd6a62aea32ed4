"""A chapter run cell by cell in a reader's browser, its outputs in the form in which a notebook stores them.

The chapter and the package are those of the report. IPython and MyST-NB, which a kernel would bring, are not there: the
few names of theirs that chapters use are given here (:func:`stand_in`).
"""

import ast
import builtins
import contextlib
import importlib
import io
import json
import linecache
import pprint
import sys
import traceback
import types
from typing import Any

GLUED = "application/papermill.record/"
SHOWN = ("image/png", "text/html", "text/markdown", "text/latex", "image/svg+xml")
NOTED = "__entente_noted__"
NOT_BORNE_OUT = "Not borne out by these tables: "
KEPT_MODULES = "entente.site"  # this session's own; the rooms that read tables are imported anew


class Markdown:
    """What a chapter says, as IPython's class of this name has it."""

    def __init__(self, data: str):
        self.data = data

    def _repr_markdown_(self) -> str:
        return self.data

    def __repr__(self) -> str:
        return "<IPython.core.display.Markdown object>"


class Session:
    """One chapter with what its cells have defined so far."""

    def __init__(self, notebook: dict):
        self.notebook = notebook
        self.outputs: dict[int, list[dict]] = {}
        self.not_borne_out: dict[int, list[str]] = {}  # assertions by the place of their cell
        self._names = {"__name__": "__main__", NOTED: lambda said: self._failed.append(said)}
        self._failed: list[str] = []
        self._shown: list[dict] = []
        stand_in(self)

    def code_cells(self) -> list[int]:
        """Places of the cells that can be run."""
        return [
            place
            for place, cell in enumerate(self.notebook["cells"])
            if cell["cell_type"] == "code" and joined(cell["source"]).strip()
        ]

    def run(self, place: int, source: str | None = None) -> list[dict]:
        """Run a cell, or other code in its place; the outputs are kept, and returned as nbformat stores them."""
        source = joined(self.notebook["cells"][place]["source"]) if source is None else source
        self._shown, self._failed, said = [], [], io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                value = self._evaluated(source, f"<cell {place}>")
                if value is not None:
                    self._shown.append({"output_type": "execute_result", "data": bundle(value)})
            except BaseException as error:  # whatever a reader's code does ends the cell, not the session
                self._shown.append(_told(error))
        if text := said.getvalue():
            self._shown.insert(0, {"output_type": "stream", "name": "stdout", "text": text})
        self.outputs[place] = json.loads(json.dumps(self._shown))
        self.not_borne_out[place] = self._failed
        return self.outputs[place]

    def _evaluated(self, source: str, name: str) -> object:
        """What the last line of the code is worth, where it is an expression."""
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        tree = ast.fix_missing_locations(_Notes().visit(ast.parse(source, name)))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), self._names)
        silent = source.rstrip().endswith(";")
        if last is None:
            return None
        value = eval(compile(ast.Expression(last.value), name, "eval"), self._names)
        return None if silent else value

    def display(self, *values: object, **_) -> None:
        """Show values among the outputs of the cell that runs."""
        self._shown += [{"output_type": "display_data", "data": bundle(value)} for value in values]

    def glue(self, name: str, value: object, display: bool = True) -> None:
        """Make a value citable in prose."""
        prefix = "" if display else GLUED
        data = {f"{prefix}{kind}": content for kind, content in bundle(value).items()}
        about = {"scrapbook": {"name": name, "mime_prefix": prefix}}
        self._shown.append({"output_type": "display_data", "data": data, "metadata": about})


class _Notes(ast.NodeTransformer):
    """Has what a cell asserts noted where it fails: a chapter says so of its text, and goes on.

    With other tables than ours a heading may no longer be true, and yet its chapter shall be run to its end.
    """

    def visit_Assert(self, node: ast.Assert) -> ast.If:
        note = ast.Call(ast.Name(NOTED, ast.Load()), [ast.Constant(ast.unparse(node.test))], [])
        made = ast.If(ast.UnaryOp(ast.Not(), node.test), [ast.Expr(note)], [])
        return ast.copy_location(made, node)


def go_on(shell: Any) -> None:
    """In a kernel, given its ``get_ipython()``: an assertion that fails is told and its cell goes on, as in a page."""
    shell.ast_transformers.append(_Notes())
    shell.user_ns[NOTED] = lambda said: print(f"{NOT_BORNE_OUT}{said}")


class ZMQShell:
    """What pandas looks at to know that its tables are shown by a notebook and not by a terminal of some width."""

    kernel = True


_at_work: list[Session] = []


def stand_in(session: Session) -> None:
    """Put what chapters import from IPython and MyST-NB where they look for it, for the session that is at work.

    A room keeps what it has imported, so that its ``glue`` must not be that of one session.
    """
    _at_work[:] = [session]
    modules: list[Any] = [types.ModuleType(name) for name in ("IPython", "IPython.display", "myst_nb")]
    ipython, display, myst_nb = modules
    display.Markdown, ipython.display = Markdown, display
    display.display = lambda *values, **words: _at_work[0].display(*values, **words)
    myst_nb.glue = lambda *values, **words: _at_work[0].glue(*values, **words)
    vars(builtins)["get_ipython"] = ZMQShell
    sys.modules |= {"IPython": ipython, "IPython.display": display, "myst_nb": myst_nb}


def forget_tables() -> None:
    """Have the rooms that read tables imported anew, so that nothing they keep is of other tables."""
    for name in list(sys.modules):
        if name.startswith("entente.") and not name.startswith(KEPT_MODULES):
            del sys.modules[name]
    importlib.invalidate_caches()


def bundle(value: Any) -> dict:
    """A value in every form it offers, by MIME type, as IPython would ask for them."""
    if found := _offered(value, "_repr_mimebundle_", None, None):
        return found[0] if isinstance(found, tuple) else found
    data = {"text/plain": value if isinstance(value, _Plain) else _plain(value)}
    for kind in SHOWN:
        name = {"text/html": "html", "text/markdown": "markdown", "text/latex": "latex", "image/png": "png"}
        if (form := _offered(value, f"_repr_{name.get(kind, 'svg')}_")) is not None:
            data[kind] = form
    return data


class _Plain(str):
    """Text that is its own form."""


def _plain(value: object) -> str:
    if isinstance(value, dict | list | tuple | set | frozenset):
        return pprint.pformat(value, width=80, compact=False, sort_dicts=False)
    return repr(value)


def _offered(value: Any, method: str, *arguments: Any) -> Any:
    found = None if isinstance(value, type) else getattr(value, method, None)
    return found(*arguments) if callable(found) else None


def _told(error: BaseException) -> dict:
    """An error as nbformat stores it; the traceback begins at the reader's own code."""
    trace = error.__traceback__
    while trace and not trace.tb_frame.f_code.co_filename.startswith("<cell "):
        trace = trace.tb_next
    lines = traceback.format_exception(type(error), error, trace)
    return {"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines}


def joined(text: str | list[str]) -> str:
    """Text that a notebook may store as lines."""
    return text if isinstance(text, str) else "".join(text)
