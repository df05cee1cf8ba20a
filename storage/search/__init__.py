"""The search of words: the query that people write, German stems, and the index of all papers."""
