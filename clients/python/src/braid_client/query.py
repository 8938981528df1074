"""Queries views over the PostgreSQL protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.abc import Params

from braid_client.errors import BraidError, ConfigurationError, DataError, DependencyError

_CERTIFICATE = "certificate "
_SETTINGS = {
    "min_epoch": (sql.SQL("SET braid.min_epoch = {}"), sql.SQL("RESET braid.min_epoch")),
    "min_offset": (sql.SQL("SET braid.min_offset = {}"), sql.SQL("RESET braid.min_offset")),
    "at": (sql.SQL("SET braid.at = {}"), sql.SQL("RESET braid.at")),
    "wait": (sql.SQL("SET braid.wait = {}"), sql.SQL("RESET braid.wait")),
}
_KINDS: Mapping[str, type[BraidError]] = {
    "08": DependencyError,
    "22": DataError,
    "53": DependencyError,
    "54": DataError,
    "55": DependencyError,
    "57": DependencyError,
    "72": DataError,
    "XX": DataError,
}


@dataclass(frozen=True)
class Answer:
    """Rows, and what they are the answer of."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    certificates: tuple[str, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row)) for row in self.rows]


class Session:
    """A connection to a serving node. For one thread. Use it in a ``with``, or close it."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._connection = connection
        self._notices: list[str] = []
        connection.add_notice_handler(self._hear)
        with _told():
            connection.execute("SET braid.certificate = on")

    def query(
        self,
        text: str,
        params: Params | None = None,
        *,
        min_epoch: str | Sequence[str] = (),
        min_offset: str | Sequence[str] = (),
        at: str | Sequence[str] = (),
        wait_seconds: float | None = None,
    ) -> Answer:
        """Runs a query, with ``%s`` in it for each of the params.

        min_epoch: waits until it is visible, such as ``flights@57``
        min_offset: the same for a record of Kafka, such as ``flights/0@8120``
        at: answers as of these certificates, or as of ``flights@57``
        wait_seconds: the longest that it waits; 10 unless it is said
        """
        wait = () if wait_seconds is None else f"{round(wait_seconds * 1000)}ms"
        wanted = {"min_epoch": min_epoch, "min_offset": min_offset, "at": at, "wait": wait}
        settings = {name: _joined(value) for name, value in wanted.items() if value}
        with _told(), self._with(settings):
            self._notices.clear()
            with self._connection.cursor() as cursor:
                cursor.execute(text.encode(), params)
                columns = tuple(column.name for column in cursor.description or ())
                return Answer(columns, cursor.fetchall(), tuple(self._notices))

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _with(self, settings: Mapping[str, str]) -> Iterator[None]:
        try:
            for name, value in settings.items():
                self._connection.execute(_SETTINGS[name][0].format(sql.Literal(value)))
            yield
        finally:
            for name in settings:
                if not self._connection.closed:
                    self._connection.execute(_SETTINGS[name][1])

    def _hear(self, notice: psycopg.errors.Diagnostic) -> None:
        text = notice.message_primary or ""
        if text.startswith(_CERTIFICATE):
            self._notices.append(text.removeprefix(_CERTIFICATE))


def connect(url: str) -> Session:
    """Connects to a serving node, such as ``postgresql://braid:braid@127.0.0.1:5433/braid``."""
    with _told():
        return Session(psycopg.connect(url, autocommit=True))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        state = error.sqlstate
        if state is None:
            raise DependencyError("NODE_UNREACHABLE", str(error)) from error
        raise _KINDS.get(state[:2], ConfigurationError)(state, error.diag.message_primary or str(error)) from error


def _joined(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else ",".join(value)

