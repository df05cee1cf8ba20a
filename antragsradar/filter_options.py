"""The options of a filter, the same for every command that has one."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from antragsradar.console import wrong_call
from storage.filters import ALL_TOPICS, CHANGE_GROUPS, PARAMETERS, STATUSES, Filter, FilterError, parse

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HELP = {
    "thema": f"Thema, oder „{ALL_TOPICS}“; ohne Angabe: Integration",
    "kommune": "Name oder Amtlicher Gemeindeschlüssel",
    "partei": "wer es einbringt",
    "art": "Antrag, Anfrage, …",
    "gremium": "wo es beraten wird",
    "status": f"wo sie stehen: {', '.join(STATUSES.values())}",
    "jahr": "des frühesten Datums, das Vorlage oder Dokument nennen: 2026",
    "suche": 'Wörter; UND, ODER, NICHT, Klammern, "Wörter hintereinander"',
    "nur": f"{', '.join(CHANGE_GROUPS.values())}; ohne Angabe alles",
    "vorgang": "Kennung eines einzelnen Vorgangs",
}


@dataclass(frozen=True)
class FilterOptions:
    """What was said on the command line."""

    pairs: tuple[tuple[str, str], ...]

    def read(self, connection: Connection) -> Filter:
        """The filter that is meant. Ends the command where there is none such."""
        from storage.facets import current, known_values

        try:
            return current(connection, parse(self.pairs, known_values(connection)))
        except FilterError as error:
            wrong_call(f"--{error.field}: {error}" if error.field else str(error))


def filtered(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of a filter: what they say is its first argument, a FilterOptions."""

    @wraps(command)
    def with_options(**values: Any) -> int:
        said = {name: values.pop(name) or () for name in PARAMETERS}
        pairs = tuple((name, value) for name, written in said.items() for value in written)
        return command(FilterOptions(pairs), **values)

    signature = inspect.signature(command, eval_str=True)
    _, *own = signature.parameters.values()
    options = [_option(name) for name in PARAMETERS]
    parameters = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*options, *own)]
    # What Typer reads a command's options from.
    with_options.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    with_options.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": int}
    return with_options


def _option(name: str) -> inspect.Parameter:
    """An option that may be given several times."""
    said = Annotated[list[str] | None, typer.Option(f"--{name}", metavar=name.upper(), help=_HELP[name])]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=said)
