"""Puts the parts together: settings, command line, schedule, service."""

__version__ = "0.1.0"
