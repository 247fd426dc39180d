"""Convert a corpus of articles between formats without losing or inventing a character."""
