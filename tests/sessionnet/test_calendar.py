"""The calendar page, in the three layouts."""

import datetime as dt

from scrapers.items import Calendar
from scrapers.systems.sessionnet.pages import CalendarPage
from tests.sessionnet.reading import BASE, codes, made, page

PATH = "si0040.asp?__cjahr=2026&__cmonat=11"


def read(name: str, path: str = PATH) -> Calendar:
    return page(CalendarPage, name, path).read()


def test_a_linked_meeting_is_read_field_by_field() -> None:
    meeting = read("calendar6.html").meetings[0]
    assert meeting.key == "501"
    assert meeting.organization == "Integrationsrat"
    assert meeting.date == dt.date(2026, 11, 4)
    assert meeting.url == BASE + "si0057.asp?__ksinr=501"
    assert meeting.start == dt.datetime(2026, 11, 4, 16, 0, tzinfo=dt.UTC)
    assert meeting.end == dt.datetime(2026, 11, 4, 18, 15, tzinfo=dt.UTC)
    assert meeting.location == "Rathaus, Saal 12.10, Marktplatz 1"
    assert meeting.agenda is None
    assert [(file.key, file.name, file.role) for file in meeting.files] == [
        ("9001", "Einladung", "invitation"),
        ("9002", "Öffentliche Niederschrift", "minutes"),
    ]


def test_a_meeting_without_link_keeps_its_number_and_its_day() -> None:
    meeting = read("calendar6.html").meetings[1]
    assert (meeting.key, meeting.url, meeting.date) == ("502", None, dt.date(2026, 11, 4))
    assert meeting.location == "Haus der Jugend, Ring 3"


def test_a_cancelled_meeting_without_number() -> None:
    meeting = read("calendar6.html").meetings[-1]
    assert (meeting.organization, meeting.key, meeting.cancelled) == ("Rat", None, True)
    assert (meeting.date, meeting.location) == (dt.date(2026, 11, 25), "")
    assert not read("calendar6.html").meetings[0].cancelled


def test_only_the_chosen_client_is_read() -> None:
    everybody = [meeting.organization for meeting in read("calendar6.html").meetings]
    chosen = [meeting.organization for meeting in read("calendar6.html", PATH + "&__cpanr=2").meetings]
    other = [meeting.organization for meeting in read("calendar6.html", PATH + "&__cpanr=5").meetings]
    assert everybody == ["Integrationsrat", "Jugendhilfeausschuss", "Gemeinderat", "Rat"]
    assert chosen == ["Integrationsrat", "Jugendhilfeausschuss", "Rat"]
    assert other == ["Gemeinderat"]


def test_an_unknown_column_is_told() -> None:
    calendar = page(CalendarPage, "calendar6.html", PATH)
    calendar.read()
    assert codes(calendar) == ["unknown-column"]


def test_layout_5_has_no_day_cell() -> None:
    calendar = page(CalendarPage, "calendar5.html", "si0040.php?__cjahr=2026&__cmonat=11")
    (meeting,) = calendar.read().meetings
    assert (meeting.key, meeting.date) == ("602", dt.date(2026, 11, 26))
    assert meeting.start == dt.datetime(2026, 11, 26, 15, 0, tzinfo=dt.UTC)
    assert meeting.location == "Kreishaus"
    assert codes(calendar) == ["row-without-date"]


def test_layout_4_links_the_old_agenda_and_names_the_month_in_its_table() -> None:
    (meeting,) = read("calendar4.html").meetings
    assert meeting.url == BASE + "to0040.asp?__ksinr=601"
    assert meeting.date == dt.date(2026, 11, 25)
    assert meeting.end == dt.datetime(2026, 11, 25, 17, 26, tzinfo=dt.UTC)


def test_the_page_says_which_month_it_shows() -> None:
    """A server that ignores the month asked for must not move its meetings to another one."""
    meeting = read("calendar4.html", "si0040.asp?__cjahr=2025&__cmonat=3").meetings[0]
    assert meeting.date == dt.date(2026, 11, 25)


def test_without_a_chosen_client_an_empty_month_is_told() -> None:
    row = '<tr><td class="smc_fct_day">1</td><td class="silink"></td></tr>'
    menu = '<a class="smcfiltermenumandant" href="si0040.asp?__cpanr=3">Musterau</a>'
    empty = made(CalendarPage, f"{menu}<table class='smctablesitzungen'>{row}</table>", BASE + PATH)
    assert empty.read().meetings == ()
    assert codes(empty) == ["client-not-chosen"]
