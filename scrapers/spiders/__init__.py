"""One small file per municipality or site: only what is special about it."""
