"""All that a working process loads: what is forked from here has it (multiprocessing's fork server)."""

import tests.delivery.working  # noqa: F401
