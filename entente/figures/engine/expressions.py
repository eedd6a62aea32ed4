"""What is computed in the page: fields from other fields, as Vega's expressions."""

from collections.abc import Mapping

from altair import expr
from altair.expr.core import ConstExpression, Expression

NARROW = ConstExpression("narrow")  # the signal that says that the view is a phone's


def calculated(chart, fields: Mapping[str, object]):
    """A chart whose rows have these fields too, each computed in the page by its expression, in this order."""
    for name, expression in fields.items():
        chart = chart.transform_calculate(**{name: expression})
    return chart


def written_signed(value: Expression) -> Expression:
    """The expression that writes a number as :func:`entente.data.signed` does."""
    return expr.if_(value > 0, "+", "") + expr.replace("" + value, "-", "−")
