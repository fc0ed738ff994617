"""What import-linter can't see."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
STATEMENTS = {"select", "insert", "update", "delete", "text"}
ENDINGS = {"commit", "rollback", "flush", "execute", "scalar", "scalars", "add", "add_all", "merge"}


def calls(file: Path) -> list[tuple[str, str]]:
    """The (object, name) of every call in a file; the object is empty for a plain function."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                found.append(("", called.id))
            elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                found.append((called.value.id, called.attr))
    return found


def test_a_cog_builds_no_statement_and_ends_no_transaction() -> None:
    files = list((ROOT / "cogs").rglob("*.py"))
    assert len(files) > 15
    for file in files:
        for owner, name in calls(file):
            assert not (owner == "" and name in STATEMENTS), f"{file}: {name}"
            assert not (owner == "session" and name in ENDINGS), f"{file}: session.{name}"


def test_nothing_below_the_edge_reads_a_clock() -> None:
    edges = {ROOT / "bot" / "cli", ROOT / "bot" / "demo"}
    for file in (ROOT / "bot").rglob("*.py"):
        if edges & set(file.parents):
            continue
        for owner, name in calls(file):
            assert (owner, name) not in {("datetime", "now"), ("time", "time"), ("date", "today")}, file


def test_no_file_has_outgrown_one_job() -> None:
    sizes = {
        file: len(file.read_text().splitlines()) for folder in ("bot", "cogs") for file in (ROOT / folder).rglob("*.py")
    }
    assert {file: lines for file, lines in sizes.items() if lines > 500} == {}
