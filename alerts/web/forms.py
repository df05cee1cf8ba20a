"""Forms: what a page asks, and what is taken of what comes. Every form of the site goes through here.

In order: only bodies of a form's type and of few bytes; not from another site's page; what fills the field
that nobody sees is thanked and forgotten; only with a token of ours that is about the same thing and not
old; each field cleaned and of limited length; not more often than a person writes. Without cookies and
scripts. Where something is wrong, the page comes again with what was typed and says what.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from alerts.numbers import number
from alerts.safe import line, lines
from alerts.tokens import TokenError, Tokens, TokenTooOld
from alerts.translation import later, spoken
from alerts.translation import translated as _
from alerts.web.limits import Limits
from alerts.web.origins import is_foreign
from storage.times import utc_now

MOST_BYTES = 20_000
MOST_FIELDS = 20
BODY_SECONDS = 20.0
TOKEN_AGE = dt.timedelta(hours=24)
MOST_AN_HOUR = 10
"""Forms that one network may send in an hour, all kinds together."""
MANY_AN_HOUR = 200
"""Of those that only somebody with a link of their own can send."""
TOKEN, TRAP = "token", "wiederholung"
WHOLE = ""
"""In the errors of a form: what is wrong with it as a whole."""

NOT_KEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

_OLD = later(
    "Das Formular war zu lange offen. Bitte noch einmal absenden; was Sie geschrieben haben, steht noch da."
)
_FORGED = later("Das Formular kam nicht von dieser Seite. Bitte noch einmal absenden.")
_TOO_OFTEN = later("Aus Ihrem Netz kamen gerade viele Eingaben. Bitte in einer Stunde noch einmal absenden.")


Choices = Callable[[], Iterable[tuple[str, str]]]
"""Gives values and their labels, these in the language of the page."""


@dataclass(frozen=True)
class Field:
    """Something that a form asks. Words are German, marked for the catalogue, and translated when shown."""

    name: str
    label: str
    longest: int  # characters
    hint: str = ""  # %(most)s in it: `longest`
    missing: str = ""  # what is said where it is empty; "": it may be
    lines: bool = False  # may have several
    choices: Choices | None = None  # then nothing else may be sent
    hidden: bool = False
    kind: str = "text"  # of the input, in HTML
    autocomplete: str = "off"


@dataclass(frozen=True)
class Form:
    """What a page asks. `purpose` names it in its tokens."""

    purpose: str
    fields: tuple[Field, ...] = ()
    is_personal: bool = False  # only somebody with a link of their own sees it


@dataclass(frozen=True)
class Filled:
    """A form as it is shown: with what was typed, and with what is wrong with that."""

    form: Form
    token: str
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)  # by field; WHOLE: of the form as a whole
    status: int = 200  # of the answer that shows it
    trapped: bool = False  # a machine's: thanked, and nothing is done

    def value(self, name: str) -> str:
        """What was typed into a field, cleaned."""
        return self.values.get(name, "")

    def wrong(self, name: str, message: str, status: int = 422) -> Filled:
        """The same, with one thing more that is wrong."""
        return replace(self, errors={**self.errors, name: message}, status=status)


class Forms:
    """Shows and receives forms. `home`: where readers find the website."""

    def __init__(
        self,
        tokens: Tokens,
        home: str,
        limits: Limits | None = None,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._tokens = tokens
        self._home = home
        self._limits = limits or Limits()
        self._clock = clock

    def blank(self, form: Form, subject: str = "", values: Mapping[str, str] | None = None) -> Filled:
        """A form about something, to be filled in."""
        # Of the full hour: so a page is the same for all who ask in that hour, and can be kept.
        hour = self._clock().replace(minute=0, second=0, microsecond=0)
        return Filled(form, self._tokens.make(form.purpose, subject, hour), values or {})

    async def receive(self, request: Request, form: Form, subject: str = "") -> Filled:
        """What was filled in; good where it has no errors. Raises HTTPException where it is no form."""
        if is_foreign(request, self._home):
            raise HTTPException(403)
        sent = await _sent(request)
        values = {each.name: _cleaned(each, sent.get(each.name, "")) for each in form.fields}
        filled = self.blank(form, subject, values)
        if sent.get(TRAP):
            return replace(filled, trapped=True)
        filled = self._with_token(filled, subject, sent.get(TOKEN, ""))
        for each in form.fields:
            if error := _error(each, values[each.name]):
                filled = filled.wrong(each.name, error)
        what, most = ("personal", MANY_AN_HOUR) if form.is_personal else ("form", MOST_AN_HOUR)
        if not filled.errors and not self.allows(request, what, most=most, seconds=3600):
            filled = filled.wrong(WHOLE, _(_TOO_OFTEN), 429)
        return filled

    def allows(self, request: Request, what: str, *, most: int, seconds: float) -> bool:
        """Whether something may be done once more from the network that asks; it is counted."""
        address = request.client.host if request.client else ""
        return self._limits.allows(address, what, most=most, seconds=seconds)

    def allows_all(self, what: str, *, most: int, seconds: float) -> bool:
        """The same, whoever asks."""
        return self._limits.allows("", what, most=most, seconds=seconds)

    def _with_token(self, filled: Filled, subject: str, token: str) -> Filled:
        try:
            about = self._tokens.read(token, filled.form.purpose, now=self._clock(), max_age=TOKEN_AGE)
        except TokenTooOld:
            return filled.wrong(WHOLE, _(_OLD), 403)
        except TokenError:
            return filled.wrong(WHOLE, _(_FORGED), 403)
        return filled if about == subject else filled.wrong(WHOLE, _(_FORGED), 403)


def answer(html: str, status: int = 200) -> Response:
    """A page with a form, or what follows on one: never kept by anybody."""
    return HTMLResponse(html, status, headers=NOT_KEPT)


def see(path: str) -> Response:
    """Leads on after a form, so that nothing is sent twice by reloading."""
    return RedirectResponse(path, 303, headers=NOT_KEPT)


async def _sent(request: Request) -> dict[str, str]:
    """The fields that came, each as it came first."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await body_of(request)
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except TimeoutError as error:
        raise HTTPException(408) from error
    except ValueError as error:  # not ASCII, not UTF-8 in it, too many fields
        raise HTTPException(400) from error
    return dict(reversed(pairs))


async def body_of(request: Request) -> bytes:
    """What was sent, whatever it is. Raises HTTPException where that is too much."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    return body


def _cleaned(each: Field, typed: str) -> str:
    if each.kind == "password":  # as it was typed, or it is another one
        return typed
    return "\n".join(lines(typed)) if each.lines else line(typed)


def _error(each: Field, value: str) -> str:
    if not value:
        return _(each.missing) if each.missing else ""
    if len(value) > each.longest:
        most, given = (number(count, spoken()) for count in (each.longest, len(value)))
        return _("„{label}“ ist zu lang: höchstens {most} Zeichen, es sind {given}.").format(
            label=_(each.label), most=most, given=given
        )
    if each.choices and value not in dict(each.choices()):
        return _("Bei „{label}“ bitte eine der Möglichkeiten wählen.").format(label=_(each.label))
    return ""
