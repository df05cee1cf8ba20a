"""Documents that tell people what to type, executed as they stand."""
