"""Rules of the site file that types cannot say, each refusal with words. Pure; any thread.

Every refusal is a `PydanticCustomError` whose context carries ``found``, ``allowed`` and ``cure``,
and for rules between keys ``where``: the key to point at, relative to the section. No refusal ever
repeats a password.
"""

import re
import zoneinfo
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, urlsplit

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from console.config.site import Camera, Site, Stream

SECRET_PREFIX = "secret:"  # noqa: S105 - a prefix
_SECRET = re.compile(r"secret:[a-z0-9][a-z0-9._@-]{0,63}")
_SECRET_WORDS = frozenset(
    {"password", "passwd", "pass", "pwd", "passphrase", "token", "secret", "apikey", "api_key"}
)
_SCHEMES = ("rtsp", "http", "https", "v4l2", "file")

#: Names that Windows keeps for devices: no folder of footage may be called so.
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


def refusal(
    found: str, allowed: str, cure: str, where: str = "", twin: str = ""
) -> PydanticCustomError:
    """Make a refusal with its words; `twin` is the place where the same stands already."""
    return PydanticCustomError(
        "site_rule",
        "found {found}; allowed: {allowed}; {cure}",
        {"found": found, "allowed": allowed, "cure": cure, "where": where, "twin": twin},
    )


def check_camera_id(value: str) -> str:
    """Refuse ids that cannot name a folder on every system."""
    if value in _RESERVED:
        allowed = "a-z, 0-9 and '-', but no device name of Windows"
        raise refusal(repr(value), allowed, "Choose another id, for example '01'.")
    return value


#: Files among the zones that are no zone: what they mean depends on the machine.
_NO_ZONES = frozenset({"localtime", "posixrules", "Factory"})


def check_time_zone(value: str) -> str:
    """Refuse what is no IANA zone."""
    try:
        # Not zoneinfo.available_timezones(): it opens 600 files, 70 ms of every start.
        is_zone = value not in _NO_ZONES and zoneinfo.ZoneInfo(value) is not None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        is_zone = False
    if not is_zone:
        allowed = "an IANA name such as 'Europe/Berlin' or 'UTC'"
        raise refusal(repr(value), allowed, "Write the zone as Region/City.")
    return value


def check_secret(value: str) -> str:
    """Refuse a password that stands in the file; its text is not repeated."""
    if not value or _SECRET.fullmatch(value):
        return value
    if value.startswith(SECRET_PREFIX):
        found = "a secret whose name has other characters"
    else:
        found = "a password in plain text (not shown here)"
    cure = "Run `sallyport secret set NAME`, write secret:NAME here, and change the password."
    raise refusal(found, "'secret:NAME' with a-z, 0-9, '.', '_', '-'", cure)


def secret_name(value: str) -> str:
    """The keystore name in a checked reference; empty for an empty one."""
    return value.removeprefix(SECRET_PREFIX)


