"""A DAG for each view of a project, one that maintains the lake, and one that proves every view each night."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, Asset, Param

from braid_airflow.operators import MaintainOperator, RunOperator, VerifyOperator
from braid_airflow.project import load_views

_BEGINNING = datetime(2020, 1, 1, tzinfo=timezone.utc)


def asset_of(project: str | Path, view: str) -> Asset:
    """Changes when the view has been published; schedule your own DAGs by it."""
    return Asset(f"braid://{Path(project).absolute().name}/{view}")


def braid_dags(
    project: str | Path,
    *,
    launcher: str = "braid",
    conn_id: str | None = None,
    fold: str | None = "@hourly",
    full_hour: int | None = 2,
    maintain: str | None = "0 3 * * *",
    verify: str | None = "0 4 * * *",
    retries: int = 3,
) -> list[DAG]:
    """The DAGs of a project; put them into the module's globals.

    fold, maintain, verify: when to run, in cron's words, UTC; None for only by hand
    full_hour: the hour (UTC) whose run recomputes from every event; None for never
    Raises ProjectError if the project does not compile, which Airflow shows as one import error.
    """
    folder = Path(project).absolute()
    views = load_views(folder, launcher)
    task: dict[str, Any] = {"project": str(folder), "launcher": launcher, "conn_id": conn_id}

    def dag(name: str, schedule: str | None, **more: Any) -> DAG:
        return DAG(
            dag_id=f"braid_{folder.name}{name}",
            schedule=schedule,
            start_date=_BEGINNING,
            catchup=False,
            max_active_runs=1,
            tags=["braid", folder.name],
            default_args={
                "retries": retries,
                "retry_delay": timedelta(seconds=30),
                "retry_exponential_backoff": True,
                "max_retry_delay": timedelta(minutes=10),
            },
            **more,
        )

    dags = []
    for view in views:
        full = Param(False, type="boolean", description="Recompute from every event.")
        with dag(f"_{view}", fold, params={"full": full}) as made:
            RunOperator(task_id="run", view=view, full_hour=full_hour, outlets=[asset_of(folder, view)], **task)
        dags.append(made)
    # No view can be named with a dot.
    with dag(".maintain", maintain) as made:
        MaintainOperator(task_id="maintain", **task)
    dags.append(made)
    with dag(".verify", verify, max_active_tasks=1) as made:
        for view in views:
            VerifyOperator(task_id=view, view=view, **task)
    dags.append(made)
    return dags
