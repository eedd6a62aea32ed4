"""Where what is built stands, and the rule of what happens where it, or a program, is missing."""

import os

import pytest

from entente.site import files

HTML = files.BUILD / "html"
PDF = files.BUILD / "pdf" / "north-korea-russia.pdf"


def missing(reason: str) -> None:
    """Skip with a clear word, or fail where everything must run (``REQUIRE_ALL=1``)."""
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"REQUIRE_ALL is set, and {reason}")
    pytest.skip(reason)
