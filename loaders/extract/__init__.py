"""One module a kind of fact. Each has `find`, which reads the clean text of one document from end to end."""
