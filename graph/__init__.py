"""The graph: schema, building, stores, queries, subgraphs and exports. Knows nothing of file formats and of the app."""
