"""Broken site files, each with the refusal that a person reads: line, key, found, allowed, cure."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.config.load_site import LARGEST_BYTES, load_site
from console.config.site_problems import Problem, SiteFileError

HEAD = 'version = 1\n[site]\nid = "x"\nname = "X"\ntime_zone = "UTC"\n'  # lines 1 to 5
CAMERA = '[[cameras]]\nid = "01"\nname = "Dock"\n'  # lines 6 to 8
MAIN = 'main = { url = "rtsp://192.0.2.1/a" }\n'  # line 9


@dataclass(frozen=True, slots=True)
class Broken:
    """One broken file and what must be said about it."""

    name: str
    text: str
    line: int
    key: str
    found: str
    allowed: str
    cure: str


def _read_cases() -> tuple[Broken, ...]:
    """The cases of the file beside this one, and two that are too long to write down."""
    beside = Path(__file__).with_name("broken_site_files.toml")
    cases = tomllib.loads(beside.read_text(encoding="utf-8"))["broken"]
    for case in cases:
        case["text"] = ("" if case.pop("is_whole", False) else HEAD) + case["text"]
    camera = '[[cameras]]\nid = "{0:02d}"\nname = "C"\nmain = {{ url = "rtsp://h/{0}" }}\n'
    many = HEAD + "".join(camera.format(number) for number in range(65))
    return (
        *(Broken(**case) for case in cases),
        Broken("65 cameras", many, 6, "cameras", "a list of 65", "at most 64", "another site"),
        Broken("endless brackets", "a = " + "[" * 5000, 0, "", "too deep", "a site file", "backup"),
    )


BROKEN = _read_cases()


def refused(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(SiteFileError) as error:
        load_site(path)
    return error.value.problems


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_file_is_refused_in_words(
    broken: Broken, write_site: Callable[[str], Path]
) -> None:
    path = write_site(broken.text)
    problem = refused(path)[0]
    assert problem.line == broken.line
    assert problem.key == broken.key
    assert broken.found in problem.found
    assert broken.allowed in problem.allowed
    assert broken.cure in problem.cure
    words = str(problem)
    assert words.startswith(str(path))
    assert "hunter2" not in words
    assert "4711" not in words


def test_there_are_at_least_thirty_broken_files() -> None:
    assert len({broken.name for broken in BROKEN}) == len(BROKEN) >= 30


def test_every_problem_is_listed_in_the_order_of_the_lines(
    write_site: Callable[[str], Path],
) -> None:
    text = HEAD.replace("UTC", "Nowhere") + CAMERA + "[recording]\nsegment_s = 1\nfoo = 2\n"
    problems = refused(write_site(text))
    assert [(one.line, one.key) for one in problems] == [
        (5, "site.time_zone"),
        (6, "cameras[01].main"),
        (10, "recording.segment_s"),
        (11, "recording.foo"),
    ]


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path / "none.toml")
    assert "sallyport init" in problem.cure


def test_a_folder_is_called_one(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path)
    assert problem.found == "a folder"


def test_a_path_through_a_file_is_said(write_site: Callable[[str], Path]) -> None:
    (problem,) = refused(write_site(HEAD) / "site.toml")
    assert "ot a directory" in problem.found or problem.found == "no such file"


def test_a_database_file_is_accepted(write_site: Callable[[str], Path]) -> None:
    site = load_site(write_site(HEAD + '[store]\nsite_url = "sqlite:////srv/site.db"\n'))
    assert site.store.site_url == "sqlite:////srv/site.db"


def test_a_file_without_rights_is_said(
    write_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_site(HEAD)

    def denied(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)  # root, who runs tests, may read everything
    (problem,) = refused(path)
    assert "may not read" in problem.found
    assert "right to read" in problem.cure


@pytest.mark.parametrize(
    ("data", "line", "found"),
    [
        (HEAD.encode() + b"# caf\xe9\n", 6, "0xe9"),
        (HEAD.encode("utf-16"), 0, "UTF-16"),
        (b"\x00" * 50, 1, "not TOML"),
        (b"#" * (LARGEST_BYTES + 1), 0, f"{LARGEST_BYTES + 1} bytes"),
        (b"a = " + b"9" * 5000, 1, "not TOML"),
    ],
    ids=["latin-1", "utf-16", "zeros", "too large", "a number with 5000 digits"],
)
def test_bytes_that_are_no_site_file_are_said(
    tmp_path: Path, data: bytes, line: int, found: str
) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes(data)
    (problem,) = refused(path)
    assert problem.line == line
    assert found in problem.found


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cut=st.integers(0, 400),
    noise=st.text(alphabet='[]{}="#\n\\.x1 ', max_size=6),
)
def test_a_spoilt_file_is_read_or_refused_but_never_breaks_the_reader(
    tmp_path: Path, cut: int, noise: str
) -> None:
    whole = HEAD + CAMERA + MAIN + "[recording]\nsegment_s = 60\n"
    at = cut % len(whole)
    path = tmp_path / "spoilt.toml"
    path.write_text(whole[:at] + noise + whole[at + len(noise) :], encoding="utf-8")
    problems: tuple[Problem, ...] | None = None
    try:
        load_site(path)
    except SiteFileError as error:
        problems = error.problems
    assert problems is None or (problems and all(one.found and one.cure for one in problems))
