"""The notices name what is inside the executable, and refuse what states no licence."""

from importlib import metadata
from pathlib import Path

import pytest

from tools import third_party_notices


class Silent(metadata.Distribution):
    """A package that says nothing about its licence."""

    def read_text(self, filename: str) -> str | None:
        """Only the least that metadata must have."""
        return "Metadata-Version: 2.1\nName: silent\nVersion: 1\n" if filename == "METADATA" else ""

    def locate_file(self, path: object) -> Path:
        """Nowhere."""
        return Path("nowhere") / str(path)


def test_requirements_of_requirements_are_named_once() -> None:
    names = [one.metadata["Name"] for one in third_party_notices.closure(["pydantic", "alembic"])]
    assert {"pydantic", "pydantic_core", "alembic", "Mako", "MarkupSafe"} <= set(names)
    assert len(names) == len(set(names))


def test_an_extra_brings_its_packages_and_only_when_asked() -> None:
    def names(line: str) -> set[str]:
        return {one.metadata["Name"] for one in third_party_notices.closure([line])}

    assert "psycopg-binary" in names("psycopg[binary]")
    assert "psycopg-binary" not in names("psycopg")


def test_every_package_has_version_licence_and_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(third_party_notices, "requirements", lambda: ["av", "numpy"])
    by_name = {one.name: one for one in third_party_notices.packages()}
    assert by_name["av"].version == metadata.version("av")
    assert by_name["numpy"].licence
    text = third_party_notices.notices()
    assert "General Public License, version 3" in text
    assert f"av {metadata.version('av')}" in text
    assert by_name["numpy"].texts[0][1][:200] in text


def test_a_package_without_a_licence_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(third_party_notices, "closure", lambda _wanted: iter([Silent()]))
    with pytest.raises(LookupError, match="silent states no licence"):
        third_party_notices.packages()
