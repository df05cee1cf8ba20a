"""The page of statistics: what is counted, how it is drawn, and what the browser makes of it."""
