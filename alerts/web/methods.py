"""How an address can be asked for, where it has one route for what is read and one for what is sent."""

from __future__ import annotations

from starlette.routing import Match, Route
from starlette.types import Scope


def allowed(scope: Scope) -> str:
    """All methods of an address, for the header Allow (RFC 9110, section 15.5.6), of which Starlette names
    those of the first route alone. Empty where none of our own routes has it."""
    routes = (each for each in scope["router"].routes if isinstance(each, Route))
    methods = {
        method
        for route in routes
        if route.matches(scope)[0] is not Match.NONE
        for method in route.methods or ()
    }
    return ", ".join(sorted(methods))
