from pathlib import Path

import pytest

from braid_client import Commands, ConfigurationError


def test_returns_what_a_command_prints(braid: str, project: str) -> None:
    assert {row["name"] for row in Commands(project, braid).status()} >= {"delays_by_origin"}


def test_raises_what_a_command_tells(braid: str, project: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="braid.yaml") as wrong:
        Commands(tmp_path, braid).status()
    assert (wrong.value.code, wrong.value.retryable) == ("PROJECT_INVALID", False)
    with pytest.raises(ConfigurationError, match="--al") as unknown:
        Commands(project, braid).run("status", "--al")
    assert unknown.value.code == "USAGE"


def test_raises_what_the_launcher_tells(braid: str, project: str) -> None:
    with pytest.raises(ConfigurationError, match="Unknown command 'vrfy'"):
        Commands(project, braid).run("vrfy")
