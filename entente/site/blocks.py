"""Blocks of HTML from the templates beside this module; what a table or a figure says is escaped by the templates."""

from functools import cache

from docutils.utils.smartquotes import smartyPants
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from entente.data import anchor, day


def render(template: str, **words) -> Markup:
    """Fill a template; a name that it asks for and does not get is an error."""
    return Markup(_environment().get_template(template).render(**words))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("entente.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.filters |= {"anchor": anchor, "curly": _curly, "day": day}
    return made


@cache
def _curly(text: str) -> str:
    """Straight quotes, double hyphens and three dots as Sphinx sets them in the chapters."""
    return smartyPants(text, "qDe", language="en") if set(text) & set("\"'-.") else text
