"""New sources, operators' own ones, and reports about how sources are understood."""