def _split(value: str, allowed: str) -> SplitResult:
    """Split a URL, refusing what is none and what carries credentials."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise refusal("an address that cannot be read", allowed, "Correct host and port.") from None
    if "@" in parts.netloc:
        raise refusal(
            "a user name or password inside the address (not shown here)",
            "an address without credentials",
            'Write user = "..." and password = "secret:NAME", and put the password into the '
            "keystore with `sallyport secret set NAME`.",
        )
    if any(key.lower() in _SECRET_WORDS for key, _ in parse_qsl(parts.query)):
        raise refusal(
            "a password among the address's parameters (not shown here)",
            "an address without credentials",
            'Use the camera\'s own sign-in: user = "..." and password = "secret:NAME".',
        )
    if port == 0:
        raise refusal("port 0", "a port from 1 to 65535", "Correct the port.")
    return parts


def _shown(value: str) -> str:
    """An address as a refusal may repeat it: without anything that may be a password."""
    return "an address with '@' (not shown here)" if "@" in value else repr(value)


def check_address(value: str) -> str:
    """Refuse a camera address that cannot be opened or that carries credentials."""
    allowed = "rtsp://host/path, http(s)://host/path, v4l2:///dev/video0 or file:///path"
    if value != value.strip() or any(ord(letter) < ord(" ") for letter in value):
        raise refusal("an address with blanks around it", allowed, "Remove the blanks.")
    parts = _split(value, allowed)
    if parts.scheme not in _SCHEMES:
        found = f"{parts.scheme}://" if "://" in value else _shown(value)
        raise refusal(found, allowed, "Write the address with one of these beginnings.")
    if parts.scheme in {"rtsp", "http", "https"} and not parts.hostname:
        raise refusal("an address without a host", allowed, "Add the camera's name or number.")
    if parts.scheme == "v4l2" and not (not parts.netloc and parts.path.startswith("/dev/")):
        raise refusal(_shown(value), "v4l2:///dev/videoN", "Write three slashes before dev.")
    if parts.scheme == "file" and (parts.netloc or len(parts.path) < 2):  # noqa: PLR2004 - "/x"
        raise refusal(_shown(value), "file:///absolute/path", "Write three slashes and the path.")
    return value


def check_database_address(value: str) -> str:
    """Refuse database addresses other than PostgreSQL without credentials, and SQLite files."""
    allowed = "empty (the built-in file), sqlite:////absolute/file or postgresql://host:port/name"
    if not value:
        return value
    parts = _split(value, allowed)
    if parts.scheme == "sqlite" and value.startswith("sqlite:////"):
        return value
    if parts.scheme == "postgresql" and parts.hostname and len(parts.path) > 1:
        return value
    found = f"{parts.scheme}://..." if "://" in value else _shown(value)
    raise refusal(found, allowed, "Write it in one of these forms, or leave it out.")


def check_folder(value: str) -> str:
    """Refuse a folder that depends on where the program was started."""
    if value and not (PurePosixPath(value).is_absolute() or PureWindowsPath(value).is_absolute()):
        allowed = "an absolute folder, or empty for the default"
        raise refusal(repr(value), allowed, "Write the whole path.")
    return value


def _check_stream(stream: "Stream", where: str) -> None:
    """Refuse sign-in facts that contradict each other."""
    if stream.password and not stream.user:
        found = "a password without a user"
        raise refusal(found, "both or neither", 'Add user = "...".', f"{where}.password")
    if stream.user and stream.url.startswith(("file:", "v4l2:")):
        found = "a user for something that asks for none"
        raise refusal(found, "user only for rtsp and http", "Remove user.", f"{where}.user")


def check_camera(camera: "Camera") -> "Camera":
    """Refuse contradictions inside one camera."""
    _check_stream(camera.main, "main")
    if camera.sub is None:
        return camera
    _check_stream(camera.sub, "sub")
    if camera.sub.url == camera.main.url:
        raise refusal(
            "the same address as main",
            "another stream of the camera",
            "Leave sub out: the main stream then serves the wall as well.",
            "sub.url",
        )
    return camera


def _repeated(values: Iterable[tuple[str, str]]) -> tuple[str, str, str] | None:
    """The first value seen twice: value, first place, second place."""
    seen: dict[str, str] = {}
    for where, value in values:
        if value in seen:
            return value, seen[value], where
        seen[value] = where
    return None


def _addresses(site: "Site") -> Iterable[tuple[str, str]]:
    """Every device address with its place; a file may feed several cameras."""
    for number, camera in enumerate(site.cameras):
        for role, stream in (("main", camera.main), ("sub", camera.sub)):
            if stream is not None and not stream.url.startswith("file:"):
                yield f"cameras.{number}.{role}.url", stream.url


def check_unique(site: "Site") -> "Site":
    """Refuse ids and addresses that stand twice."""
    checks: tuple[tuple[str, Iterable[tuple[str, str]], str], ...] = (
        (
            "camera id",
            ((f"cameras.{n}.id", one.id) for n, one in enumerate(site.cameras)),
            "Give this camera an id of its own: its footage is kept under it.",
        ),
        (
            "address",
            _addresses(site),
            "Correct the address, or remove the camera that stands twice.",
        ),
        (
            "seat id",
            ((f"seats.{n}.id", one.id) for n, one in enumerate(site.seats)),
            "Give this seat an id of its own.",
        ),
    )
    for what, values, cure in checks:
        twice = _repeated(values)
        if twice is not None:
            value, first, second = twice
            raise refusal(repr(value), f"every {what} once", cure, second, first)
    return site
