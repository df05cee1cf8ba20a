"""How many fields of documents come out right, and what is invented."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scrapers.documents.fields import motion_fields
from storage.records import MotionFields
from tests.fields.shapes.draft import Shape
from tests.fields.word import through_word

NAMES = tuple(MotionFields.model_fields)
WRITTEN = Path(__file__).parent / "documents"


def written() -> list[Shape]:
    """The documents that were written by hand, with what stands beside them.

    `open` fields are not judged; with `word` a document is read from a Word file.
    """
    shapes = []
    for path in sorted(WRITTEN.glob("*.txt")):
        truth = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
        opened = frozenset(truth.pop("open", ()))
        text = path.read_text(encoding="utf-8")
        if truth.pop("word", False):
            text = through_word(text)
        shapes.append(Shape(path.stem, text, MotionFields(**truth), opened))
    return shapes


def folded(fields: MotionFields) -> MotionFields:
    """White space folded: shapes differ in how lines are broken."""
    return fields.model_copy(update={"resolution": " ".join(fields.resolution.split())})


def differences(shape: Shape) -> dict[str, tuple[object, object]]:
    """The judged fields that come out otherwise than they should: what is wanted, what is found."""
    wanted, found = folded(shape.fields), folded(motion_fields(shape.text))
    return {
        name: (getattr(wanted, name), getattr(found, name))
        for name in NAMES
        if name not in shape.open and getattr(wanted, name) != getattr(found, name)
    }


@dataclass
class Score:
    """Figures over many documents, by field."""

    judged: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))
    wrong: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    def share(self, name: str) -> float:
        """The share of documents with this field right; of all fields where no name is given."""
        return self.right[name] / self.judged[name]

    def __str__(self) -> str:
        figures = [
            f"{name}: {self.right[name]} of {self.judged[name]} = {self.share(name):.3f}" for name in NAMES
        ]
        return "\n".join([*figures, "invented:", *self.invented, "wrong:", *self.wrong[:40]])


def score(shapes: Iterable[Shape]) -> Score:
    """The figures of these documents."""
    total = Score()
    for shape in shapes:
        found = differences(shape)
        for name in NAMES:
            if name in shape.open:
                continue
            total.judged[name] += 1
            total.right[name] += name not in found
        for name, (want, got) in found.items():
            total.wrong.append(f"{shape.name}, {name}: {got!r} instead of {want!r}")
            if not want:
                total.invented.append(f"{shape.name}, {name}: {got!r}")
    return total
