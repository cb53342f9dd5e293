"""Reads one TOML file of data against a pydantic model, or refuses it with every problem named.

For files beside the site file: plans, stand-off tables. Blocking; any thread.
"""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from console.config.site_problems import Problem, SiteFileError, describe
from console.config.toml_lines import key_lines

M = TypeVar("M", bound=BaseModel)

#: A larger file is no plan and no table.
LARGEST_BYTES = 1_000_000
_AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$")


class DataFileError(SiteFileError):
    """A data file was refused; every problem is listed."""


def refused(
    file: Path, found: str, allowed: str, cure: str, *, line: int = 0, key: str = ""
) -> DataFileError:
    """A refusal with one problem."""
    return DataFileError((Problem(file, line, key, found, allowed, cure),))


def read_bytes(path: Path, largest: int = LARGEST_BYTES) -> bytes:
    """A file's bytes.

    Raises:
        DataFileError: If there are none, or too many.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        cure = "Check the name and the rights of the file."
        raise refused(path, reason.lower(), "a file that can be read", cure) from error
    if len(data) > largest:
        cure = "Check that this is the right file."
        raise refused(path, f"more than {largest} bytes", f"at most {largest} bytes", cure)
    return data


def read_text(path: Path, largest: int = LARGEST_BYTES) -> str:
    """A file's text; a byte order mark is taken off.

    Raises:
        DataFileError: If it cannot be read, is too large or not UTF-8.
    """
    data = read_bytes(path, largest)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte {data[error.start]:#04x}, which is not UTF-8"
        raise refused(path, found, "UTF-8 text", "Save the file as UTF-8.", line=line) from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    """The TOML values."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        cure = "Restore the file from a backup."
        raise refused(path, "brackets nested too deep", "TOML", cure) from None
    except ValueError as error:  # TOMLDecodeError, or a number with thousands of digits
        reason = str(error)
        place = _AT_LINE.search(reason)
        line = int(place.group(1)) if place else text.count("\n") + 1
        what = _AT_LINE.sub("", reason).removesuffix(" (at end of document)")
        found = f"text that is not TOML ({what[:1].lower()}{what[1:]})"
        cure = "Correct this line: key = value, text in quotation marks, tables in [brackets]."
        raise refused(path, found, "TOML", cure, line=line) from None


def read_model(path: Path, model: type[M], text: str | None = None) -> M:
    """Read and check a file.

    Args:
        path: The file, also for the words of a refusal.
        model: What it must be.
        text: Its text, where it was read already.

    Raises:
        DataFileError: With every problem that was found.
    """
    text = read_text(path) if text is None else text
    data = _parse(path, text)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = key_lines(text)
        errors = error.errors(include_url=False)
        problems = tuple(describe(one, path, data, lines, model) for one in errors)
        raise DataFileError(problems) from None
