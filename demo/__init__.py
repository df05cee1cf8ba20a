"""A small council world on loopback, for trying, testing and measuring. Nothing in it is real."""
