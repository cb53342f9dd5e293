"""Alembic's operations, imported at their first use: a database that is up to date needs none."""

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    """The operation of this name."""
    return getattr(importlib.import_module("alembic.op"), name)
