"""Documents in many shapes, each with the fields that it says: `compose.document(seed)` makes one.

The parts are invented; a seed always makes the same document.
"""
