"""What a motion's own text says about it: title, kind, date, number, bodies, parties, meetings, request."""

from scrapers.documents.fields_bodies import bodies_of
from scrapers.documents.fields_date import date_of
from scrapers.documents.fields_kind import is_record, kind_of
from scrapers.documents.fields_meetings import meetings_of
from scrapers.documents.fields_originators import originators_of
from scrapers.documents.fields_record import record_fields
from scrapers.documents.fields_reference import reference_of
from scrapers.documents.fields_resolution import resolution_of
from scrapers.documents.fields_title import title_of
from scrapers.documents.letter import read_letter
from storage.records import MotionFields


def motion_fields(text: str) -> MotionFields:
    """The fields of a motion, question, paper or press text; pure, and in time linear in its length.

    What the text does not say stays empty. It never raises, whatever the text is. Minutes, invitations and
    the like tell of motions and are none: of them only title, date, bodies and meetings are given.
    """
    letter = read_letter(text)
    if is_record(letter):
        return record_fields(letter)
    kind = kind_of(letter)
    title = title_of(letter, kind)
    resolution = resolution_of(letter, kind)
    return MotionFields(
        title=title,
        kind=kind,
        date=date_of(letter),
        reference=reference_of(letter),
        bodies=bodies_of(letter, resolution),
        originators=originators_of(letter, kind, title),
        meetings=meetings_of(letter, kind),
        resolution=resolution,
    )
