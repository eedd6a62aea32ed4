"""Where a reader sends what is wrong or missing: the issues of the repository that whoever builds the site names.

Chapters are stored without it, since a copy may be published anywhere: ``repository: url`` in ``_config.yml``, or the
variable ``SITE_REPOSITORY``, sets it when the book is built. Without one the reader is told whom to ask.
"""

import os
from urllib.parse import urlencode

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

MARK = "tell-us"  # the class of the box that `entente.text.report_an_error` makes
NOBODY = "This copy names no address to send it to: give it to whoever gave you the copy, in these words:"


class TellWhere(SphinxPostTransform):
    """Each box that asks for what is wrong says where to send it."""

    default_priority = 800

    def run(self, **kwargs) -> None:
        options = self.config.html_theme_options
        tell(self.document, os.environ.get("SITE_REPOSITORY") or options.get("repository_url") or "")


def tell(document: nodes.document, repository: str) -> None:
    """Say before the words to send where they go: a form of the repository that holds them, or nobody we know."""
    for words in list(document.findall(nodes.block_quote)):
        if MARK not in words.parent.get("classes", []):
            continue
        place = words.parent.index(words)
        if repository:
            asked = urlencode({"title": "Wrong or missing: ", "body": words.astext()})
            address = f"{repository.rstrip('/')}/issues/new?{asked}"
            link = nodes.reference("", "Open a form with these words in it", refuri=address, internal=False)
            words.parent.insert(place, nodes.paragraph("", "", link, nodes.Text(":")))
        else:
            words.parent.insert(place, nodes.paragraph("", NOBODY))
