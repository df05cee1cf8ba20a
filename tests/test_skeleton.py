"""Pages that are kept for the maintainers show how they are built, and none of what they say."""

import gzip
from pathlib import Path

from scrapers.run import _keep_page
from scrapers.skeleton import skeleton
from scrapers.spiders.duisburg import Duisburg
from scrapers.spiders.xtranews import Xtranews
from storage.archive import Archive

PAGE = b"""<html><!-- Geheimsache 1 --><script>var x = "Geheimsache 2";</script>
<table class="smctablesitzung">
<tr class="top-noeff-data" data-label="Betreff"><td title="Geheimsache 3">N 4 Geheimsache 5</td>
<td><a href="/sdnetrim/abc/Geheimsache_6.pdf" aria-label="Geheimsache 7">x</a></td></tr></table></html>"""


def test_words_are_gone_and_structure_stays() -> None:
    kept = skeleton(PAGE).decode()
    assert "Geheim" not in kept
    assert not set("1234567") & set(kept)
    assert 'class="top-noeff-data"' in kept
    assert 'class="smctablesitzung"' in kept
    assert 'data-label="Betreff"' in kept


ANSWER = rb"""{"titel": "Geheimsache 1 \"status\": 2, <Geheim Sache=\"x\"> Gesch\u00e4ft", "status" : 2,
 "agenda_items":[{"title":"Geheim \", \"name\": \"Sache 5","ai_id":7},{"Vorlage 8":["Geheimsache"]}],
 "cut": "Geheim"""


def test_words_of_an_answer_in_json_are_gone_and_its_fields_stay() -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        kept = skeleton(mark + ANSWER).decode()
        assert not [word for word in ("eheim", "ache", "esch", "orlage") if word in kept], kept
        assert not set("1234567890") & set(kept)
        assert [name in kept for name in ('"titel":', '"status" :', '"title":', '"ai_id":', '"cut":')] == [
            True
        ] * 5
        assert kept.count("name") == 0, "what a text quotes is no field"


def test_council_pages_are_kept_as_skeletons_and_posts_as_they_are(tmp_path: Path) -> None:
    for spider, whole in ((Duisburg, False), (Xtranews, True)):
        _keep_page(Archive(tmp_path), spider, "meeting-unknown-column", "http://localhost/x", PAGE)
        (path,) = (tmp_path / "pages" / spider.name).iterdir()
        assert (b"Geheimsache" in gzip.decompress(path.read_bytes())) is whole
