"""Sends events to a stream whose source is ``http``."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from braid_client.errors import BraidError, ConfigurationError, DependencyError

MOST_BYTES = 8 << 20
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
ANSWER_SECONDS = 70.0

Event = Mapping[str, object]


@dataclass(frozen=True)
class Sent:
    """What the lake holds now."""

    stream: str
    records: int
    epoch: int

    @property
    def min_epoch(self) -> str:
        """For a query that is to see these events."""
        return f"{self.stream}@{self.epoch}"


@dataclass(frozen=True)
class HttpProducer:
    """Sends events, in order, until the lake holds them.

    url: ``http://HOST:PORT/streams/STREAM``
    dedup_by: the column by which the stream's ``dedup`` tells events; each event must have it. With
        it, whatever was not answered is sent again. Without it, that would leave events in the lake
        twice, so only a connection that was refused is tried again.
    patience_seconds: how long one request is tried, answers that do not come included
    """

    url: str
    token: str | None = None
    dedup_by: str | None = None
    patience_seconds: float = 300.0
    sleep: Callable[[float], None] = time.sleep

    def send(self, events: Iterable[Event]) -> Sent:
        """Returns once the lake holds all of them, with the epoch from which on they are visible.

        Events before the one that fails may have been sent. Raises ValueError for an event without
        the column of dedup, and BraidError otherwise.
        """
        stream, records, epoch = self.url.rsplit("/", 1)[-1], 0, 0
        for body in self._bodies(events):
            sent = self._deliver(body)
            records, epoch = records + sent.records, max(epoch, sent.epoch)
        return Sent(stream, records, epoch)

    def _bodies(self, events: Iterable[Event]) -> Iterator[bytes]:
        lines: list[bytes] = []
        size = 0
        for event in events:
            line = self._to_line(event)
            if lines and size + len(line) > MOST_BYTES:
                yield b"".join(lines)
                lines, size = [], 0
            lines.append(line)
            size += len(line)
        if lines:
            yield b"".join(lines)

    def _to_line(self, event: Event) -> bytes:
        if self.dedup_by is not None and event.get(self.dedup_by) is None:
            raise ValueError(
                f"An event has no '{self.dedup_by}', so it cannot be sent twice safely: {dict(event)}"
            )
        return json.dumps(event, ensure_ascii=False, allow_nan=False).encode() + b"\n"

    def _deliver(self, body: bytes) -> Sent:
        give_up = time.monotonic() + self.patience_seconds
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return self._post(body)
            except _Unanswered as unanswered:
                may_repeat = self.dedup_by is not None or unanswered.nothing_taken
                if not may_repeat or time.monotonic() + pause > give_up:
                    raise unanswered.to_error(self.url, may_repeat) from unanswered
            self.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _post(self, body: bytes) -> Sent:
        request = urllib.request.Request(self.url, data=body, method="POST")
        if self.token is not None:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                said = json.load(answer)
                return Sent(said["stream"], said["records"], said["epoch"])
        except urllib.error.HTTPError as refusal:
            text = _text_of(refusal)
            if refusal.code >= 500:
                raise _Unanswered(text, nothing_taken=False) from refusal
            raise ConfigurationError(f"HTTP_{refusal.code}", text) from refusal
        except urllib.error.URLError as failure:
            refused = isinstance(failure.reason, ConnectionRefusedError)
            raise _Unanswered(str(failure.reason), nothing_taken=refused) from failure
        except (OSError, http.client.HTTPException, ValueError) as failure:
            raise _Unanswered(repr(failure), nothing_taken=False) from failure


class _Unanswered(Exception):
    def __init__(self, text: str, nothing_taken: bool) -> None:
        super().__init__(text)
        self.nothing_taken = nothing_taken

    def to_error(self, url: str, may_repeat: bool) -> BraidError:
        way_out = (
            "Is 'braid speed' running there?"
            if may_repeat
            else "Nobody knows whether the lake holds these events. Give the stream a 'dedup' and name its column as dedup_by: then they are sent again."
        )
        return DependencyError("UNANSWERED", f"{url}: {self}. {way_out}")


def _text_of(refusal: urllib.error.HTTPError) -> str:
    text = refusal.read().decode(errors="replace")
    try:
        return str(json.loads(text)["error"])
    except (ValueError, KeyError, TypeError):
        return text or str(refusal.reason)
