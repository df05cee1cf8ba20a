"""The OpenAPI document (https://spec.openapis.org/oas/v3.1.0), made from the addresses and the models.

It names the values that filters know now, so it becomes another one when there are more. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic.json_schema import models_json_schema

from alerts.site import Site
from alerts.web.api.answers import ANSWERS
from alerts.web.api.endpoints import JSON_TYPE, Endpoint
from alerts.web.api.making import API_PATH, VERSION_PATH
from alerts.web.api.problems import PROBLEM_TYPE
from storage.filters import Known

VERSION = "1.0.0"
_SCHEMAS = "#/components/schemas/"
_ABOUT = (
    "What councils and parties publish about the integration of immigrants, as Antragsradar has read it. "
    "Read-only, without keys. Instants are UTC. Every `source_url` leads to where it is published, which "
    "alone is authoritative. Fields may be added at any time. Answers have an ETag: please ask with "
    "If-None-Match, and no more than about once a second."
)
_HEADERS: Mapping[str, Any] = {
    "ETag": {"description": "For If-None-Match.", "schema": {"type": "string"}},
    "Link": {"description": 'Where a list goes on (RFC 8288, rel="next").', "schema": {"type": "string"}},
}
_PROBLEMS: Mapping[str, str] = {
    "400": "A parameter is wrong; the problem says which, and what would be right.",
    "404": "There is nothing at this address, or no such motion.",
    "503": "The database does not answer now.",
}


def document(site: Site, table: Sequence[Endpoint], known: Known) -> dict[str, Any]:
    """The whole document."""
    _, defined = models_json_schema(
        [(model, "serialization") for model in ANSWERS], ref_template=f"{_SCHEMAS}{{model}}"
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site.title} API",
            "version": VERSION,
            "description": _ABOUT,
            "termsOfService": site.url(API_PATH),
            **_contact(site),
        },
        "servers": [{"url": site.url(VERSION_PATH)}],
        "paths": {each.path: {"get": _operation(each, known)} for each in table},
        "components": {
            "schemas": defined["$defs"],
            "responses": {code: _problem(text) for code, text in _PROBLEMS.items()},
        },
    }


def _contact(site: Site) -> dict[str, Any]:
    if site.contact_mail:
        return {"contact": {"email": site.contact_mail}}
    return {"contact": {"url": site.contact_url}} if site.contact_url else {}


def _operation(endpoint: Endpoint, known: Known) -> dict[str, Any]:
    in_path = [
        {"name": name, "in": "path", "required": True, "description": text, "schema": schema}
        for name, text, schema in endpoint.named
    ]
    moved = {"308": {"description": "It is published under another id now."}} if endpoint.named else {}
    content = {JSON_TYPE: {"schema": {"$ref": f"{_SCHEMAS}{endpoint.model.__name__}"}}}
    parts = (part.strip("{}") for part in endpoint.path.strip("/").split("/"))
    return {
        "operationId": "-".join(("get", *parts)),
        "summary": endpoint.description.partition(". ")[0].rstrip("."),
        "description": endpoint.description,
        "parameters": in_path + endpoint.takes.described(known),
        "responses": {
            "200": {
                "description": (endpoint.model.__doc__ or "").strip(),
                "headers": dict(_HEADERS),
                "content": content,
            },
            "304": {"description": "It is as it was."},
            **moved,
            **{code: {"$ref": f"#/components/responses/{code}"} for code in _PROBLEMS},
        },
    }


def _problem(text: str) -> dict[str, Any]:
    return {
        "description": text,
        "content": {PROBLEM_TYPE: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}},
    }
