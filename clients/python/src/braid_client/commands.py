"""Calls ``braid``, and turns its exit codes into errors."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from braid_client.errors import BraidError, of_exit_code

Row = dict[str, Any]


@dataclass(frozen=True)
class Verification:
    """A view's merged state compared with its plain SQL."""

    view: str
    epoch: int | str
    rows: int
    differing: int


@dataclass(frozen=True)
class Commands:
    """The commands of a project.

    project: its folder
    launcher: where ``braid`` is, if not on the PATH
    """

    project: str | Path = "."
    launcher: str | Path = "braid"

    def run(self, *arguments: str) -> list[Row]:
        """Runs any command to its end, and returns the rows that it prints.

        Raises the kind of BraidError that its exit code stands for.
        """
        command = [str(self.launcher), *arguments, "--project", str(self.project), "--json"]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode != 0:
            raise _to_error(ended.returncode, ended.stderr)
        return [row for line in ended.stdout.splitlines() for row in _to_rows(line)]

    def verify(self, view: str, epoch: int | None = None) -> Verification:
        """Proves a view. Raises DataError with the code VERIFY_DIFFERS if a row differs."""
        at = () if epoch is None else ("--epoch", str(epoch))
        row = self.run("verify", view, *at)[0]
        return Verification(row["view"], row["epoch"], row["rows"], row["differing"])

    def status(self) -> list[Row]:
        """Where each stream and each view stands."""
        return self.run("status")

    def batch_run(self, *views: str) -> list[Row]:
        """Recomputes, audits, publishes and expires these views, or all."""
        return self.run("batch", "run", *(views or ("--all",)))


def _to_rows(line: str) -> list[Row]:
    try:
        said = json.loads(line)
    except ValueError:
        return []
    rows = said if isinstance(said, list) else [said]
    return [row for row in rows if isinstance(row, dict)]


def _to_error(exit_code: int, said: str) -> BraidError:
    kind = of_exit_code(exit_code)
    for row in (row for line in reversed(said.splitlines()) for row in _to_rows(line)):
        if "code" in row and "message" in row:
            return kind(str(row["code"]), str(row["message"]))
    return kind(f"EXIT_{exit_code}", said.strip())
