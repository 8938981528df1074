"""Which views a project has: what ``braid check`` says, asked again only when a file has changed."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from braid_airflow.process import BraidProcess


class ProjectError(Exception):
    """A project that does not compile: all that ``braid check`` has to say about it."""


def load_views(project: str | Path, launcher: str = "braid") -> list[str]:
    """The views of a project. Raises ProjectError, once for all that is wrong."""
    folder = Path(project).absolute()
    if not (folder / "braid.yaml").is_file():
        raise ProjectError(f"{folder} is no project: it has no braid.yaml. Name the folder that 'braid init' made.")
    answer = _cache() / _digest(folder)
    if not answer.is_file():
        _keep(answer, _check(folder, launcher))
    return [str(view) for view in json.loads(answer.read_text())]


def _check(folder: Path, launcher: str) -> list[str]:
    ended = BraidProcess([launcher, "check", "--project", str(folder), "--json"], {}, lambda line: None).wait()
    refused = [f"{row['file']}:{row['line']}: {row['code']}  {row['text']}" for row in ended.rows if row.get("code")]
    if ended.exit_code == 0:
        return [str(row["view"]) for row in ended.rows]
    raise ProjectError("\n".join(refused) or ended.error)  # not kept: a variable of the environment may mend it


def _digest(folder: Path) -> str:
    """Of every file that ``check`` reads, by what is in it."""
    digest = hashlib.sha256(str(folder).encode())
    parts = [folder / "braid.yaml", *(folder / name for name in ("streams", "views", "dimensions"))]
    for file in (file for part in parts for file in sorted([part, *part.rglob("*")]) if file.is_file()):
        digest.update(f"\0{file.relative_to(folder)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _cache() -> Path:
    return Path(os.environ.get("AIRFLOW_HOME", Path.home() / "airflow")) / "braid"


def _keep(answer: Path, views: list[str]) -> None:
    answer.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=answer.parent, delete=False) as draft:
        json.dump(views, draft)
    os.replace(draft.name, answer)
