"""Blocks of HTML from the templates beside this module; what a table or a figure says is escaped by the templates."""

from functools import cache

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
    made.filters |= {"anchor": anchor, "day": day}
    return made
