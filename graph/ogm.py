"""Nodes of a Neo4j store as Python objects, for scripts that use py2neo (``pip install policykg[py2neo]``).

    from graph.ogm import Agency, Repository
    repository = Repository("bolt://neo4j@localhost:7687", password="…")
    for agency in Agency.match(repository).where(name="教育部"):
        for measure in agency.responsible_for:
            print(measure.heading, agency.responsible_for.get(measure, "role"))

The classes say what :mod:`graph.schema` says; a test compares the two. py2neo keeps one edge between two nodes of a
type: where evidence of several counts, ask with Cypher. Loading and removing go through :mod:`graph.load`, never
through these classes.
"""

from __future__ import annotations

from typing import Any

from py2neo.ogm import Model, Property, RelatedFrom, RelatedTo, Repository

__all__ = ["Agency", "Amount", "Document", "Measure", "Repository", "Section", "TargetGroup"]


class _Entity(Model):
    __primarykey__ = "id"
    id = Property()

    @classmethod
    def wrap(cls, node: Any) -> Any:
        """The node as an object of the class of its label: edges of a type may lead to several."""
        if node is None:
            return None
        kind = next((k for k in _Entity.__subclasses__() if node.has_label(k.__name__)), cls)
        return Model.wrap.__func__(kind, node)


class Document(_Entity):
    title = Property()
    title_inferred = Property()
    number = Property()
    year = Property()
    date = Property()
    level = Property()
    jurisdiction = Property()
    issuers = Property()
    loaded = Property()
    keys = Property()
    sources = Property()
    sha256 = Property()
    start = Property()
    end = Property()
    format = Property()
    measures = Property()
    text = Property()
    facts = Property()
    copies = Property()

    contains = RelatedTo("Measure", "CONTAINS")
    targets = RelatedTo("TargetGroup", "TARGETS")
    refers_to = RelatedTo("Document", "REFERS_TO")
    referred_to_by = RelatedFrom("Document", "REFERS_TO")
    issued_by = RelatedTo("Agency", "ISSUED_BY")


class Section(_Entity):
    path = Property()
    heading = Property()
    order = Property()
    start = Property()
    end = Property()

    contains = RelatedTo("Measure", "CONTAINS")
    contained_in = RelatedFrom("Document", "CONTAINS")


class Measure(_Entity):
    path = Property()
    heading = Property()
    kind = Property()
    deadline = Property()
    order = Property()
    doc = Property()
    start = Property()
    end = Property()
    text = Property()

    contained_in = RelatedFrom("Document", "CONTAINS")
    responsible = RelatedFrom("Agency", "RESPONSIBLE_FOR")
    targets = RelatedTo("TargetGroup", "TARGETS")
    has_amount = RelatedTo("Amount", "HAS_AMOUNT")
    refers_to = RelatedTo("Document", "REFERS_TO")
    referred_to_by = RelatedFrom("Document", "REFERS_TO")


class Agency(_Entity):
    name = Property()
    scope = Property()
    level = Property()
    generic = Property()
    aliases = Property()
    names = Property()

    responsible_for = RelatedTo("Measure", "RESPONSIBLE_FOR")
    issued = RelatedFrom("Document", "ISSUED_BY")
    part_of = RelatedTo("Agency", "PART_OF")
    parts = RelatedFrom("Agency", "PART_OF")
    succeeded_by = RelatedTo("Agency", "SUCCEEDED_BY")
    preceded_by = RelatedFrom("Agency", "SUCCEEDED_BY")
    shares_measures = RelatedTo("Agency", "SHARES_MEASURES")  # from the smaller id to the larger
    shares_measures_from = RelatedFrom("Agency", "SHARES_MEASURES")


class TargetGroup(_Entity):
    name = Property()
    aliases = Property()
    names = Property()

    targeted_by = RelatedFrom("Measure", "TARGETS")
    subgroup_of = RelatedTo("TargetGroup", "SUBGROUP_OF")
    subgroups = RelatedFrom("TargetGroup", "SUBGROUP_OF")


class Amount(_Entity):
    kind = Property()
    low = Property()
    high = Property()
    date_low = Property()
    date_high = Property()
    unit = Property()
    bound = Property()
    role = Property()
    per = Property()
    of = Property()
    text = Property()

    promised_by = RelatedFrom("Measure", "HAS_AMOUNT")
