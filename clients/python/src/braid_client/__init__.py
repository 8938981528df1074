"""Sends events to Braid, queries its views, and calls its commands."""

from braid_client.commands import Commands, Row, Verification
from braid_client.errors import (
    BraidError,
    ConfigurationError,
    ConflictError,
    DataError,
    DependencyError,
    InternalError,
)
from braid_client.produce import HttpProducer, Sent
from braid_client.query import Answer, Session, connect

__all__ = [
    "Answer",
    "BraidError",
    "Commands",
    "ConfigurationError",
    "ConflictError",
    "DataError",
    "DependencyError",
    "HttpProducer",
    "InternalError",
    "Row",
    "Sent",
    "Session",
    "Verification",
    "connect",
]
