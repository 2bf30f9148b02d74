"""The full-text index of an embedded store: Lucene, which comes with ArcadeDB, in a folder of the generation.

ArcadeDB's own full-text index keeps each pair of characters of each text as an entry of a tree: writing them takes as long as
all else, and a search for frequent words gathers them all. So what Neo4j does is done here: an index of Lucene for each
label, with the analyser, query language and scores of Neo4j's, behind the same procedure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import jpype

from graph.schema import NODES
from graph.stores.base import search_index

FOLDER = "fulltext"
#: Properties that are searched, by label; labels by the name of their index.
SEARCHED = {node.label: node.searched for node in NODES if node.searched}
_LABELS = {search_index(label): label for label in SEARCHED}
_PROCEDURE = "db.index.fulltext.querynodes"
_REGISTRY = "com.arcadedb.query.opencypher.procedures.CypherProcedureRegistry"
#: The place of a node in the database.
_PLACE = "#place"


class _Lucene:
    """Classes of Lucene."""

    def __init__(self) -> None:
        lucene = jpype.JPackage("org").apache.lucene
        self.analyzer = lucene.analysis.cjk.CJKAnalyzer()
        self.parser = lucene.queryparser.classic.MultiFieldQueryParser
        self.directory = lucene.store.FSDirectory
        self.unlocked = lucene.store.NoLockFactory.INSTANCE  # the store's own locks say who writes
        self.reader = lucene.index.DirectoryReader
        self.searcher = lucene.search.IndexSearcher
        self.writer, self.settings = lucene.index.IndexWriter, lucene.index.IndexWriterConfig
        self.term, self.document = lucene.index.Term, lucene.document.Document
        self.text, self.string, self.store = lucene.document.TextField, lucene.document.StringField, lucene.document.Field.Store
        self.path = jpype.JClass("java.nio.file.Path")

    def open(self, folder: Path) -> Any:
        return self.directory.open(self.path.of(str(folder)), self.unlocked)


class Searching:
    """Answers the procedure for one database; indexes are opened by the first search.

    Parameters
    ----------
    database
        The Java object.
    folder
        The folder of its indexes.
    writing
        Who changes them, where the database is open for writing.
    """

    def __init__(self, database: Any, folder: Path, writing: Indexing | None = None) -> None:
        self._database, self._folder, self._writing = database, folder, writing
        self._identity = jpype.JClass("com.arcadedb.database.RID")
        self._row = jpype.JClass("com.arcadedb.query.sql.executor.ResultInternal")
        self._arrays = jpype.JClass("java.util.Arrays")
        self._lucene: Any = None
        self._searchers: dict[str, Any] = {}

    @property
    def ready(self) -> bool:
        """Whether there are indexes; older stores have ArcadeDB's own until the next write."""
        return self._folder.exists()

    def best(self, label: str, query: str, skip: int, limit: int | None) -> Any:
        """The nodes that fit and their scores, the best first: a Java stream of rows.

        A row is made when it is asked for: without a limit a hundred thousand nodes may fit, of which the statement takes five.
        """
        searcher = self._searcher(label)
        most = min(skip + (searcher.getIndexReader().maxDoc() if limit is None else limit), searcher.getIndexReader().maxDoc())
        if most <= skip:
            return self._arrays.stream(jpype.JArray(self._row)(0))
        parser = self._lucene.parser(jpype.JArray(jpype.JString)(SEARCHED[label]), self._lucene.analyzer)
        parser.setAllowLeadingWildcard(True)
        hits = searcher.search(parser.parse(query), most).scoreDocs
        fields, node, real = searcher.storedFields(), self._database.lookupByRID, jpype.JFloat

        def row(hit: Any) -> Any:
            place = self._identity(fields.document(hit.doc).get(_PLACE))
            return self._row().setProperty("node", node(place, True)).setProperty("score", real(hit.score))

        return self._arrays.stream(hits).skip(skip).map(row)

    def close(self) -> None:
        for searcher in self._searchers.values():
            searcher.getIndexReader().close()
        self._searchers.clear()

    def _searcher(self, label: str) -> Any:
        self._lucene = self._lucene or _Lucene()
        if self._writing:  # what was written a moment ago is found
            self.close()
        if label not in self._searchers:
            of = self._writing.writer(label) if self._writing else self._lucene.open(self._folder / label)
            reader = self._lucene.reader.open(of)
            self._searchers[label] = self._lucene.searcher(reader)
        return self._searchers[label]


