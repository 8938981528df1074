"""What these tests run against: the example's platform, started by whoever runs them."""

import os

import pytest


@pytest.fixture(scope="session")
def braid() -> str:
    return os.environ["BRAID_LAUNCHER"]


@pytest.fixture(scope="session")
def project() -> str:
    return os.environ["BRAID_PROJECT"]


@pytest.fixture(scope="session")
def stream() -> str:
    return os.environ["BRAID_HTTP"] + "/streams/flights"


@pytest.fixture(scope="session")
def serving() -> str:
    return os.environ["BRAID_SERVING"]
