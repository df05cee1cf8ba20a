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


def test_council_pages_are_kept_as_skeletons_and_posts_as_they_are(tmp_path: Path) -> None:
    for spider, whole in ((Duisburg, False), (Xtranews, True)):
        _keep_page(Archive(tmp_path), spider, "meeting-unknown-column", "http://localhost/x", PAGE)
        (path,) = (tmp_path / "pages" / spider.name).iterdir()
        assert (b"Geheimsache" in gzip.decompress(path.read_bytes())) is whole