class Indexing:
    """Keeps the indexes of a database in step with what is written into it."""

    def __init__(self, database: Any, folder: Path) -> None:
        self._database, self._folder = database, folder
        self._lucene = _Lucene()
        self._writers: dict[str, Any] = {}
        self._touched: dict[str, dict[str, None]] = {}
        self._beside = ThreadPoolExecutor(1)
        self._adding: Future[None] | None = None
        self._listeners = [(label, listener) for label in SEARCHED for listener in self._noting(label)]
        if not folder.exists():
            folder.mkdir()
            for label in SEARCHED:
                self._add(label, ((str(node.getIdentity()), _values(node, label)) for node in database.iterateType(label, False)))

    def add(self, label: str, places: Sequence[str], body: bytes) -> None:
        """New nodes with their places; `body`: the JSON of their properties' names and values by turns. Returns before they are in."""

        def nodes() -> Iterator[tuple[str, list[str | None]]]:
            for place, row in zip(places, json.loads(body), strict=True):
                properties = dict(zip(row[::2], row[1::2], strict=True))
                yield place, [properties.get(name) for name in SEARCHED[label]]

        self.added()
        self._adding = self._beside.submit(self._add, label, nodes())

    def added(self) -> None:
        """Wait until all that was given is in the index."""
        adding, self._adding = self._adding, None
        if adding:
            adding.result()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """A transaction: if it counts, nodes that it made, changed or removed are indexed as they are afterwards."""
        self.added()
        self._touched.clear()
        events = [(self._database.getSchema().getType(label).getEvents(), listener) for label, listener in self._listeners]
        for type, listener in events:
            type.registerListener(listener)
        try:
            yield
        finally:
            for type, listener in events:
                type.unregisterListener(listener)
        touched, self._touched = self._touched, {}
        for label, places in touched.items():
            writer = self.writer(label)
            for place in places:
                writer.deleteDocuments(jpype.JArray(self._lucene.term)([self._lucene.term(_PLACE, place)]))
            self._add(label, self._there(label, places))

    def writer(self, label: str) -> Any:
        """The writer of an index of Lucene."""
        if label not in self._writers:
            settings = self._lucene.settings(self._lucene.analyzer)
            self._writers[label] = self._lucene.writer(self._lucene.open(self._folder / label), settings)
        return self._writers[label]

    def close(self) -> None:
        """Write all to the disk."""
        self.added()
        self._beside.shutdown()
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()

    def _add(self, label: str, nodes: Iterable[tuple[str, Sequence[str | None]]]) -> None:
        lucene, write = self._lucene, self.writer(label).addDocument
        place = lucene.string(_PLACE, "", lucene.store.YES)
        texts = [lucene.text(name, "", lucene.store.NO) for name in SEARCHED[label]]
        for at, values in nodes:
            document = lucene.document()
            document.add(place)
            place.setStringValue(at)
            for field, value in zip(texts, values, strict=True):
                if value:
                    field.setStringValue(value)
                    document.add(field)
            write(document)

    def _noting(self, label: str) -> Iterator[Any]:
        def note(record: Any) -> None:
            self._touched.setdefault(label, {})[str(record.getIdentity())] = None

        for kind in ("Create", "Update", "Delete"):
            yield jpype.JProxy(f"com.arcadedb.event.AfterRecord{kind}Listener", dict={f"onAfter{kind}": note})

    def _there(self, label: str, places: Iterable[str]) -> Iterator[tuple[str, list[str | None]]]:
        identity = jpype.JClass("com.arcadedb.database.RID")
        gone = jpype.JClass("com.arcadedb.exception.RecordNotFoundException")
        for place in places:
            with suppress(gone):
                yield place, _values(self._database.lookupByRID(identity(place), True), label)


def _values(node: Any, label: str) -> list[str | None]:
    found = [node.get(name) for name in SEARCHED[label]]
    return [None if value is None else str(value) for value in found]


def answer(searching: Callable[[], Searching]) -> None:
    """Have ArcadeDB's procedure be answered by what `searching` returns when it is called."""
    registry = jpype.JClass(_REGISTRY)
    registry.registerOrReplace(_procedure(searching, registry.get(_PROCEDURE)))


def _procedure(searching: Callable[[], Searching], own: Any) -> Any:
    """The procedure, with the name and signature of ArcadeDB's `own`."""
    wrong = jpype.JClass("java.lang.IllegalArgumentException")

    @jpype.JImplements("com.arcadedb.query.opencypher.procedures.CypherProcedure")
    class Procedure:
        @jpype.JOverride
        def getName(self) -> str:
            return str(own.getName())

        @jpype.JOverride
        def getMinArgs(self) -> int:
            return int(own.getMinArgs())

        @jpype.JOverride
        def getMaxArgs(self) -> int:
            return int(own.getMaxArgs())

        @jpype.JOverride
        def getDescription(self) -> str:
            return str(own.getDescription())

        @jpype.JOverride
        def getYieldFields(self) -> Any:
            return own.getYieldFields()

        @jpype.JOverride
        def isWriteProcedure(self, *arguments: Any) -> bool:
            return False

        @jpype.JOverride
        def validateArgs(self, *arguments: Any) -> None:
            own.validateArgs(*arguments)

        @jpype.JOverride
        def execute(self, *given: Any) -> Any:
            arguments, before, context = given[:3]
            own.validateArgs(arguments)
            label = _LABELS.get(str(arguments[0]))
            options = arguments[2] if len(arguments) > 2 and arguments[2] is not None else {}
            index = searching()
            if label is None or not index.ready or set(map(str, options)) - {"skip", "limit"}:
                return own.execute(arguments, before, context)  # which says what is wrong, or has an index in an older store
            skip, limit = (options.get(name) for name in ("skip", "limit"))
            if not isinstance(arguments[1], jpype.JString) or not all(n is None or (isinstance(n, int) and n >= 0) for n in (skip, limit)):
                raise wrong("the text to search for is a string, skip and limit are whole numbers from 0")
            return index.best(label, str(arguments[1]), int(skip or 0), None if limit is None else int(limit))

    return Procedure()
