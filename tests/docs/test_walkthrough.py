"""The runner itself: it would notice a step that fails, is left out, or says something else."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.docs.walkthrough import Step, execute, missing, steps_of

DOCUMENT = """# Title

```sh
echo one
```

```text
one
```

Prose.

```python
print("not executed")
```

```text
not shown by the step
```

```sh
cd ..
X=1
```
```sh
echo $X
```
"""


def run(steps: list[Step], folder: Path) -> list[tuple[Step, str]]:
    return execute(steps, folder, os.environ, 20)


def test_all_shell_blocks_are_steps_and_only_they() -> None:
    assert steps_of(DOCUMENT) == [
        Step(4, "echo one\n", ("one",)),
        Step(22, "cd ..\nX=1\n"),
        Step(26, "echo $X\n"),
    ]


def test_steps_share_a_shell(tmp_path: Path) -> None:
    assert [output for _, output in run(steps_of(DOCUMENT), tmp_path)] == ["one\n", "", "1\n"]


def test_what_fails_is_the_last(tmp_path: Path) -> None:
    steps = [Step(1, "echo one\n"), Step(2, "echo two\nfalse\necho three\n"), Step(3, "echo four\n")]
    assert [output for _, output in run(steps, tmp_path)] == ["one\n", "two\n"]


def test_what_does_not_end_is_ended(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        execute([Step(1, "sleep 60\n")], tmp_path, os.environ, 0.5)


@pytest.mark.parametrize(
    ("shown", "lost"),
    [
        (("a", "c"), None),
        (("a 1",), "a 1"),
        (("c", "a"), "a"),
        (("a", "…", "c"), None),
        (("b … d",), None),
        (("b … d …",), "b … d …"),
        (("b … x",), "b … x"),
        (("b",), "b"),
    ],
)
def test_lines_come_in_order_and_whole(shown: tuple[str, ...], lost: str | None) -> None:
    assert missing(shown, "a\nb 1 d\nc\n") == lost
