"""What can go wrong, by the category that says whether the same call may succeed later."""

from __future__ import annotations

from typing import ClassVar


class BraidError(Exception):
    """An error that Braid tells: a code, or a SQLSTATE for a query, and what happened, why, and the way out."""

    exit_code: ClassVar[int] = 70
    retryable: ClassVar[bool] = False

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}  {message}")
        self.code = code
        self.message = message


class ConfigurationError(BraidError):
    """A project file, a view, a query or an argument is wrong; the same call fails again."""

    exit_code = 2


class DataError(BraidError):
    """The data is not what was promised; a person must look."""

    exit_code = 3


class ConflictError(BraidError):
    """Somebody else was first; a new call starts from what they left."""

    exit_code = 4
    retryable = True


class DependencyError(BraidError):
    """A broker, a disk, a network or Braid itself is out of reach; the same call may succeed later."""

    exit_code = 5
    retryable = True


class InternalError(BraidError):
    """A defect of Braid."""


KINDS: tuple[type[BraidError], ...] = (
    ConfigurationError,
    DataError,
    ConflictError,
    DependencyError,
    InternalError,
)


def of_exit_code(exit_code: int) -> type[BraidError]:
    """The kind of error that a command ended with. A code that Braid does not give is a defect."""
    return next((kind for kind in KINDS if kind.exit_code == exit_code), InternalError)
