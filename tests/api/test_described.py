"""The API keeps to its description: schemathesis asks what the OpenAPI document allows, and what not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import jsonschema
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from schemathesis.specs.openapi.definitions import OPENAPI_31

from alerts.web.api.parameters import SEARCH_FORMAT
from tests.alerts.test_web import Web
from tests.api.conftest import FORMER, asked
from tests.filters.wanted import queries

CHECKS = (
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    positive_data_acceptance,
    negative_data_rejection,
    unsupported_method,
)
MODES = tuple(schemathesis.GenerationMode)
KNOWN = [f"00000000-0000-4000-8000-{number:012d}" for number in range(1, 6)]
schemathesis.openapi.format(SEARCH_FORMAT, queries)
schemathesis.openapi.format("uuid", st.one_of(st.sampled_from([*KNOWN, FORMER]), st.uuids().map(str)))


class Described:
    """A town's API, asked by its own description."""

    def __init__(self, web: Web) -> None:
        self.base = f"http://127.0.0.1:{web.port}/api/v1"
        self.document = asked(web, "/api/v1/openapi.json")
        self.schema = schemathesis.openapi.from_dict(self.document)
        self.session = requests.Session()
        self.statuses: Counter[int] = Counter()

    def ask(self, case: Any) -> None:
        """One request, of which everything must be right."""
        response = case.call(base_url=self.base, session=self.session)
        self.statuses[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    def ask_often(self, times: int) -> None:
        """So many requests of each sort to each address: what is allowed, and what is not."""
        for found in self.schema.get_all_operations():
            operation = found.ok()
            for mode in MODES:
                if (
                    mode is schemathesis.GenerationMode.NEGATIVE
                    and not operation.definition.raw["parameters"]
                ):
                    continue
                run = given(case=operation.as_strategy(generation_mode=mode))(lambda case: self.ask(case))
                seed(1)(
                    settings(
                        max_examples=times,
                        database=None,
                        phases=[Phase.generate],
                        suppress_health_check=list(HealthCheck),
                    )(run)
                )()


@pytest.fixture(scope="module")
def described(site: Web) -> Described:
    return Described(site)


def test_the_document_is_openapi(described: Described) -> None:
    jsonschema.Draft202012Validator(OPENAPI_31).validate(described.document)
    for schema in described.document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    described.schema.validate()


def test_what_is_allowed_is_answered_and_what_is_not_is_refused(described: Described) -> None:
    described.statuses.clear()
    described.ask_often(20)
    assert described.statuses.total() >= 250
    assert {200, 400, 404} <= described.statuses.keys() <= {200, 308, 400, 404}


@pytest.mark.soak
def test_thousands_of_requests_are_answered_as_described(described: Described) -> None:
    described.statuses.clear()
    described.ask_often(500)
    print(f"{described.statuses.total()} requests: {dict(described.statuses)}")  # noqa: T201
    assert described.statuses.total() >= 5000
    assert described.statuses.keys() <= {200, 308, 400, 404}
