"""What cannot be searched for is told why."""

from __future__ import annotations

import pytest

from storage.search.query import QueryError, read_query


@pytest.mark.parametrize("word", ["x" * 65, "0" * 100])
def test_a_word_that_is_too_long_is_called_so(word: str) -> None:
    with pytest.raises(QueryError, match="zu lang: höchstens 64 Zeichen"):
        read_query(word)
