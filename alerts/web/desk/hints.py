"""What readers say of the selection, at the desk: what it is about, and the decision on it."""

from __future__ import annotations

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.translation import later
from alerts.translation import translated as _
from alerts.web.desk.cookie import DESK_PATH
from alerts.web.desk.guard import Guard
from alerts.web.desk.words import DONE
from alerts.web.forms import WHOLE, Field, Filled, Form, see
from storage.database import reading
from storage.matches import KeptMatch, kept_matches
from storage.naming import NamedPaper, one_motion, papers_named
from storage.operator_record import Action, Deed, note
from storage.operator_sessions import SessionView
from storage.rulings import CorrectionError, accept, reject
from storage.suggestions import LONGEST, CorrectionView, correction, corrections
from storage.times import utc_now

HINTS_PATH = f"{DESK_PATH}/hinweise"
_HINT = f"{HINTS_PATH}/{{number:row}}"
DECISION = Form(
    "betrieb-hinweis",
    (
        Field(
            "entscheidung",
            later("Entscheidung"),
            10,
            choices=lambda: (
                ("annehmen", _("Annehmen: so gilt es ab jetzt")),
                ("ablehnen", _("Ablehnen: es bleibt, wie es ist")),
            ),
            missing=later("Bitte entscheiden."),
        ),
        Field(
            "grund",
            later("Warum"),
            LONGEST,
            hint=later("Öffentlich, wo der Hinweis angenommen wird; sonst nur vermerkt."),
            missing=later("Bitte sagen, warum."),
        ),
        Field(
            "vorlage",
            later("Welche Vorlage gemeint ist"),
            LONGEST,
            hint=later("Nur wo sie noch nicht feststeht: Nummer oder Adresse."),
        ),
    ),
    is_personal=True,
)


class HintPages:
    """The list of what waits, and the page of one hint."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._engine = guard.house.engine

    def routes(self) -> list[Route]:
        """Where they are found."""
        return [
            Route(HINTS_PATH, self._guard.get(self._list), methods=["GET"]),
            Route(_HINT, self._guard.get(self._show), methods=["GET"]),
            Route(_HINT, self._guard.post(DECISION, self._decide), methods=["POST"]),
        ]

    def _list(self, request: Request, session: SessionView) -> Response:
        with reading(self._engine) as connection:
            hints = corrections(connection)
        done = DONE.get(request.query_params.get("erledigt", ""), "")
        return self._guard.page("hints.html", session, here=HINTS_PATH, done=done, hints=hints)

    def _show(self, request: Request, session: SessionView, form: Filled | None = None) -> Response:
        with reading(self._engine) as connection:
            hint = _hint(connection, request)
            match = _match(connection, hint)
        return self._guard.page(
            "hint.html",
            session,
            status=form.status if form else 200,
            here=HINTS_PATH,
            hint=hint,
            match=match,
            action=request.url.path,
            form=form or self._guard.blank(DECISION, request, session),
        )

    def _decide(self, request: Request, session: SessionView, filled: Filled) -> Response:
        if filled.errors:
            return self._show(request, session, filled)
        number, now, reason = request.path_params["number"], utc_now(), filled.value("grund")
        is_accepted = filled.value("entscheidung") == "annehmen"
        try:
            with self._engine.begin() as connection:
                hint = _hint(connection, request)
                if is_accepted:
                    meant = _meant(connection, filled.value("vorlage")) if filled.value("vorlage") else None
                    accept(connection, number, reason=reason, now=now, paper_id=meant.id if meant else None)
                else:
                    reject(connection, number, reason=reason, now=now)
                action: Action = "hint_accepted" if is_accepted else "hint_rejected"
                about = f"{number}: {hint.paper or hint.named}"
                note(connection, Deed(now, session.operator, action, about, reason))
        except CorrectionError as error:
            return self._show(request, session, filled.wrong(WHOLE, str(error)))
        return see(f"{HINTS_PATH}?erledigt={'angenommen' if is_accepted else 'abgelehnt'}")


def _hint(connection: Connection, request: Request) -> CorrectionView:
    found = correction(connection, request.path_params["number"])
    if found is None:
        raise HTTPException(404)
    return found


def _match(connection: Connection, hint: CorrectionView) -> KeptMatch | None:
    """What the matcher says of the paper, where it is known."""
    papers = papers_named(connection, hint.paper) if hint.paper else []
    ids = [paper.id for paper in papers if paper.name == hint.paper]
    return next(
        (match for (_paper, topic), match in kept_matches(connection, ids).items() if topic == hint.topic),
        None,
    )


def _meant(connection: Connection, what: str) -> NamedPaper:
    """The paper that is meant. Raises CorrectionError."""
    found = papers_named(connection, what, by_key=True)
    meant = one_motion(found)
    if meant is None:
        several = _("„{what}“ können mehrere Vorlagen sein. Eindeutig ist die Adresse.")
        unknown = _("„{what}“ ist keine Vorlage, die bekannt ist. Eindeutig ist die Adresse.")
        raise CorrectionError((several if found else unknown).format(what=what))
    return meant
