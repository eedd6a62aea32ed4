"""What the site hands over beside its pages: downloads, files for machines, and the foot of every page."""

import html
import re
from pathlib import Path

from docutils import nodes

from entente.data import day, described, package, tables
from entente.site import (
    blocks,
    charts,
    citation,
    dataset,
    editions,
    exports,
    feeds,
    files,
    meta,
    offers,
    policy,
    settings,
)

PDFS = files.BUILD / "pdf"
HOSTING = Path(__file__).parent / "hosting"  # what common hosts read of how to serve a site
HANDOUTS = {  # what is made of paper, by its words
    "The brief (PDF)": "north-korea-russia-brief",
    "The report (PDF)": "north-korea-russia",
    "The brief (Letter)": "north-korea-russia-brief-letter",
    "The report (Letter)": "north-korea-russia-letter",
}
PLACE = re.compile(r"<!--pdf:((?:\.\./)*)-->.*?<!--/pdf-->", re.DOTALL)


def set_up(app) -> None:
    """Tell Sphinx of all of this."""
    app.connect("config-inited", lambda app, config: setattr(config, "html_baseurl", settings.address()))
    app.connect("doctree-read", _note_figures)
    app.connect("html-page-context", _tell)
    app.connect("build-finished", _finish)


def figures_of(env) -> dict[str, tuple[dict, str, str, str]]:
    """The figures that pages show, as :func:`entente.site.offers.bring` takes them.

    Raises:
        OfferError: two have one name.
    """
    found: dict[str, tuple[dict, str, str, str]] = {}
    for page in sorted(name for name, about in env.metadata.items() if about.get("pictures")):
        for name, (about, drawn, caption) in env.metadata[page]["figures"].items():
            if name in found and found[name][1] != drawn:
                raise offers.OfferError(
                    f"Two figures have the name {name}, in {found[name][3]} and {page}.html: change one caption."
                )
            found.setdefault(name, (about, drawn, caption, f"{page}.html"))
    return found


def figures_in(doctree: nodes.document) -> dict[str, tuple[dict, str, str]]:
    """The figures of a page that offer files, by the name of these: ``usermeta``, name of its pictures, caption."""
    return {
        offers.name_of(each): (each["about"], each["drawn"], offers.caption_of(each) or each["alt"])
        for each in doctree.findall(charts.chart)
        if each["about"]
    }


def _note_figures(app, doctree) -> None:
    """Keep what a page offers of its figures: it was read from fifteen trees again at the end of every build."""
    app.env.metadata[app.env.docname]["figures"] = figures_in(doctree)


def _tell(app, pagename, templatename, context, doctree) -> None:
    """The head and the foot of a page."""
    title = html.unescape(re.sub(r"<[^>]+>", "", context.get("title") or package()["title"]))
    root = "../" * pagename.count("/")
    table = _table_of(pagename)
    context["foot"] = blocks.render(
        "foot.html",
        root=root,
        edition=package()["version"],
        cutoff=day(package()["evidence_cutoff"]),
        reach=day(package()["blind_from"]),
        changed=day(citation.released()),
        cited=citation.cited(title, f"{pagename}.html"),
        zip=dataset.ZIP,
        table=described(table)["path"] if table else None,
        forms=exports.made_of(table) if table else {},
        repository=settings.repository(),
        contact=settings.contact(),
    )
    if doctree is None:
        return
    shown = figures_in(doctree)
    first = next(iter(shown), None)
    picture = f"{offers.FOLDER}/{first}.png" if first else None
    context["metatags"] = context.get("metatags", "") + meta.head_of(pagename, title, doctree, picture)


def _table_of(pagename: str) -> str | None:
    """The table whose rows a page shows."""
    folder, _, name = pagename.rpartition("/")
    return name if folder == "chapters/data" and name in tables() else None


def _finish(app, error) -> None:
    """Write what stands beside the pages."""
    if error or app.builder.name != "html":
        return
    site = Path(app.outdir)
    offers.bring(figures_of(app.env), site)
    made: dict[str, bytes | str] = {}
    made |= {f"downloads/tables/{name}": content for name, content in dataset.table_files().items()}
    whole = dataset.handed_out()
    made |= {f"downloads/{name}": whole[name] for name in ("datapackage.json", "references.bib", "README.md")}
    made |= {f"downloads/tables/{name}": whole[name] for name in ("croissant.json", "ro-crate-metadata.json")}
    made |= {f"downloads/{name}": content for name, content in exports.exports().items()}
    made |= {f"downloads/{dataset.ZIP}": dataset.zipped(), "downloads/CITATION.cff": citation.FILE.read_bytes()}
    made["feed.xml"], made["robots.txt"] = feeds.feed(), feeds.robots()
    made["sitemap.xml"] = feeds.sitemap(f"{name}.html" for name in app.env.found_docs)
    said = policy.header(live=True)  # the widest of its pages; each says its own
    made |= {path.name: path.read_text("utf-8").replace("{policy}", said) for path in HOSTING.iterdir()}
    for name, content in made.items():
        files.write_if_changed(site / name, content)
    editions.bring(site, package()["version"])
    bring_pdfs(site)


def bring_pdfs(site: Path, made: Path = PDFS) -> None:
    """Bring the PDFs that there are to the site, and link them from every page; a page names none that is not there."""
    there = {words: name for words, name in HANDOUTS.items() if (made / f"{name}.pdf").is_file()}
    for name in there.values():
        files.write_if_changed(site / "downloads" / f"{name}.pdf", (made / f"{name}.pdf").read_bytes())
    for page in [*site.glob("*.html"), *(site / "chapters").rglob("*.html")]:
        text = page.read_text("utf-8")
        told = PLACE.sub(lambda found: _links(found[1], there), text)
        files.write_if_changed(page, told)


def _links(root: str, there: dict[str, str]) -> str:
    links = " · ".join(f'<a href="{root}downloads/{name}.pdf">{words}</a>' for words, name in there.items())
    return f"<!--pdf:{root}-->{f'Print: {links}' if links else ''}<!--/pdf-->"
