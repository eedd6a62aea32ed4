"""Which outputs of a run equal those that the report publishes, and where they differ."""

import ast
import json
from itertools import zip_longest

from entente.site.live.session import GLUED, joined

KINDS = {"application/vnd.vegalite.v5+json": "figure", "text/markdown": "text", "text/html": "table"}


def normal(output: dict) -> dict:
    """What of an output is compared: its kind and what it shows, however a notebook splits its lines."""
    kind = output["output_type"]
    if kind == "stream":
        return {"kind": kind, "text": joined(output["text"])}
    if kind == "error":
        return {"kind": kind, "name": output["ename"], "said": output["evalue"]}
    data = {mime: joined(form) if _is_text(form) else form for mime, form in output["data"].items()}
    return {"kind": kind, "data": json.loads(json.dumps(data)), "glued": glued_name(output)}


def glued_name(output: dict) -> str | None:
    """Under which name prose cites an output, if any does."""
    return output.get("metadata", {}).get("scrapbook", {}).get("name")


def glued_text(output: dict) -> str:
    """What prose shows of a glued output: the value of what Python would print."""
    text = joined(output["data"].get(f"{GLUED}text/plain", ""))
    return str(ast.literal_eval(text)) if _quoted(text) else text


def what(output: dict) -> str:
    """The kind of an output in a word."""
    if output["output_type"] == "error":
        return "error"
    return next((word for mime, word in KINDS.items() if mime in output.get("data", {})), "output")


def differences(place: int, then: list[dict], now: list[dict]) -> list[dict]:
    """Where the outputs of a cell differ: its place, what differs, and for a glued value its name, then and now."""
    found = []
    glued_then, glued = ({glued_name(each): each for each in outputs if glued_name(each)} for outputs in (then, now))
    for name in dict.fromkeys([*glued_then, *glued]):
        pair = glued_then.get(name), glued.get(name)
        if not _alike(*pair):
            texts = [glued_text(each) if each else None for each in pair]
            found.append(
                {"cell": place, "what": "number", "name": name, "published": texts[0], "now": texts[1]} | _added(pair)
            )
    shown = ([each for each in outputs if not glued_name(each)] for outputs in (then, now))
    for both in zip_longest(*shown):
        if not _alike(*both):
            found.append({"cell": place, "what": what(next(filter(None, reversed(both))))} | _added(both))
    return found


def _added(pair: tuple) -> dict:
    return {"added": pair[0] is None}


def _alike(one: dict | None, other: dict | None) -> bool:
    return one is not None and other is not None and normal(one) == normal(other)


def summary(notebook: dict, run: dict[int, list[dict]]) -> dict:
    """How many of the published outputs a run gave again (``equal``, ``of``), and ``where`` it did not.

    Cells that were not run count as not equal, since nothing of them is known.
    """
    where, total, equal = [], 0, 0
    for place, cell in enumerate(notebook["cells"]):
        published = cell.get("outputs", [])
        total += len(published)
        if place in run:
            found = differences(place, published, run[place])
            equal += len(published) - sum(not each["added"] for each in found)
            where += found
        elif published:
            where.append({"cell": place, "what": "not run"})
    return {"equal": equal, "of": total, "where": where}


def _is_text(form: object) -> bool:
    return isinstance(form, str) or (isinstance(form, list) and all(isinstance(line, str) for line in form))


def _quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
