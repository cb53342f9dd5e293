"""Addresses of the two databases, made from the site file's words. Pure."""

from pathlib import Path

from sqlalchemy.engine import URL, make_url


def database_url(address: str, file: Path, user: str, password: str) -> str:
    """The URL to open.

    Args:
        address: Of the site file; empty means the embedded file.
        file: The embedded SQLite file.
        user: PostgreSQL account, may be empty.
        password: Its password, may be empty; it stands in the URL only in memory.
    """
    if not address:
        return URL.create("sqlite", database=str(file)).render_as_string()
    url = make_url(address)
    if user:
        url = url.set(username=user)
    if password:
        url = url.set(password=password)
    return url.render_as_string(hide_password=False)
