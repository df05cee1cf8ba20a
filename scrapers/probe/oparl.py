"""Is there an OParl interface? (https://oparl.org/spezifikation/) What a system and its bodies answer."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin, urlsplit

import web_poet

from scrapers.page import PageFailure
from scrapers.probe.product import Question
from storage.records import FailureKind
from storage.text import one_line

WHAT = "OParl"
USUAL_PATHS = ("/oparl/system", "/webservice/oparl/v1.1/system")
"""Where it is asked for on a host whose product is not known."""
_SHOWN_BODIES = 30


def system_question(url: str) -> Question:
    """To ask whether an OParl system answers there."""
    return Question(WHAT, url, system_note)


def system_note(answer: web_poet.HttpResponse) -> str:
    """What an OParl system says of itself; raises PageFailure where the answer is none."""
    told = _object(answer, "System")
    version = str(told.get("oparlVersion", "")).rstrip("/").rpartition("/")[2]
    name = one_line(str(told.get("name") or ""))[:80]
    return f"OParl {version}".strip() + (f", „{name}“" if name else "")


def bodies_question(answer: web_poet.HttpResponse) -> Question | None:
    """To ask which municipalities an OParl system serves; None where that is on another host."""
    bodies = _object(answer, "System").get("body")
    if not isinstance(bodies, str):
        return None
    try:
        url = urljoin(str(answer.url), bodies)
        same = urlsplit(url).hostname == urlsplit(str(answer.url)).hostname
    except ValueError:
        return None
    return Question(f"{WHAT}: Kommunen", url, bodies_note) if same else None


def bodies_note(answer: web_poet.HttpResponse) -> str:
    """The municipalities that an OParl system lists; raises PageFailure where it lists none."""
    told = _load(answer)
    rows = told.get("data", [told]) if isinstance(told, dict) else told
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    names = [one_line(str(row.get("name") or row.get("id") or ""))[:60] for row in rows]
    if not names:
        raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Schnittstelle nennt keine Kommune")
    more = f" und {len(names) - _SHOWN_BODIES} weitere" if len(names) > _SHOWN_BODIES else ""
    return ", ".join(names[:_SHOWN_BODIES]) + more


def _object(answer: web_poet.HttpResponse, kind: str) -> dict[str, Any]:
    told = _load(answer)
    if not isinstance(told, dict) or not str(told.get("type", "")).endswith(f"/{kind}"):
        raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Es kam keine Antwort im Sinne von OParl")
    return told


def _load(answer: web_poet.HttpResponse) -> Any:
    try:
        return json.loads(answer.body.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError) as error:
        raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Es kam kein JSON") from error
