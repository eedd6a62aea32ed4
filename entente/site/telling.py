"""Where a reader sends what is wrong or missing: the issues of the repository that whoever builds the site names.

Chapters are stored without it, since a copy may be published anywhere; see :mod:`entente.site.settings`.
Where no repository and nobody to write to is named, the reader is told whom to ask.
"""

from urllib.parse import urlencode

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from entente.site import settings

MARK = "tell-us"  # the class of the box that `entente.text.report_an_error` makes
NOBODY = "This copy names no address to send it to: give it to whoever gave you the copy, in these words:"


class TellWhere(SphinxPostTransform):
    """Each box that asks for what is wrong says where to send it."""

    default_priority = 800

    def run(self, **kwargs) -> None:
        tell(self.document, settings.repository(), settings.contact())


def tell(document: nodes.document, repository: str, contact: str = "") -> None:
    """Say before the words to send where they go: a form of the repository with them, somebody, or nobody we know."""
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
            words.parent.insert(
                place, nodes.paragraph("", f"Write to {contact}, in these words:" if contact else NOBODY)
            )
