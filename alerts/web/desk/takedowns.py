"""Taking a paper down at the desk: what is meant, what will go, one confirmation; and lifting it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.takedown import take_down
from alerts.translation import later
from alerts.translation import translated as _
from alerts.web.desk.cookie import DESK_PATH
from alerts.web.desk.guard import Guard
from alerts.web.desk.words import DONE
from alerts.web.forms import WHOLE, Field, Filled, Form, see
from storage.database import reading
from storage.naming import one_motion, papers_named
from storage.operator_sessions import SessionView
from storage.search.index import index_rest
from storage.suggestions import LONGEST
from storage.takedowns import Going, TakedownError, going, lift, takedowns
from storage.times import utc_now

TAKEDOWNS_PATH = f"{DESK_PATH}/entfernen"
CONFIRM_PATH = f"{TAKEDOWNS_PATH}/bestaetigen"
_LIFT = f"{TAKEDOWNS_PATH}/{{number:row}}/aufheben"
NAMED = Form(
    "betrieb-entfernen",
    (
        Field(
            "vorlage",
            later("Welche Vorlage"),
            LONGEST,
            hint=later("Adresse des Vorgangs hier, Adresse der Vorlage bei ihrer Quelle, oder ihre Nummer."),
            missing=later("Bitte die Vorlage nennen."),
        ),
        Field(
            "grund",
            later("Warum"),
            LONGEST,
            hint=later("Wird mit Ihrem Namen festgehalten, auf Dauer; nicht öffentlich."),
            missing=later("Bitte sagen, warum."),
        ),
    ),
    is_personal=True,
)
CONFIRMED = Form(
    "betrieb-entfernen-bestaetigt",
    (
        Field("vorlage", later("Vorlage"), LONGEST, missing=later("Bitte die Vorlage nennen."), hidden=True),
        Field("grund", later("Warum"), LONGEST, missing=later("Bitte sagen, warum."), hidden=True),
        Field(
            "umfang",
            later("Umfang"),
            400,
            missing=later("Bitte noch einmal ansehen, was entfernt wird."),
            hidden=True,
        ),
    ),
    is_personal=True,
)
LIFT = Form("betrieb-aufheben", is_personal=True)


class TakedownPages:
    """The list with the form, and the page that shows what will go. `data_dir`: where documents lie."""

    def __init__(self, guard: Guard, data_dir: Path) -> None:
        self._guard = guard
        self._engine = guard.house.engine
        self._data_dir = data_dir

    def routes(self) -> list[Route]:
        """Where they are found."""
        guard = self._guard
        return [
            Route(TAKEDOWNS_PATH, guard.get(self._list), methods=["GET"]),
            Route(TAKEDOWNS_PATH, guard.post(NAMED, self._preview), methods=["POST"]),
            Route(CONFIRM_PATH, guard.post(CONFIRMED, self._take_down), methods=["POST"]),
            Route(_LIFT, guard.post(LIFT, self._lift), methods=["POST"]),
        ]

    def _list(self, request: Request, session: SessionView, form: Filled | None = None) -> Response:
        with reading(self._engine) as connection:
            known = takedowns(connection)
        named = {"vorlage": request.query_params.get("vorlage", "")[:LONGEST]}
        lifts = {each.id: self._guard.blank(LIFT, request, session, about=str(each.id)) for each in known}
        return self._guard.page(
            "takedowns.html",
            session,
            status=form.status if form else 200,
            here=TAKEDOWNS_PATH,
            done=DONE.get(request.query_params.get("erledigt", ""), ""),
            form=form or self._guard.blank(NAMED, request, session, named),
            takedowns=known,
            lifts=lifts,
        )

    def _preview(self, request: Request, session: SessionView, filled: Filled) -> Response:
        """What will go; nothing is done yet."""
        if filled.errors:
            return self._list(request, session, filled)
        try:
            with reading(self._engine) as connection:
                what = _meant(connection, filled.value("vorlage"))
        except TakedownError as error:
            return self._list(request, session, filled.wrong("vorlage", str(error)))
        values = {**filled.values, "umfang": _extent(what)}
        form = self._guard.blank(CONFIRMED, request, session, values)
        return self._guard.page(
            "takedown.html",
            session,
            here=TAKEDOWNS_PATH,
            form=form,
            what=what,
            action=CONFIRM_PATH,
            reason=filled.value("grund"),
        )

    def _take_down(self, request: Request, session: SessionView, filled: Filled) -> Response:
        """Do it: of just the papers that were shown."""
        again = self._guard.blank(NAMED, request, session, filled.values)
        for message in filled.errors.values():
            again = again.wrong(WHOLE, message, filled.status)
        if filled.errors:
            return self._list(request, session, again)
        try:
            with reading(self._engine) as connection:
                what = _meant(connection, filled.value("vorlage"))
            if _extent(what) != filled.value("umfang"):
                raise TakedownError(_("Inzwischen sind es andere Vorlagen. Bitte noch einmal ansehen."))
            take_down(
                self._engine,
                self._data_dir,
                [each.paper_id for each in what],
                reason=filled.value("grund"),
                by=session.operator,
                now=utc_now(),
            )
        except TakedownError as error:
            return self._list(request, session, again.wrong(WHOLE, str(error)))
        # Until then searches find nothing; it may take longer than a browser waits.
        answer = see(f"{TAKEDOWNS_PATH}?erledigt=entfernt")
        answer.background = BackgroundTask(index_rest, self._engine)
        return answer

    def _lift(self, request: Request, session: SessionView, filled: Filled) -> Response:
        again = self._guard.blank(NAMED, request, session, about="")
        for message in filled.errors.values():
            again = again.wrong(WHOLE, message, filled.status)
        if again.errors:
            return self._list(request, session, again)
        try:
            with self._engine.begin() as connection:
                lift(connection, request.path_params["number"], by=session.operator, now=utc_now())
        except TakedownError as error:
            return self._list(request, session, again.wrong(WHOLE, str(error)))
        return see(f"{TAKEDOWNS_PATH}?erledigt=aufgehoben")


def _meant(connection: Connection, what: str) -> list[Going]:
    """What goes with what is named: a paper, or all papers of a motion. Raises TakedownError."""
    found = papers_named(connection, what, by_key=True)
    if not found:
        raise TakedownError(_("Eine Vorlage „{what}“ ist nicht bekannt.").format(what=what))
    if one_motion(found) is None:
        names = ", ".join(each.name for each in found)
        several = _("„{what}“ können mehrere Vorlagen sein. Eindeutig ist eines davon: {names}")
        raise TakedownError(several.format(what=what, names=names))
    goes = going(connection, [each.id for each in found])
    if not goes:
        raise TakedownError(_("Das ist schon entfernt."))
    return goes


def _extent(what: list[Going]) -> str:
    """The papers, as the form that confirms names them."""
    return " ".join(str(each.paper_id) for each in what)
