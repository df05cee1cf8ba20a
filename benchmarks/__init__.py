"""Measurements against the bare building blocks, as ratios in one run: `make bench`."""
