"""Looking at a site that is not a source yet: which product it is made with, and how it would be read."""
