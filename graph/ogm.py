"""Nodes of a Neo4j store as Python objects, for scripts that use py2neo (``pip install policykg[py2neo]``).

    from graph.ogm import Agency, Repository
    repository = Repository("bolt://neo4j@localhost:7687", password="…")
    for agency in Agency.match(repository).where(name="教育部"):
        for measure in agency.responsible_for:
            print(measure.heading, agency.responsible_for.get(measure, "role"))

The classes are made from :mod:`graph.schema`: a class for each label with its properties, and at both ends of each edge
type an attribute named by :data:`RELATIONS`. py2neo keeps one edge between two nodes of a type: where evidence of several
counts, ask with Cypher. Loading and removing go through :mod:`graph.load`, never through these classes.
"""

from __future__ import annotations

from typing import Any

from py2neo.ogm import Model, Property, RelatedFrom, RelatedTo, Repository

from graph.schema import EDGES, NODES, NodeType

__all__ = ["Agency", "Amount", "Document", "Measure", "Repository", "Section", "TargetGroup"]

#: What an edge type is called at its source and at its target.
RELATIONS = {
    "CONTAINS": ("contains", "contained_in"),
    "RESPONSIBLE_FOR": ("responsible_for", "responsible"),
    "TARGETS": ("targets", "targeted_by"),
    "HAS_AMOUNT": ("has_amount", "promised_by"),
    "REFERS_TO": ("refers_to", "referred_to_by"),
    "ISSUED_BY": ("issued_by", "issued"),
    "SUBGROUP_OF": ("subgroup_of", "subgroups"),
    "PART_OF": ("part_of", "parts"),
    "SUCCEEDED_BY": ("succeeded_by", "preceded_by"),
    "SHARES_MEASURES": ("shares_measures", "shares_measures_from"),  # from the smaller id to the larger
}


class _Entity(Model):
    __primarykey__ = "id"

    @classmethod
    def wrap(cls, node: Any) -> Any:
        """The node as an object of the class of its label: edges of a type may lead to several."""
        if node is None:
            return None
        kind = next((k for k in _Entity.__subclasses__() if node.has_label(k.__name__)), cls)
        return Model.wrap.__func__(kind, node)


def _entity(node: NodeType) -> Any:
    members: dict[str, Any] = {p.name: Property() for p in node.properties}
    for edge in EDGES:
        out, back = RELATIONS[edge.type]
        if node.label in edge.sources:
            members[out] = RelatedTo(edge.targets[0], edge.type)
        if node.label in edge.targets:
            members[back] = RelatedFrom(edge.sources[0], edge.type)
    kind: Any = type(_Entity)
    return kind(node.label, (_Entity,), {"__module__": __name__, "__doc__": node.doc, **members})


_CLASSES = {node.label: _entity(node) for node in NODES}

Document = _CLASSES["Document"]
Section = _CLASSES["Section"]
Measure = _CLASSES["Measure"]
Agency = _CLASSES["Agency"]
TargetGroup = _CLASSES["TargetGroup"]
Amount = _CLASSES["Amount"]
