"""Looking at a site that is new."""
