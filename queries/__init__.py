"""The named questions: one .cypher file each (see graph/queries.py for its parts)."""
