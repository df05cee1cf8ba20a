"""From the bytes of a document to clean text, and from the text of a motion to its fields."""
