"""JSON-LD: documents and references in terms of ELI (the European Legislation Identifier, for which there is no Chinese
counterpart), bodies, groups and amounts in terms of schema.org, the rest in terms of ours.

A node is a resource. An edge stands twice: as a property of its start, and, with what it says besides (role, evidence),
as an ``rdf:Statement``. Ids become ``urn:policykg:`` followed by the id of the graph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import quote

import networkx as nx

from graph.export import elements
from graph.export.characters import printable
from graph.export.context import Context

CLASSES = {
    "Document": "eli:LegalResource",
    "Section": "eli:LegalResourceSubdivision",
    "Measure": "eli:LegalResourceSubdivision",
    "Agency": "schema:GovernmentOrganization",
    "TargetGroup": "schema:Audience",
    "Amount": "schema:QuantitativeValue",
}

#: Terms for properties; the others are ours.
PROPERTIES = {
    "caption": "rdfs:label",
    "title": "eli:title",
    "number": "eli:id_local",
    "date": {"@id": "eli:date_document", "@type": "xsd:date"},
    "name": "schema:name",
    "aliases": "schema:alternateName",
    "low": "schema:minValue",
    "high": "schema:maxValue",
    "unit": "schema:unitText",
    "doc": {"@id": "policykg:doc", "@type": "@id"},
    "deadline": {"@id": "policykg:deadline", "@type": "xsd:date"},
    "date_low": {"@id": "policykg:date_low", "@type": "xsd:date"},
    "date_high": {"@id": "policykg:date_high", "@type": "xsd:date"},
}

#: Terms for edges; references by their relation.
EDGES = {
    "CONTAINS": "eli:has_part",
    "ISSUED_BY": "eli:passed_by",
    "PART_OF": "schema:parentOrganization",
    "REFERS_TO basis": "eli:based_on",
    "REFERS_TO cite": "eli:cites",
    "REFERS_TO amend": "eli:amends",
    "REFERS_TO repeal": "eli:repeals",
}

CONTEXT = {
    "policykg": "urn:policykg:schema:",
    "eli": "http://data.europa.eu/eli/ontology#",
    "schema": "https://schema.org/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "@vocab": "urn:policykg:schema:",
    "id": "@id",
    "subject": {"@id": "rdf:subject", "@type": "@id"},
    "predicate": {"@id": "rdf:predicate", "@type": "@vocab"},
    "object": {"@id": "rdf:object", "@type": "@id"},
    **PROPERTIES,
}


#: Neither letters and digits of any language nor unreserved in URIs.
_UNSAFE = re.compile(r"[^\w/:.~()-]+")


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write `graph`, one resource a line."""
    for line in generate(graph):
        file.write(line.encode("utf-8"))
        file.write(b"\n")


def generate(graph: nx.MultiDiGraph) -> Iterator[str]:
    """The lines of the file."""
    yield f'{{"@context": {_dump(CONTEXT)},'
    yield '"@graph": ['
    first = True
    for resource in _resources(graph):
        yield ("" if first else ",") + _dump(resource)
        first = False
    yield "]}"


def _resources(graph: nx.MultiDiGraph) -> Iterator[dict[str, Any]]:
    for id_, d in elements.nodes(graph):
        resource: dict[str, Any] = {"id": iri(id_), "@type": [d["label"], CLASSES[d["label"]]]}
        resource |= {k: v for k, v in d.items() if k not in ("id", "label")}
        if "doc" in d:
            resource["doc"] = iri(d["doc"])
        objects = {(_term(edge), target) for _, target, edge in graph.out_edges(id_, data=True)}
        for term, target in sorted(objects):
            resource.setdefault(term, []).append({"id": iri(target)})
        yield resource
    for source, target, key, d in elements.edges(graph):
        if "doc" in d:
            said = {k: v for k, v in d.items() if k != "type"} | {"doc": iri(d["doc"])}
            name = iri(f"{source} {key} {target}")
            yield {"id": name, "@type": "rdf:Statement", "subject": iri(source), "predicate": _term(d),
                   "object": iri(target), **said}  # fmt: skip


def iri(id_: str) -> str:
    """The name of a node in the world: Chinese characters stay, what an IRI cannot hold is escaped."""
    return "urn:policykg:" + _UNSAFE.sub(lambda m: quote(m[0]), printable(id_))


def _term(edge: dict[str, Any]) -> str:
    type_ = edge["type"]
    return EDGES.get(f"{type_} {edge.get('relation')}", EDGES.get(type_, f"policykg:{type_}"))


def _dump(value: Any) -> str:
    return printable(json.dumps(value, ensure_ascii=False, allow_nan=False))
