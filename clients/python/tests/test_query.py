import re

import pytest

from braid_client import BraidError, ConfigurationError, DependencyError, HttpProducer, connect

FLIGHTS = "SELECT origin, flights FROM delays_by_origin WHERE origin = %s"


def send(stream: str, origin: str, number: int) -> str:
    event = {
        "id": f"{origin}:{number}",
        "date": "2001-01-01T01:00:00Z",
        "origin": origin,
        "destination": "JFK",
    }
    return HttpProducer(stream, dedup_by="id").send([event]).min_epoch


def test_reads_what_was_sent_and_answers_as_of_then(stream: str, serving: str) -> None:
    with connect(serving) as braid:
        first = send(stream, "QQQ", 1)
        before = braid.query(FLIGHTS, ["QQQ"], min_epoch=first)
        assert before.to_dicts() == [{"origin": "QQQ", "flights": 1}]
        assert re.fullmatch(r"delays_by_origin/[0-9a-f]{12}@\d+", before.certificates[0])

        after = braid.query(FLIGHTS, ["QQQ"], min_epoch=[send(stream, "QQQ", 2)])
        assert after.rows == [("QQQ", 2)]
        assert braid.query(FLIGHTS, ["QQQ"], at=before.certificates).rows == before.rows
        assert braid.query(FLIGHTS, ["QQQ"]).rows == after.rows


def test_says_that_it_waited_in_vain(serving: str) -> None:
    with connect(serving) as braid:
        with pytest.raises(DependencyError) as late:
            braid.query(FLIGHTS, ["QQQ"], min_epoch="flights@1000000", wait_seconds=0.2)
        assert late.value.code == "55000"
        assert braid.query("SELECT 1").rows == [(1,)]


def test_tells_what_was_refused_and_goes_on(serving: str) -> None:
    with connect(serving) as braid:
        with pytest.raises(ConfigurationError) as refused:
            braid.query("DROP TABLE delays_by_origin")
        assert (refused.value.code, refused.value.retryable) == ("42501", False)
        assert braid.query("SELECT 1").rows == [(1,)]


def test_cannot_set_more_than_it_is_asked_for(serving: str) -> None:
    with connect(serving) as braid:
        with pytest.raises(BraidError):
            braid.query("SELECT 1", at="x'; SET braid.wait = '1s")
        assert braid.query("SHOW braid.wait").rows == [("10s",)]


def test_says_that_a_node_is_away() -> None:
    with pytest.raises(BraidError) as away:
        connect("postgresql://braid:braid@127.0.0.1:1/braid")
    assert away.value.retryable
