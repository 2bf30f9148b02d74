"""Graph engines behind one protocol."""
