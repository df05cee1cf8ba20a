"""What is said to people from here, where it is not known in which language they read: a German sentence, and
apart from it what is filled in. `str` gives the German; alerts.translation says it in other languages.
"""

from __future__ import annotations

from collections.abc import Callable


class Sentence:
    """A German sentence with `{names}`; a value may be a sentence, too. Without a text, nothing is said."""

    def __init__(self, text: str = "", **values: object) -> None:
        self.text = text
        self.values = values

    def said(self, translate: Callable[[str], str]) -> str:
        """The whole, with each text as `translate` gives it."""
        values = {
            name: value.said(translate) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        text = translate(self.text) if self.text else ""
        return text.format(**values) if values else text

    def __str__(self) -> str:
        return self.said(str)


class ToldError(ValueError):
    """An error that is told to people; `str` of it is German."""

    def __init__(self, text: str, **values: object) -> None:
        self.sentence = Sentence(text, **values)
        super().__init__(str(self.sentence))
