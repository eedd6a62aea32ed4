"""What whoever publishes the site says in ``_config.yml``: its address, its repository, whom to write to."""

import os
from functools import cache

import yaml

from entente.site import files


@cache
def _config() -> dict:
    return yaml.safe_load((files.ROOT / "_config.yml").read_text("utf-8"))


def address() -> str:
    """Where the site is published, with a slash at its end; ``SITE_ADDRESS`` of the environment is heard first."""
    told = os.environ.get("SITE_ADDRESS") or _config()["html"].get("baseurl") or ""
    return f"{told.rstrip('/')}/" if told else ""


def repository() -> str:
    """The address of the repository, or nothing."""
    return os.environ.get("SITE_REPOSITORY") or _config().get("repository", {}).get("url") or ""


def contact() -> str:
    """Whom a reader writes to, or nothing."""
    return _config()["sphinx"]["config"]["html_context"].get("contact") or ""
