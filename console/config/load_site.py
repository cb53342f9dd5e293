"""Reads a site file, or refuses it with every problem named. Blocking; any thread."""

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from console.config.site import Site
from console.config.site_problems import Problem, SiteFileError, describe, key_words, line_of
from console.config.site_rules import secret_name
from console.config.toml_lines import Path as KeyPath
from console.config.toml_lines import key_lines

#: A larger file is no site file: 64 cameras need about 30 kB.
LARGEST_BYTES = 1_000_000

_AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$")


def _whole(file: Path, found: str, allowed: str, cure: str, line: int = 0) -> SiteFileError:
    """A refusal of the file as a whole."""
    return SiteFileError((Problem(file, line, "", found, allowed, cure),))


def _read(path: Path) -> bytes:
    """The file's bytes, or why there are none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        cure = "Run `sallyport init`, or name the file with --site."
        raise _whole(path, "no such file", "a site file", cure) from None
    except IsADirectoryError:
        cure = "Name the file itself, usually site.toml."
        raise _whole(path, "a folder", "a site file", cure) from None
    except PermissionError as error:
        is_folder = path.is_dir()  # Windows says so of folders
        found = "a folder" if is_folder else "a file that this account may not read"
        cure = "Give this account the right to read it."
        raise _whole(path, found, "a readable site file", cure) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _whole(
            path, reason, "a readable site file", "Check the disk and the path."
        ) from error
    if len(data) > LARGEST_BYTES:
        found = f"{len(data)} bytes"
        cure = "Check that this is the site file."
        raise _whole(path, found, f"at most {LARGEST_BYTES} bytes", cure)
    return data


def _decode(path: Path, data: bytes) -> str:
    """The text; a byte order mark, as some editors write, is taken off."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise _whole(path, "UTF-16 text", "UTF-8 text", "Save the file as UTF-8.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte {data[error.start]:#04x}, which is not UTF-8"
        raise _whole(path, found, "UTF-8 text", "Save the file as UTF-8.", line) from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    """The TOML values."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        found = "brackets nested too deep"
        raise _whole(path, found, "a site file", "Restore it from a backup.") from None
    except ValueError as error:  # TOMLDecodeError, or a number with thousands of digits
        reason = str(error)
        place = _AT_LINE.search(reason)
        line = int(place.group(1)) if place else text.count("\n") + 1
        what = _AT_LINE.sub("", reason).removesuffix(" (at end of document)")
        found = f"text that is not TOML ({what[:1].lower()}{what[1:]})"
        cure = "Correct this line: key = value, text in quotation marks, tables in [brackets]."
        raise _whole(path, found, "TOML", cure, line) from None


def _secrets(site: Site) -> list[tuple[KeyPath, str]]:
    """Every reference into the keystore with its place."""
    places: list[tuple[KeyPath, str]] = [(("store", "password"), site.store.password)]
    for number, camera in enumerate(site.cameras):
        places.append((("cameras", number, "main", "password"), camera.main.password))
        if camera.sub is not None:
            places.append((("cameras", number, "sub", "password"), camera.sub.password))
    places += _outbound_secrets(site)
    return [(place, secret_name(value)) for place, value in places if value]


def _outbound_secrets(site: Site) -> list[tuple[KeyPath, str]]:
    """References of the servers that carry messages."""
    places: list[tuple[KeyPath, str]] = []
    if site.outbound.smtp is not None:
        places.append((("outbound", "smtp", "password"), site.outbound.smtp.password))
    if site.outbound.mqtt is not None:
        places.append((("outbound", "mqtt", "password"), site.outbound.mqtt.password))
    for number, hook in enumerate(site.outbound.webhooks):
        places.append((("outbound", "webhooks", number, "key"), hook.key))
    return places


def _unknown_secrets(
    path: Path,
    site: Site,
    known: Collection[str],
    data: Mapping[str, Any],
    lines: Mapping[KeyPath, int],
) -> tuple[Problem, ...]:
    """References to secrets that the keystore has not."""
    return tuple(
        Problem(
            path,
            line_of(place, lines),
            key_words(place, data),
            f"'secret:{name}', and the keystore has no secret of this name",
            ", ".join(f"secret:{one}" for one in known if "@" not in one) or "none yet",
            f"Run `sallyport secret set {name}`, or correct the name.",
        )
        for place, name in _secrets(site)
        if name not in known
    )


def load_site(path: Path, known_secrets: Collection[str] | None = None) -> Site:
    """Read and check a site file.

    Args:
        path: The TOML file.
        known_secrets: Names in the keystore; None leaves references unchecked.

    Returns:
        The site, frozen.

    Raises:
        SiteFileError: With every problem that was found.
    """
    text = _decode(path, _read(path))
    data = _parse(path, text)
    lines = key_lines(text)
    try:
        site = Site.model_validate(data)
    except ValidationError as refused:
        errors = refused.errors(include_url=False)
        raise SiteFileError(tuple(describe(one, path, data, lines) for one in errors)) from None
    if known_secrets is not None:
        unknown = _unknown_secrets(path, site, known_secrets, data, lines)
        if unknown:
            raise SiteFileError(unknown)
    return site
