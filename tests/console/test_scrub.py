"""Secrets are planted in every spelling; none may come through."""

import base64
import string
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.scrub import MASK, Scrubber

PLANTED = "p@ss/wörd 7&"


@pytest.mark.parametrize(
    "spelling",
    [
        PLANTED,
        quote(PLANTED, safe=""),
        quote(PLANTED),
        base64.b64encode(PLANTED.encode()).decode(),
        PLANTED.encode().hex(),
        repr({"x": PLANTED}),
        ascii(PLANTED),
    ],
)
def test_every_spelling_of_a_known_secret_goes(spelling: str) -> None:
    scrubber = Scrubber()
    scrubber.add(PLANTED)
    cleaned = scrubber.clean(f"before {spelling} after")
    assert MASK in cleaned
    assert "wörd" not in cleaned
    assert cleaned.startswith("before")
    assert cleaned.endswith("after")


@pytest.mark.parametrize(
    "line",
    [
        "open rtsp://admin:hunter2@192.0.2.1/main failed",
        "open rtsp://admin:hun/ter2@192.0.2.1/main failed",
        "open rtsp://admin:hunter2@at@192.0.2.1/main failed",
        "postgresql+psycopg://sally:hunter2@db/site refused",
        "Authorization: Basic YWRtaW46aHVudGVyMg==",
        'authorization: Digest username="admin", response="hunter2"',
        "{'Authorization': 'Bearer hunter2hunter2'}",
        "sent Basic YWRtaW46aHVudGVyMg== twice",
        "GET /cgi?user=admin&password=hunter2&x=1",
        "connect(host='db', password='hunter2')".replace("'hunter2'", "hunter2"),
        "Passphrase=hunter2",
    ],
)
def test_unknown_credentials_go_by_their_form(line: str) -> None:
    cleaned = Scrubber().clean(line)
    for piece in ("hunter2", "hun/ter2", "YWRtaW46"):
        assert piece not in cleaned
    assert MASK in cleaned


@pytest.mark.parametrize(
    "line",
    [
        "camera 01 is back after 12.3 s",
        "rtsp://192.0.2.1:554/main opened",
        "password = secret:camera-01",
        "Basic authentication was asked for",
        "mail to guard@example.org",
    ],
)
def test_ordinary_lines_stay_as_they_are(line: str) -> None:
    assert Scrubber().clean(line) == line


@given(
    secret=st.text(alphabet=string.ascii_letters + string.digits, min_size=8, max_size=40),
    around=st.text(max_size=30),
)
def test_a_known_secret_never_comes_through(secret: str, around: str) -> None:
    scrubber = Scrubber()
    scrubber.add(secret)
    assert secret not in scrubber.clean(around + secret + around)


def test_short_secrets_do_not_blank_ordinary_words() -> None:
    scrubber = Scrubber()
    scrubber.add("a", b"at")
    assert scrubber.clean("a cat sat") == "a cat sat"


def test_the_scrubber_shows_no_secret_of_its_own() -> None:
    scrubber = Scrubber()
    scrubber.add(PLANTED)
    assert PLANTED not in repr(scrubber)
