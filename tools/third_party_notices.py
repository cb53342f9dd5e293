"""Collects the licences of everything that goes into the executable, from installed metadata.

Follows the requirements of pyproject.toml through the installed packages, so that the notices name
what is really inside at its real version. Refuses a package that carries neither a licence file
nor a licence name: somebody has to look at it.
"""

import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
RULE = "=" * 96

HEAD = """Third-party notices of the Sallyport executable

Sallyport's own source is under the Apache License 2.0 (LICENSE). This executable as a whole is
distributed under the terms of the GNU General Public License, version 3, because the PyAV wheel
below contains FFmpeg with the encoders x264 and x265 (GPL-2.0-or-later). NOTICE says what follows.

The executable contains Python {python} (PSF-2.0) and these packages:
"""


@dataclass(frozen=True, slots=True)
class Package:
    """One package inside the executable.

    Attributes:
        name: As its authors write it.
        version: Installed version.
        licence: Licence name or expression, as its metadata states it.
        texts: Licence and notice files, (file name, text).
    """

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...]


def requirements() -> list[str]:
    """What the program itself requires."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["dependencies"])


def closure(wanted: Iterable[str]) -> Iterator[metadata.Distribution]:
    """Every installed package that the requirements lead to, once each, in alphabetical order."""
    found: dict[str, metadata.Distribution] = {}
    queue = [(Requirement(line), frozenset[str]()) for line in wanted]
    while queue:
        requirement, extras = queue.pop()
        if not _applies(requirement, extras):
            continue
        name = canonicalize_name(requirement.name)
        if name not in found:
            found[name] = metadata.distribution(name)
        inner = found[name].requires or []
        queue += [
            (one, frozenset(requirement.extras))
            for one in map(Requirement, inner)
            if canonicalize_name(one.name) not in found
        ]
    yield from (found[name] for name in sorted(found))


def _applies(requirement: Requirement, extras: frozenset[str]) -> bool:
    """Whether this machine needs the requirement, asked for with these extras."""
    if requirement.marker is None:
        return True
    return any(requirement.marker.evaluate({"extra": extra}) for extra in (extras or {""}))


def _licence_name(distribution: metadata.Distribution) -> str:
    """The licence as the metadata states it: expression, classifier or free text."""
    fields = distribution.metadata.json
    classifiers = [
        line.rsplit(" :: ", 1)[-1]
        for line in fields.get("classifier", [])
        if line.startswith("License :: ") and line.count(" :: ") > 1
    ]
    free = str(fields.get("license", "")).strip().splitlines()
    expression = str(fields.get("license_expression", ""))
    return next((one for one in (expression, ", ".join(classifiers), *free[:1]) if one), "")


def _licence_texts(distribution: metadata.Distribution) -> Iterator[tuple[str, str]]:
    """Licence files that the package installed."""
    for file in distribution.files or []:
        stem = file.name.upper()
        is_ours = stem.startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS"))
        if is_ours and file.suffix.lower() not in {".py", ".pyc"}:
            place = Path(str(file.locate()))
            if place.is_file():
                yield str(file), place.read_text(encoding="utf-8", errors="replace").strip()


def packages() -> list[Package]:
    """Every package inside, with its licence.

    Raises:
        LookupError: If a package says nothing about its licence.
    """
    found = []
    for distribution in closure(requirements()):
        name, texts = distribution.metadata["Name"], tuple(_licence_texts(distribution))
        licence = _licence_name(distribution)
        if not licence and not texts:
            msg = f"{name} states no licence: look at it before it is shipped"
            raise LookupError(msg)
        found.append(Package(name, distribution.version, licence or "see its text", texts))
    return found


def fonts() -> list[tuple[str, str]]:
    """Licence texts that lie beside bundled fonts, (file name, text)."""
    return [
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace").strip())
        for path in sorted((ROOT / "resources").rglob("*"))
        if path.is_file() and path.name.upper().startswith(("OFL", "LICENSE", "COPYING"))
    ]


def notices() -> str:
    """The whole text."""
    inside = packages()
    lines = [HEAD.format(python=sys.version.split()[0])]
    lines += [f"  {one.name} {one.version}: {one.licence}" for one in inside]
    texts = [
        (f"{one.name} {one.version}: {file}", text) for one in inside for file, text in one.texts
    ]
    for title, text in [*texts, *fonts()]:
        lines += ["", RULE, title, RULE, text]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the notices to the file named on the command line."""
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(notices(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
