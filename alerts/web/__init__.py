"""The website: pages, feeds and the state of the sources, without cookies and without scripts."""
