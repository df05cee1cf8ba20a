"""Each object and list is as the specification wants it, and says what is known and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Engine

from alerts.oparl.addresses import LISTS, TYPES
from alerts.oparl.objects import stamp
from storage.papers import KeptFile, mark_gone
from storage.records import FileLink, MotionFields
from tests.alerts.samples import HOSTILE, SITE
from tests.alerts.test_web import Web
from tests.oparl_output.facts import NAMESPACE, faults, list_faults
from tests.oparl_output.town import (
    AGS,
    ROOT,
    SHA256,
    at,
    document,
    everything,
    got,
    listed,
    meeting,
    paper,
    reading_of,
    tell,
    whole_list,
)


def named(web: Web, kind: str, **fields: Any) -> dict[str, Any]:
    """The one object of a list that says so."""
    found = [each for each in whole_list(web, f"body/{AGS}/{kind}") if fields.items() <= each.items()]
    assert len(found) == 1, found
    return dict(found[0])


def test_the_system_leads_to_everything(still: Web) -> None:
    system = got(still, "system")
    assert faults(system, "System") == []
    assert system["oparlVersion"] == NAMESPACE
    assert (system["id"], system["name"]) == (f"{ROOT}/system", SITE.title)
    assert (system["contactEmail"], system["website"]) == (SITE.contact_mail, SITE.url("/"))
    bodies = got(still, system["body"])
    assert list_faults(bodies, "Body") == []
    [body] = bodies["data"]
    assert (body["name"], body["ags"], body["system"]) == ("Stadt Beispiel", AGS, system["id"])
    assert got(still, body["id"]) == body
    lists = {name: url for name, url in body.items() if f"{body['id']}/" in str(url)}
    assert len(lists) == len(LISTS) == 10
    for url in lists.values():
        assert list_faults(got(still, url), _kind_of(url)) == []


def _kind_of(url: str) -> str:
    kind = LISTS[url.rpartition("/")[2]]
    return TYPES[kind] if kind else "Organization"  # of an empty list


@pytest.mark.parametrize("name", [name for name, kind in LISTS.items() if kind])
def test_each_object_is_valid_in_its_list_and_at_its_own_address(still: Web, name: str) -> None:
    kind = _kind_of(name)
    found = whole_list(still, f"body/{AGS}/{name}")
    assert found
    for each in found:
        assert faults(each, kind) == []
        alone = got(still, each["id"])
        assert faults(alone, kind) == []
        assert each.items() <= alone.items()


def test_persons_and_terms_are_never_given_out(still: Web) -> None:
    for name in ("person", "membership", "legislativeterm"):
        page = got(still, f"body/{AGS}/{name}")
        assert (page["data"], set(page["links"])) == ([], {"first", "self"})
    assert "Mustermann" not in json.dumps(everything(still))


def test_every_address_that_is_named_is_answered(town: Engine, shown: Web) -> None:
    tell(town, meeting("12", key="79", organization="Stadthalle", location="Stadthalle"), run=2)
    given = everything(shown)
    assert all("location" in each for each in given.values() if "cancelled" in each)
    addresses = {
        address
        for each in given.values()
        for address in _strings(each)
        if address.startswith(f"{ROOT}/") and address not in given
    }
    assert addresses == {f"{ROOT}/body/{AGS}"}


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in _strings(each)]
    return [value] if isinstance(value, str) else []


def test_a_paper_says_what_is_known_of_it(still: Web) -> None:
    one = named(still, "paper", reference="26-0011")
    assert one["name"] == "Sprachkurse für Zugewanderte im Ortsteil 11"
    assert (one["date"], one["paperType"]) == ("2026-02-20", "Antrag")
    assert one["web"] == "https://council.example/vo0050.asp?__kvonr=11"
    [party] = one["originatorOrganization"]
    assert got(still, party)["name"] == "SPD"
    main, [annex] = one["mainFile"], one["auxiliaryFile"]
    assert (main["name"], main["fileName"]) == ("Anlage 111", "Anlage 111.pdf")
    assert (main["mimeType"], main["size"]) == ("application/pdf", 93_400)
    assert main["accessUrl"] == "https://council.example/getfile.asp?id=111&type=do"
    assert main["antragsradar:sha256"] == SHA256
    assert not {"fileName", "mimeType", "size", "antragsradar:sha256"} & set(annex), "was never fetched"
    planned, decided = sorted(one["consultation"], key=lambda each: "meeting" in each)
    assert planned["role"] == "Vorberatung"
    assert not {"meeting", "agendaItem"} & set(planned)
    assert got(still, decided["meeting"])["name"] == "Rat"
    item = got(still, decided["agendaItem"])
    assert (item["consultation"], decided["paper"]) == (decided["id"], one["id"])
    bare = named(still, "paper", reference="26-0012")
    assert not {"mainFile", "auxiliaryFile", "consultation", "relatedPaper"} & set(bare)


def test_a_file_alone_has_its_text_and_says_where_it_is_listed(still: Web) -> None:
    one = named(still, "paper", reference="26-0011")
    alone = got(still, one["mainFile"]["id"])
    assert alone["text"] == "Die Verwaltung wird beauftragt.\n\nBegründung"
    assert alone["paper"] == [one["id"]]
    assert "text" not in one["mainFile"]
    invitation = named(still, "meeting", name="Rat")["invitation"]
    assert set(got(still, invitation["id"])) >= {"meeting"}
    assert "text" not in got(still, invitation["id"])


def test_a_meeting_says_what_is_known_of_it(still: Web) -> None:
    one = named(still, "meeting", name="Rat")
    assert (one["start"], one["cancelled"]) == ("2026-03-10T17:00:00+01:00", False)
    assert one["location"]["description"] == "Rathaus, Großer Saal"
    assert one["antragsradar:reference"] == "RAT/2026/3"
    assert (one["invitation"]["name"], one["resultsProtocol"]["name"]) == ("Einladung", "Niederschrift")
    assert [file["name"] for file in one["auxiliaryFile"]] == ["Bekanntmachung"]
    opening, item = one["agendaItem"]
    assert [(each["order"], each["public"]) for each in (opening, item)] == [(0, True), (1, True)]
    assert (item["number"], item["result"]) == ("Ö 2", "ungeändert beschlossen")
    assert item["resolutionText"] == "Der Rat beschließt die Kurse."
    assert item["antragsradar:votes"] == {"yes": 12, "no": 3, "abstentions": None}
    assert not {"consultation", "result"} & set(opening)
    assert opening["antragsradar:heading"] == "Öffentlicher Teil"


def test_a_day_without_a_clock_says_so(town: Engine, shown: Web) -> None:
    tell(town, meeting(key="78", start=None, organization="Hauptausschuss"), run=2)
    one = named(shown, "meeting", name="Hauptausschuss")
    assert (one["start"], one["antragsradar:timeKnown"]) == ("2026-03-10T00:00:00+01:00", False)
    assert "antragsradar:timeKnown" not in named(shown, "meeting", name="Rat")


def test_what_only_the_papers_page_says_of_a_result_stands_with_the_agenda_item(
    town: Engine, shown: Web
) -> None:
    bare = meeting("11")
    items = tuple(item.model_copy(update={"result": "", "votes": None}) for item in bare.agenda or ())
    said = paper("11").consultations
    assert said
    own = said[1].model_copy(update={"result": "vertagt"})
    tell(town, bare.model_copy(update={"agenda": items}), paper("11", consultations=(said[0], own)), run=2)
    assert [item.get("result") for item in named(shown, "meeting", name="Rat")["agendaItem"]] == [
        None,
        "vertagt",
    ]


def test_a_consultation_that_no_agenda_shows_says_the_rest_itself(town: Engine, shown: Web) -> None:
    old = paper("13").consultations
    assert old
    gone = old[1].model_copy(update={"meeting_key": None, "result": "abgelehnt", "number": "Ö 9"})
    tell(town, paper("13", consultations=(gone,)), run=2)
    [one] = named(shown, "paper", reference="26-0013")["consultation"]
    said = {name.removeprefix("antragsradar:"): value for name, value in one.items() if ":" in name}
    assert said == {"date": "2026-03-10", "result": "abgelehnt", "number": "Ö 9"}


def test_papers_of_one_motion_name_each_other(town: Engine, shown: Web) -> None:
    same = {"title": "Sprachkurse für Zugewanderte im Ortsteil 11", "reference": "26-0011"}
    tell(town, paper("blog", files=(), consultations=None, **same), run=2, source="party")
    one, other = [each for each in whole_list(shown, f"body/{AGS}/paper") if each["reference"] == "26-0011"]
    assert (one["relatedPaper"], other["relatedPaper"]) == ([other["id"]], [one["id"]])
    assert one["modified"] == other["modified"], "the one that was known is another than before"
    for run in (3, 4):
        with town.begin() as connection:
            mark_gone(connection, "blog", reading_of("party", run))
    tell(town, run=4, source="party")
    left = named(shown, "paper", reference="26-0011")
    assert "relatedPaper" not in left
    assert left["modified"] == stamp(at(4))


def test_what_the_page_leaves_open_the_document_says(town: Engine, shown: Web) -> None:
    fields = MotionFields(title="Runder Tisch", reference="7/26", kind="Stellungnahme", originators=("FDP",))
    tell(town, paper("14", title="", reference="", kind="", originators=(), fields=fields), run=2)
    one = named(shown, "paper", reference="7/26")
    assert (one["name"], one["paperType"]) == ("Runder Tisch", "Stellungnahme")
    assert got(shown, one["originatorOrganization"][0])["name"] == "FDP"


def test_only_addresses_that_anybody_can_follow_are_given_out(town: Engine, shown: Web) -> None:
    odd = ("file:///srv/Antrag.pdf", "javascript:alert(1)", "http://", "//x", "http://a:b/", "http://[x/")
    files = tuple(KeptFile(link=FileLink(url=url, name="Antrag")) for url in odd)
    tell(town, *(paper(f"5{at}", url=url, files=()) for at, url in enumerate(odd)), run=2)
    tell(town, paper("15", url=odd[0], files=(*files, listed("25"))), run=3)
    for each in whole_list(shown, f"body/{AGS}/paper"):
        assert faults(each, "Paper") == []
        assert ("web" in each) is (each["reference"] in ("26-0011", "26-0012"))
    one = named(shown, "paper", reference="26-0015")
    assert [file["name"] for file in one["auxiliaryFile"]] == ["Anlage 25"]


def test_hostile_words_stay_words(town: Engine, shown: Web) -> None:
    nasty = KeptFile(
        link=FileLink(url="https://council.example/?a=<b>\"'&c=ü x", name=f"../..\\{HOSTILE}"), sha256=SHA256
    )
    record = paper(
        "16", title=HOSTILE, reference=HOSTILE, kind=HOSTILE, originators=(HOSTILE, "CDU"), files=(nasty,)
    )
    tell(
        town,
        document(HOSTILE),
        record,
        meeting("16", key="79", organization=HOSTILE, location=HOSTILE),
        run=2,
    )
    given = everything(shown)
    for each in given.values():
        assert faults(each, each["type"].removeprefix(NAMESPACE)) == []
    [one] = [
        each for each in given.values() if str(each.get("name")).startswith("Böse") and "paperType" in each
    ]
    assert "\u202e" not in one["name"]
    assert not set("/\\\n<>") & set(one["auxiliaryFile"][0]["fileName"])
    assert all(char.isprintable() or char == "\n" for text in _strings(list(given.values())) for char in text)
