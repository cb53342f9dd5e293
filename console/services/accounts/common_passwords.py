"""The list of common passwords that ships with the program; read once. Any thread."""

from functools import cache
from importlib import resources


@cache
def common_passwords() -> frozenset[str]:
    """Common passwords in lower case."""
    file = resources.files("resources") / "people" / "common_passwords.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))
