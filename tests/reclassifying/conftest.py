"""A database of its own for each test."""

from tests.storage.conftest import engine as engine
