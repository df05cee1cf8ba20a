"""The table of faults names tests that exist."""

import ast
import re

from tests.house.support import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
TABLE = ROOT / "docs" / "faults.md"


def functions_of(path: str) -> set[str]:
    """The names of a module's functions."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_test_that_holds_a_fault_exists() -> None:
    named = NAMED.findall(TABLE.read_text("utf-8"))
    assert [(path, name) for path, name in named if name and name not in functions_of(path)] == []
    assert all((ROOT / path).is_file() for path, _ in named)


def test_each_fault_has_one_and_each_test_of_faults_is_named() -> None:
    rows = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert [row for row in rows if not NAMED.search(row)] == []
    named = {name for _, name in NAMED.findall("\n".join(rows))}
    paths = (ROOT / "tests" / "faults").glob("test_*.py")
    written = {name for path in paths for name in functions_of(str(path.relative_to(ROOT)))}
    assert {name for name in written if name.startswith("test_")} <= named
