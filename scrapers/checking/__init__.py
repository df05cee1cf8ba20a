"""The first contact with a source's real site: a few pages of each kind, and what was understood of them."""
