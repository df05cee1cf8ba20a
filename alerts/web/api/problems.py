"""Answers that say why there is none (RFC 9457), for programs."""

from __future__ import annotations

import logging
from http import HTTPStatus

from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from alerts.translation import told
from alerts.translation import translated as _
from alerts.web.api.answers import Problem
from storage.facets import NoSuchMotion
from storage.filters import FilterError

PROBLEM_TYPE = "application/problem+json"
RETRY_SECONDS = 120
"""After which it makes sense to ask again where the database does not answer."""

logger = logging.getLogger(__name__)


def problem(
    status: int, detail: str, *, parameter: str = "", headers: dict[str, str] | None = None
) -> Response:
    """Why a request is not answered."""
    said = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        parameter=parameter,
    )
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(said.model_dump_json(), status, kept, PROBLEM_TYPE)


def for_error(request: Request, error: Exception) -> Response:
    """What an error means to who asked; what went wrong inside stays in the log."""
    if isinstance(error, NoSuchMotion):
        return problem(404, told(error), parameter=error.field)
    if isinstance(error, FilterError):
        return problem(400, told(error), parameter=error.field)
    if isinstance(error, HTTPException):
        return problem(error.status_code, _explained(error.status_code), headers=dict(error.headers or {}))
    if isinstance(error, SQLAlchemyError):
        logger.error("database: %s", error)
        retry = {"Retry-After": str(RETRY_SECONDS)}
        return problem(
            503, _("Die Datenbank antwortet nicht; bitte in einigen Minuten noch einmal."), headers=retry
        )
    return problem(500, _("Etwas ist schiefgegangen; der Fehler ist vermerkt."))


def _explained(status: int) -> str:
    if status == 404:
        return _("Unter dieser Adresse gibt es nichts.")
    if status == 405:
        return _("Hier lässt sich nur lesen: mit GET oder HEAD.")
    return HTTPStatus(status).phrase
