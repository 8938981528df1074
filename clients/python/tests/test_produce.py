import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from braid_client import ConfigurationError, DependencyError, HttpProducer
from braid_client.produce import MOST_BYTES

FLIGHT = {
    "date": "2001-01-01T01:00:00Z",
    "delay": 5,
    "distance": 100,
    "origin": "ZZZ",
    "destination": "JFK",
}


@contextlib.contextmanager
def hanging_up() -> Iterator[tuple[str, list[object]]]:
    """A port that takes every connection and breaks it off, and who came so far."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, address = server.accept()
                    came.append(address)
                    connection.recv(1)
                    connection.close()

        threading.Thread(target=run, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/streams/flights", came
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)


def test_sends_again_what_dedup_tells_apart() -> None:
    with hanging_up() as (url, came):
        producer = HttpProducer(url, dedup_by="id", patience_seconds=0.5)
        with pytest.raises(DependencyError) as unanswered:
            producer.send([{"id": "a"}])
        assert unanswered.value.retryable
        assert len(came) > 1


def test_sends_once_what_would_stand_there_twice() -> None:
    with hanging_up() as (url, came):
        with pytest.raises(DependencyError, match="dedup_by"):
            HttpProducer(url).send([{"id": "a"}])
        assert len(came) == 1


def test_tries_again_where_nothing_listens_yet() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/streams/flights"
    pauses: list[float] = []
    producer = HttpProducer(url, patience_seconds=0.2, sleep=pauses.append)
    with pytest.raises(DependencyError, match="braid speed"):
        producer.send([{}])
    assert pauses


def test_refuses_an_event_that_dedup_cannot_tell() -> None:
    with pytest.raises(ValueError, match="'id'"):
        HttpProducer("http://127.0.0.1:1/streams/flights", dedup_by="id").send([{"id": None}])


def test_sends_more_than_a_request_holds(stream: str) -> None:
    long = "x" * (MOST_BYTES // 3)
    events = [{"id": f"long:{n}", **FLIGHT, "more": long} for n in range(5)]
    producer = HttpProducer(stream, dedup_by="id")
    first, second = producer.send(events), producer.send(events)
    assert (first.records, second.records) == (5, 5)
    assert second.epoch > first.epoch
    assert second.min_epoch == f"flights@{second.epoch}"


def test_says_what_the_stream_says(stream: str) -> None:
    with pytest.raises(ConfigurationError, match="No stream takes events") as refused:
        HttpProducer(stream + "s").send([FLIGHT])
    assert refused.value.code == "HTTP_404"
