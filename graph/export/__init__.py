"""One module an export format, all from the same subgraph."""
