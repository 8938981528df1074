"""Posts flights, waits until they are visible, asks for the worst airports, and proves the answer."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from braid_client import Commands, HttpProducer, connect

PROJECT = Path(__file__).parent
WORST = """
    SELECT origin, flights, late FROM delays_by_origin
    WHERE flights >= %s ORDER BY late DESC, origin LIMIT 5
"""


def flights(file: Path, count: int) -> Iterator[dict[str, object]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(islice(lines, count), start=1):
            yield {"id": f"{file.name}:{number}", **json.loads(line)}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--count", type=int, default=20_000)
    arguments.add_argument("--http", default="http://127.0.0.1:8080")
    arguments.add_argument("--serving", default="postgresql://braid:braid@127.0.0.1:5433/braid")
    arguments.add_argument("--braid", default="braid")
    given = arguments.parse_args()

    producer = HttpProducer(f"{given.http}/streams/flights", dedup_by="id")
    sent = producer.send(flights(given.data, given.count))
    print(f"sent {sent.records} flights, visible from {sent.min_epoch} on")

    with connect(given.serving) as braid:
        worst = braid.query(WORST, [10], min_epoch=sent.min_epoch, wait_seconds=30)
        for row in worst.to_dicts():
            print(f"{row['origin']}: {row['late']} of {row['flights']} late")
        (certificate,) = worst.certificates
        again = braid.query(WORST, [10], at=certificate)
        print(f"{certificate} answers the same again: {again.rows == worst.rows}")
        served = braid.query("SELECT sum(flights) FROM delays_by_origin").rows[0][0]
        print(f"serves {served} flights")

    proof = Commands(PROJECT, given.braid).verify("delays_by_origin")
    print(f"{proof.view} at epoch {proof.epoch}: {proof.differing} of {proof.rows} rows differ")


if __name__ == "__main__":
    main()
