"""An operator for any command, and a thin one for each step of a batch run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from airflow.sdk import BaseHook, BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from braid_airflow.process import BraidProcess, Ended, Row

#: Conflicts and dependencies; everything else fails again.
RETRYABLE = frozenset({4, 5})
NOTHING_TO_DO = "nothing to do"


class BraidOperator(BaseOperator):
    """Runs ``braid ARGUMENTS`` and returns the rows that it prints.

    project: the project's folder
    arguments: of the command, templated
    launcher: where ``braid`` is, if not on the PATH
    conn_id: a connection whose password becomes BRAID_PASSWORD, and whose extra fields become environment variables

    Wrong settings, wrong data and a failed audit fail at once. Conflicts, what is out of reach and a process that was
    killed are tried again as ``retries`` says. Nothing to do skips.
    """

    template_fields: Sequence[str] = ("project", "arguments")

    def __init__(
        self,
        *,
        project: str,
        arguments: Sequence[str],
        launcher: str = "braid",
        conn_id: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.project = project
        self.arguments = list(arguments)
        self.launcher = launcher
        self.conn_id = conn_id
        self._process: BraidProcess | None = None

    def execute(self, context: Mapping[str, Any]) -> list[Row]:
        command = [self.launcher, *self.command(context), "--project", self.project, "--json"]
        self.log.info("%s", " ".join(command))
        self._process = BraidProcess(command, self._environment(), lambda line: self.log.info("%s", line))
        ended = self._process.wait()
        for row in ended.rows:
            self.log.info("%s", row)
        return _settle(ended)

    def command(self, context: Mapping[str, Any]) -> Sequence[str]:
        """What to call in this run of the task."""
        return self.arguments

    def on_kill(self) -> None:
        if self._process is not None:
            self._process.stop()

    def _environment(self) -> dict[str, str]:
        if self.conn_id is None:
            return {}
        connection = BaseHook.get_connection(self.conn_id)
        given = {name: str(value) for name, value in connection.extra_dejson.items()}
        return given if connection.password is None else {"BRAID_PASSWORD": connection.password, **given}


def _settle(ended: Ended) -> list[Row]:
    if ended.exit_code in RETRYABLE or ended.exit_code < 0 or ended.exit_code in (130, 137, 143):
        raise AirflowException(ended.error or f"braid ended with {ended.exit_code}")
    if ended.exit_code != 0:
        raise AirflowFailException(ended.error or f"braid ended with {ended.exit_code}: {ended.rows}")
    if ended.rows and all(row.get("outcome") == NOTHING_TO_DO for row in ended.rows):
        raise AirflowSkipException(NOTHING_TO_DO)
    return ended.rows


class RunOperator(BraidOperator):
    """All steps for one view, in one process. A retry begins a run of its own, so it outlives a conflict.

    full_hour: in a scheduled run of this hour (UTC) the view is recomputed from every event
    The DAG's parameter ``full`` asks for it too.
    """

    def __init__(self, *, view: str, full_hour: int | None = None, **kwargs: Any) -> None:
        super().__init__(arguments=["batch", "run", view], **kwargs)
        self.full_hour = full_hour

    def command(self, context: Mapping[str, Any]) -> Sequence[str]:
        run = context["dag_run"]
        is_nightly = run.run_type == "scheduled" and run.run_after.hour == self.full_hour
        is_asked = bool(context["params"].get("full", False))
        return [*self.arguments, "--full"] if is_nightly or is_asked else self.arguments


class RecomputeOperator(BraidOperator):
    """The first step. The steps after it take their run from it: ``run="{{ ti.xcom_pull('recompute')[0]['run'] }}"``."""

    def __init__(self, *, view: str, full: bool = False, **kwargs: Any) -> None:
        super().__init__(arguments=["batch", "recompute", view, *(["--full"] if full else [])], **kwargs)


class AuditOperator(BraidOperator):
    """The second step. Staged states that differ from what is served fail it, without a retry."""

    def __init__(self, *, view: str, run: str, **kwargs: Any) -> None:
        super().__init__(arguments=["batch", "audit", view, "--run", run], **kwargs)


class PublishOperator(BraidOperator):
    """The third step."""

    def __init__(self, *, view: str, run: str, **kwargs: Any) -> None:
        super().__init__(arguments=["batch", "publish", view, "--run", run], **kwargs)


class ExpireOperator(BraidOperator):
    """The last step of a view."""

    def __init__(self, *, view: str, **kwargs: Any) -> None:
        super().__init__(arguments=["batch", "expire", view], **kwargs)


class MaintainOperator(BraidOperator):
    """Keeps the lake small; all views and streams."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(arguments=["batch", "maintain", "--all"], **kwargs)


class VerifyOperator(BraidOperator):
    """The proof of one view; a row that differs fails it."""

    def __init__(self, *, view: str, **kwargs: Any) -> None:
        super().__init__(arguments=["verify", view], **kwargs)
