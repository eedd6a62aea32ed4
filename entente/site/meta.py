"""What a page says of itself to machines: description, social cards, citation tags, and linked data."""

from docutils import nodes

from entente.data import anchor, described, labels, load, package, tables
from entente.data.escaping import attribute, json_in_html
from entente.methods.evidence import COUNTED_AS
from entente.methods.inputs import need_known
from entente.site import citation, settings
from entente.site.dataset import LICENCE, ZIP

LONGEST = 200  # signs of a description
RATINGS = {"held": 5, "partly": 3, "failed": 1, "open": None}  # of ClaimReview, 1 to 5, by what a verdict counts as


def head_of(page: str, title: str, doctree: nodes.document, picture: str | None) -> str:
    """The tags for the head of a page; ``picture`` is the address of its first figure's PNG, on the site."""
    about = description(doctree)
    url = f"{settings.address()}{page}.html"
    image = f"{settings.address()}{picture}" if picture else None
    named = {
        "description": about,
        "twitter:card": "summary_large_image" if image else "summary",
        "citation_title": title,
        "citation_author": citation.author(),
        "citation_publication_date": citation.released().replace("-", "/"),
        "citation_technical_report_institution": citation.author(),
        "citation_technical_report_number": package()["version"],
        "citation_language": "en",
        "citation_public_url": url,
        "citation_pdf_url": f"{settings.address()}downloads/north-korea-russia.pdf",
    }
    social = {
        "og:type": "article",
        "og:site_name": package()["title"],
        "og:title": title,
        "og:description": about,
        "og:url": url,
        "og:image": image,
    }
    tags = [f'<meta name="{key}" content="{attribute(value)}" />' for key, value in named.items() if value]
    tags += [f'<meta property="{key}" content="{attribute(value)}" />' for key, value in social.items() if value]
    feed = f"{'../' * page.count('/')}feed.xml"
    tags.append(f'<link rel="alternate" type="application/atom+xml" title="What is new" href="{feed}" />')
    tags += [
        f'<script type="application/ld+json">{json_in_html({"@context": "https://schema.org", **each})}</script>'
        for each in linked_data(page, title, about, url, image)
    ]
    return "\n    ".join(tags)


def description(doctree: nodes.document) -> str:
    """The first paragraph of a page, as far as it goes whole words."""
    told = next((each.astext() for each in doctree.findall(nodes.paragraph) if each.astext().strip()), "")
    told = " ".join(told.split())
    return told if len(told) <= LONGEST else f"{told[:LONGEST].rsplit(' ', 1)[0]} …"


def linked_data(page: str, title: str, about: str, url: str, image: str | None) -> list[dict]:
    """What a page is in schema.org's words: a part of the report, a data set, reviews of claims."""
    report = {
        "@type": "Report",
        "name": title,
        "description": about,
        "url": url,
        "inLanguage": "en",
        "version": package()["version"],
        "datePublished": citation.released(),
        "license": LICENCE,
        "author": _authors(),
        "isPartOf": {"@type": "Report", "name": package()["title"], "url": settings.address()},
    }
    told = [report | ({"image": image} if image else {})]
    name = page.rpartition("/")[2]
    if page in ("chapters/index", "chapters/data"):
        told.append(_dataset(package()["title"], package()["description"], url, f"downloads/{ZIP}", "application/zip"))
    elif page.startswith("chapters/data/") and name in tables():
        entry = described(name)
        told.append(
            _dataset(entry["title"], entry["description"], url, f"downloads/tables/{entry['path']}", "text/csv")
        )
    elif page == "chapters/claims":
        told += claim_reviews()
    return told


def claim_reviews() -> list[dict]:
    """A ClaimReview for the verdict on each claim of the article."""
    pages, day = labels("claims", "section"), package()["article_date"]
    return [
        {
            "@type": "ClaimReview",
            "url": f"{settings.address()}chapters/data/claims.html#{anchor(row.claim_id)}",
            "datePublished": citation.released(),
            "author": _authors(),
            "claimReviewed": row.claim,
            "reviewBody": row.reason,
            "itemReviewed": {
                "@type": "Claim",
                "datePublished": day,
                "about": pages[row.section],
                "author": {"@type": "Organization", "name": "An article of September 2023, its author not known"},
            },
            "reviewRating": _rating(row.verdict),
        }
        for row in load("claims").itertuples()
    ]


def rating_of(verdict: str) -> int | None:
    """What a verdict is worth, 1 to 5; None while it is open.

    Raises:
        ValueError: it is no word for a verdict, or counts as what has no rating.
    """
    need_known([verdict], COUNTED_AS, "verdict")
    need_known([COUNTED_AS[verdict]], RATINGS, "rating of what counts as")
    return RATINGS[COUNTED_AS[verdict]]


def _rating(verdict: str) -> dict:
    rated = {"@type": "Rating", "bestRating": 5, "worstRating": 1, "alternateName": verdict}
    value = rating_of(verdict)
    return rated if value is None else rated | {"ratingValue": value}


def _authors() -> dict:
    return {"@type": "Organization", "name": citation.author()}


def _dataset(name: str, about: str, url: str, file: str, form: str) -> dict:
    return {
        "@type": "Dataset",
        "name": name,
        "description": about,
        "url": url,
        "version": package()["version"],
        "license": LICENCE,
        "creator": _authors(),
        "isAccessibleForFree": True,
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": form,
            "contentUrl": f"{settings.address()}{file}",
        },
    }
