"""A call of ``braid`` as a process group of its own, which ends with whoever started it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import IO, Any

Row = dict[str, Any]

#: Airflow itself kills a task 5 s after it has asked it to end.
STOP_SECONDS = 3


@dataclass(frozen=True)
class Ended:
    """What a command came to.

    rows: what it printed with ``--json``
    error: the code and the text of its error; empty if there was none
    """

    exit_code: int
    rows: list[Row]
    error: str


class BraidProcess:
    """Starts at once. Every line but JSON goes to ``log`` as it comes."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Callable[[str], None]) -> None:
        self._log = log
        self._said: list[str] = []
        self._process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait(self) -> Ended:
        """Blocks until the command has ended."""
        rows: list[Row] = []
        errors: list[Row] = []
        assert self._process.stdout is not None and self._process.stderr is not None
        pump = Thread(target=self._read, args=(self._process.stderr, errors), daemon=True)
        pump.start()
        self._read(self._process.stdout, rows)
        pump.join()
        return Ended(self._process.wait(), rows, self._error(errors))

    def stop(self) -> None:
        """Ends the whole group: first asked, after 3 s by force."""
        self._signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)

    def _read(self, lines: IO[str], rows: list[Row]) -> None:
        for line in lines:
            found = _to_rows(line)
            rows.extend(found)
            if not found and line.strip():
                self._said.append(line.rstrip())
                self._log(line.rstrip())

    def _error(self, errors: list[Row]) -> str:
        for row in reversed(errors):
            if "code" in row and "message" in row:
                return f"{row['code']}  {row['message']}"
        return "\n".join(self._said[-20:]) if self._process.returncode != 0 else ""

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


def _to_rows(line: str) -> list[Row]:
    try:
        said = json.loads(line)
    except ValueError:
        return []
    return [row for row in (said if isinstance(said, list) else [said]) if isinstance(row, dict)]
