"""Runs Braid's batch layer from Airflow."""

from braid_airflow.dags import asset_of, braid_dags
from braid_airflow.operators import (
    AuditOperator,
    BraidOperator,
    ExpireOperator,
    MaintainOperator,
    PublishOperator,
    RecomputeOperator,
    RunOperator,
    VerifyOperator,
)

__all__ = [
    "AuditOperator",
    "BraidOperator",
    "ExpireOperator",
    "MaintainOperator",
    "PublishOperator",
    "RecomputeOperator",
    "RunOperator",
    "VerifyOperator",
    "asset_of",
    "braid_dags",
]
