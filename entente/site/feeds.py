"""What machines look for at the root of a site: a map of its pages, a word to robots, a feed of what is new."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from entente.data import anchor, load, package
from entente.data.escaping import printable
from entente.methods.forecasts import own_forecasts
from entente.site import citation, settings


def sitemap(pages: Iterable[str]) -> str:
    """The pages of the site, with the day of the edition."""
    urls = "".join(
        f"<url><loc>{escape(settings.address() + page)}</loc><lastmod>{citation.released()}</lastmod></url>\n"
        for page in sorted(pages)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )


def robots() -> str:
    """Whoever reads by machine may read all of it."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {settings.address()}sitemap.xml\n"


def feed() -> str:
    """An Atom feed: the edition, its corrections, and our forecasts."""
    day = citation.released()
    edition = package()["version"]
    entries = [
        _entry("chapters/changelog.html", f"edition-{edition}", f"Edition {edition}", citation.cited(), day),
        *(
            _entry(
                f"chapters/data/corrections.html#{anchor(row.correction_id)}",
                row.correction_id,
                f"Corrected: {row.row_id}",
                f"Was: {row.was}. Is: {'taken out' if row.is_now != row.is_now else row.is_now}. Why: {row.why}",
                day,
            )
            for row in load("corrections").itertuples()
        ),
        *(
            _entry(
                f"chapters/data/forecasts.html#{anchor(row.forecast_id)}",
                row.forecast_id,
                f"Forecast: {row.question}",
                f"{row.probability:g}% on {row.made_on}; decided on {row.resolves_on}.",
                row.made_on,
            )
            for row in own_forecasts().itertuples()
        ),
    ]
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{_text(package()['title'])}</title>\n<id>{escape(settings.address())}</id>\n"
        f"<updated>{day}T00:00:00Z</updated>\n<author><name>{_text(citation.author())}</name></author>\n"
        f'<link rel="self" href={quoteattr(settings.address() + "feed.xml")}/>\n'
        f"<link href={quoteattr(settings.address())}/>\n"
    )
    return f"{head}{''.join(entries)}</feed>\n"


def _entry(page: str, key: str, title: str, summary: str, day: str) -> str:
    return (
        f"<entry><title>{_text(title)}</title><id>{escape(settings.address())}feed/{escape(key)}</id>"
        f"<updated>{day}T00:00:00Z</updated><link href={quoteattr(settings.address() + page)}/>"
        f"<summary>{_text(summary)}</summary></entry>\n"
    )


def _text(text: object) -> str:
    return escape(printable(text))
