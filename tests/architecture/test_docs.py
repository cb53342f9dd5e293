"""Links inside the documents lead somewhere, and decisions are numbered and named alike."""

import re
from pathlib import Path

import pytest

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")


def documents(repository: Path) -> list[Path]:
    """Every page of the repository's documents."""
    pages = [*repository.glob("*.md"), *(repository / "docs").rglob("*.md")]
    return sorted(pages)


def broken(page: Path) -> list[str]:
    """Links of a page to files that are not there; addresses are not asked."""
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    local = (one for one in targets if "://" not in one and not one.startswith("mailto:"))
    return [one for one in local if not (page.parent / one).exists()]


def test_every_link_between_documents_leads_to_a_file(repository: Path) -> None:
    pages = documents(repository)
    assert len(pages) > 10
    found = {str(page.relative_to(repository)): lost for page in pages if (lost := broken(page))}
    assert found == {}


@pytest.mark.parametrize(("link", "lost"), [("there.md", []), ("gone.md", ["gone.md"])])
def test_a_link_to_nothing_is_found(tmp_path: Path, link: str, lost: list[str]) -> None:
    (tmp_path / "there.md").write_text(f"[a]({link}) [b](https://example.org/x)", encoding="utf-8")
    assert broken(tmp_path / "there.md") == lost


def test_decisions_carry_their_own_number_once(repository: Path) -> None:
    files = sorted((repository / "docs" / "decisions").glob("*.md"))
    numbers = [file.name[:4] for file in files]
    assert len(numbers) == len(set(numbers))
    titles = [file.read_text(encoding="utf-8").splitlines()[0] for file in files]
    odd = [t for t, n in zip(titles, numbers, strict=True) if not t.startswith(f"# {n} ")]
    assert odd == []
