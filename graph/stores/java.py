"""Java objects that ArcadeDB answers with, as values for :mod:`graph.stores.values`, within bounds.

Bounds are looked at before a value is converted: one cell may hold millions of numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import jpype

from graph.schema import NODES
from graph.stores.values import Budget


class Java:
    """Classes of the running Java that conversions need; jpype builds a class at each look-up."""

    def __init__(self) -> None:
        names = {
            "String": "java.lang.String", "Boolean": "java.lang.Boolean", "Map": "java.util.Map",
            "Collection": "java.util.Collection", "HashMap": "java.util.HashMap", "ArrayList": "java.util.ArrayList",
            "Vertex": "com.arcadedb.graph.Vertex", "Edge": "com.arcadedb.graph.Edge",
            "Document": "com.arcadedb.database.Document", "Result": "com.arcadedb.query.sql.executor.Result",
            "Path": "com.arcadedb.query.opencypher.traversal.TraversalPath",
        }
        self.classes = {name: jpype.JClass(path) for name, path in names.items()}
        whole = [jpype.JClass(f"java.lang.{name}") for name in ("Byte", "Short", "Integer", "Long")]
        real = [jpype.JClass(name) for name in ("java.lang.Float", "java.lang.Double", "java.math.BigDecimal")]
        self.whole = (*whole, jpype.JClass("java.math.BigInteger"))
        self.real = tuple(real)
        policy = jpype.JClass("com.google.gson.ToNumberPolicy")
        self.gson = (
            jpype.JClass("com.google.gson.GsonBuilder")()
            .setObjectToNumberStrategy(policy.LONG_OR_DOUBLE)
            .serializeSpecialFloatingPointValues()
            .disableHtmlEscaping()
            .create()
        )

    def parameters(self, data: bytes) -> Any:
        """The Java map of a JSON object: read by Java in one go, since a crossing for each value is slow."""
        return self.gson.fromJson(data.decode(), self.classes["HashMap"].class_)

    def all_parameters(self, data: bytes) -> Any:
        """The Java list of maps of a JSON array of objects."""
        return self.gson.fromJson(data.decode(), self.classes["ArrayList"].class_)


class Converter:
    """Values of one result."""

    def __init__(self, java: Java, budget: Budget) -> None:
        self._java = java
        self._budget = budget
        self._ends: dict[str, tuple[str, str]] = {}
        self._nodes: dict[str, tuple[dict[str, Any], int]] = {}
        self._light = {n.label: [p.name for p in n.properties if not p.bulky] for n in NODES if any(p.bulky for p in n.properties)}
        self._by_type: dict[type, Callable[[Any, int], Any]] = {}

    def value(self, value: Any, depth: int = 0) -> Any:
        self._budget.take()
        if value is None:
            return None
        kind = type(value)
        convert = self._by_type.get(kind)
        if convert is None:
            convert = self._by_type[kind] = self._converter(value)
        return convert(value, depth)

    def _converter(self, value: Any) -> Callable[[Any, int], Any]:
        classes = self._java.classes
        if isinstance(value, classes["Boolean"] | bool):
            return lambda v, _: bool(v)
        if isinstance(value, (*self._java.whole, int)):
            return lambda v, _: int(str(v)) if not isinstance(v, int) else int(v)
        if isinstance(value, (*self._java.real, float)):
            return lambda v, _: float(v) if isinstance(v, float) else float(v.doubleValue())
        for name, convert in (
            ("Vertex", self._node), ("Edge", self._edge), ("Path", self._path), ("Document", self._document),
            ("Result", self._document), ("Map", self._map), ("Collection", self._list),
        ):
            if isinstance(value, classes[name]):
                return convert
        return self._list if isinstance(value, jpype.JArray) else self._text

    def _text(self, value: Any, depth: int) -> str:
        text = value if isinstance(value, self._java.classes["String"]) else value.toString()
        self._budget.take(len(text), 0)
        return str(text)

    def _list(self, value: Any, depth: int) -> list[Any]:
        depth = self._budget.enter(depth)
        return [self.value(v, depth) for v in value]

    def _map(self, value: Any, depth: int) -> dict[str, Any]:
        depth = self._budget.enter(depth)
        content = {}
        for entry in value.entrySet():
            key = self._text(entry.getKey(), depth)
            content[key] = self.value(entry.getValue(), depth)
        return {"map": content}

    def _document(self, value: Any, depth: int) -> dict[str, Any]:
        return self._map(value.toMap(), depth)

    def _node(self, value: Any, depth: int) -> dict[str, Any]:
        """A node may come in thousands of rows: its properties are read once."""
        label, id = self._end(value)
        place = str(value.getIdentity())
        if place not in self._nodes:
            self._nodes[place] = self._properties(value, self._light.get(label))
        else:
            self._budget.take(self._nodes[place][1], len(self._nodes[place][0]))
        return {"node": [id, label, self._nodes[place][0]]}

    def _edge(self, value: Any, depth: int) -> dict[str, Any]:
        properties, _ = self._properties(value)
        source = self._ends.get(str(value.getOut())) or self._end(value.getOutVertex())
        target = self._ends.get(str(value.getIn())) or self._end(value.getInVertex())
        return {"edge": [str(value.getTypeName()), *source, *target, properties]}

    def _path(self, value: Any, depth: int) -> dict[str, Any]:
        return {"path": [
            [self._node(v, depth)["node"] for v in value.getVertices()],
            [self._edge(e, depth)["edge"] for e in value.getEdges()],
        ]}

    def _end(self, vertex: Any) -> tuple[str, str]:
        """Label and id of a node."""
        place = str(vertex.getIdentity())
        if place not in self._ends:
            id = vertex.getString("id")
            self._ends[place] = str(vertex.getTypeName()), place if id is None else str(id)
        return self._ends[place]

    def _properties(self, element: Any, names: Iterable[str] | None = None) -> tuple[dict[str, Any], int]:
        """All properties, or those of `names` alone (a bulky one is not even read), and the number of their characters."""
        if names is None:
            content = element.propertiesAsMap()
        else:
            content = self._java.classes["HashMap"]()
            for name in names:
                if (value := element.get(name)) is not None:
                    content.put(name, value)
        # What is stored was bounded when it was written, so Java may write it as one text.
        text = self._java.gson.toJson(content)
        self._budget.take(len(text), 0)
        properties: dict[str, Any] = json.loads(str(text))
        self._budget.take(0, len(properties))
        return properties, len(text)
