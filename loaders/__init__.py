"""From files to facts: formats, cleaning, structure and extraction. Knows nothing of stores and of the app."""
