"""The data set as it is handed out: one zip, and what describes it to machines: data package, RO-Crate, Croissant."""

import copy
import json
from functools import cache

from entente.data import PACKAGE, package, tables
from entente.data.dictionary import described
from entente.site import archives, bibliography, citation, files, settings, tabular

ZIP = "north-korea-russia-data.zip"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ROOT_FILES = ("LICENSE-TEXT-AND-DATA", "CITATION.cff")
CROISSANT_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float"}


@cache
def table_files() -> dict[str, bytes]:
    """Every table as CSV, by the name of its file."""
    return {described(table)["path"]: tabular.table_csv(table).encode() for table in tables()}


def handed_out() -> dict[str, bytes | str]:
    """What the zip holds, by name, and nothing else does: tables, dictionary, readme, bibliography, licence."""
    csv = table_files()
    made: dict[str, bytes | str] = {**csv, PACKAGE: _json(data_package(csv))}
    made["README.md"] = (files.DATA / "README.md").read_bytes()
    made["references.bib"] = bibliography.FILE.read_bytes()
    for name in ROOT_FILES:
        made[name] = (files.ROOT / name).read_bytes()
    made["ro-crate-metadata.json"] = ro_crate(csv)
    made["croissant.json"] = croissant(csv)
    return made


def data_package(csv: dict[str, bytes]) -> dict:
    """The dictionary with the bytes and the hash of every table."""
    made = copy.deepcopy(package())
    for resource in made["resources"]:
        content = csv[resource["path"]]
        resource |= {"bytes": len(content), "hash": f"sha256:{files.sha256(content)}"}
    if settings.address():
        made["homepage"] = settings.address()
    return made


def ro_crate(csv: dict[str, bytes]) -> str:
    """The data set as an RO-Crate 1.1."""
    described_files = [
        {
            "@id": resource["path"],
            "@type": "File",
            "name": resource["title"],
            "description": resource["description"],
            "encodingFormat": "text/csv",
            "contentSize": str(len(csv[resource["path"]])),
            "sha256": files.sha256(csv[resource["path"]]),
        }
        for resource in package()["resources"]
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": package()["title"],
        "description": package()["description"],
        "version": package()["version"],
        "datePublished": citation.released(),
        "license": {"@id": LICENCE},
        "author": {"@id": "#authors"},
        "hasPart": [{"@id": each["@id"]} for each in described_files] + [{"@id": PACKAGE}],
    }
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        root | ({"url": settings.address()} if settings.address() else {}),
        {"@id": "#authors", "@type": "Organization", "name": citation.author()},
        {"@id": LICENCE, "@type": "CreativeWork", "name": "CC BY 4.0"},
        {"@id": PACKAGE, "@type": "File", "name": "The dictionary", "encodingFormat": "application/json"},
        *described_files,
    ]
    return _json({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})


def croissant(csv: dict[str, bytes]) -> str:
    """The data set as Croissant 1.0 tells it to programs that learn."""
    parts = [
        {
            "@type": "cr:FileObject",
            "@id": resource["path"],
            "name": resource["path"],
            "contentUrl": resource["path"],
            "encodingFormat": "text/csv",
            "sha256": files.sha256(csv[resource["path"]]),
        }
        for resource in package()["resources"]
    ]
    sets = [
        {
            "@type": "cr:RecordSet",
            "@id": resource["name"],
            "name": resource["title"],
            "description": resource["description"],
            "key": {"@id": f"{resource['name']}/{resource['schema']['primaryKey']}"},
            "field": [_croissant_field(resource, field) for field in resource["schema"]["fields"]],
        }
        for resource in package()["resources"]
    ]
    about = {
        "@context": {
            "@language": "en",
            "@vocab": "https://schema.org/",
            "sc": "https://schema.org/",
            "cr": "http://mlcommons.org/croissant/",
            "dct": "http://purl.org/dc/terms/",
            "conformsTo": "dct:conformsTo",
            "citeAs": "cr:citeAs",
            "column": "cr:column",
            "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
            "extract": "cr:extract",
            "field": "cr:field",
            "fileObject": "cr:fileObject",
            "key": "cr:key",
            "recordSet": "cr:recordSet",
            "source": "cr:source",
        },
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": package()["name"],
        "description": package()["description"],
        "version": package()["version"],
        "datePublished": citation.released(),
        "license": LICENCE,
        "citeAs": citation.cited(),
        "creator": {"@type": "sc:Organization", "name": citation.author()},
        "distribution": parts,
        "recordSet": sets,
    }
    return _json(about | ({"url": settings.address()} if settings.address() else {}))


def _croissant_field(resource: dict, field: dict) -> dict:
    return {
        "@type": "cr:Field",
        "@id": f"{resource['name']}/{field['name']}",
        "name": field["name"],
        "description": field["description"],
        "dataType": CROISSANT_TYPES[field["type"]],
        "source": {"fileObject": {"@id": resource["path"]}, "extract": {"column": field["name"]}},
    }


def zipped() -> bytes:
    """The data set as one zip, in a folder of its own."""
    folder = f"{package()['name']}-{package()['version']}"
    return archives.zipped({f"{folder}/{name}": content for name, content in handed_out().items()})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
