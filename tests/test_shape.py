"""What import contracts cannot see: a folder's name is its permission, and nothing grows too large.

``routes`` speaks HTTP, ``store`` speaks SQL, anything else does neither; only ``clock.py`` asks
the time.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted([*(ROOT / "emulator").rglob("*.py"), *(ROOT / "seed").rglob("*.py")])
NAMES = [str(path.relative_to(ROOT)) for path in FILES]

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 45
SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|WITH RECURSIVE|PRAGMA)\s")
TIME = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.(time|monotonic))\(")


def may(path: Path, *rooms: str) -> bool:
    """Whether a file stands in, or is, a room of one of these names."""
    return bool({path.stem, *path.relative_to(ROOT).parts} & set(rooms))


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_only_routes_speak_http(path: Path) -> None:
    """Flask is imported by routes, and by the app that assembles them."""
    imports = re.search(r"^\s*(from|import) (flask|werkzeug)\b", path.read_text(), re.MULTILINE)

    assert not imports or may(path, "routes", "app")


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_only_stores_speak_sql(path: Path) -> None:
    """A text that begins like a statement stands in a store, or in ``storage``."""
    if may(path, "store", "storage"):
        return
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in texts if SQL.match(text)] == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_only_the_clock_asks_the_time(path: Path) -> None:
    """Everything else is given ``now``."""
    assert path.name == "clock.py" or not TIME.search(path.read_text())


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_nothing_grows_too_large(path: Path) -> None:
    """A file or a function over the ceiling is to be cut, not grown."""
    text = path.read_text()
    functions = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno > MAX_FUNCTION_LINES
        and not isinstance(node.body[-1], ast.Return | ast.Expr)
    ]

    assert len(text.splitlines()) <= MAX_FILE_LINES
    assert [node.name for node in functions] == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_drawer_for_odds_and_ends(path: Path) -> None:
    """A room is named for what it holds."""
    assert not may(path, "utils", "helpers", "misc", "common", "core")
