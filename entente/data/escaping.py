"""Escapes for where a table's text goes."""

import re


def markdown(text: object) -> str:
    """A table's text, so that Markdown shows it as it stands."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", " ".join(str(text).split()))
