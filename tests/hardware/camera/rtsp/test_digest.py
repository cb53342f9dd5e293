"""Basic and Digest against the standards' own examples."""

from hardware.camera.rtsp.digest import Credentials, parse_challenges


def fixed(user: str, password: str, cnonce: str) -> Credentials:
    return Credentials(user, password, make_cnonce=lambda: cnonce)


def test_the_example_of_rfc_2617_clause_3_5() -> None:
    header = (
        'Digest realm="testrealm@host.com", qop="auth,auth-int", '
        'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )
    (challenge,) = parse_challenges([header])
    answer = fixed("Mufasa", "Circle Of Life", "0a4f113b").answer(
        challenge, "GET", "/dir/index.html"
    )
    assert 'response="6629fae49393a05397450978507c4ef1"' in answer
    assert "nc=00000001" in answer
    assert 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in answer


def test_the_sha_256_example_of_rfc_7616_clause_3_9_1() -> None:
    nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
    headers = [
        f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
        f'nonce="{nonce}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
        for algorithm in ("MD5", "SHA-256")
    ]
    challenges = parse_challenges(headers)
    assert [one.algorithm for one in challenges] == ["SHA-256", "MD5"]
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    strong, weak = (
        fixed("Mufasa", "Circle of Life", cnonce).answer(one, "GET", "/dir/index.html")
        for one in challenges
    )
    assert "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1" in strong
    assert "8ca523f5e9506fed4657c9700eebdbec" in weak


def test_without_qop_the_old_form_of_rfc_2069_is_used() -> None:
    (challenge,) = parse_challenges(['Digest realm="cam", nonce="n1"'])
    answer = fixed("u", "p", "x").answer(challenge, "DESCRIBE", "rtsp://c/1")
    # md5(md5(user:realm:password):nonce:md5(method:uri)), made with coreutils' md5sum
    assert "qop" not in answer
    assert 'response="cfaae9722a24ef6a00eef0ba0bc08c82"' in answer


def test_basic_is_answered_when_nothing_better_is_offered() -> None:
    challenges = parse_challenges(['Basic realm="x"', 'Digest realm="x", nonce="n"'])
    assert [one.scheme for one in challenges] == ["digest", "basic"]
    assert fixed("Aladdin", "open sesame", "").answer(challenges[1], "GET", "/") == (
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    )


def test_every_answer_to_one_nonce_counts_up() -> None:
    (challenge,) = parse_challenges(['Digest realm="r", nonce="n", qop="auth"'])
    credentials = fixed("u", "p", "c")
    counts = [credentials.answer(challenge, "PLAY", "x").split("nc=")[1][:8] for _ in range(3)]
    assert counts == ["00000001", "00000002", "00000003"]


def test_a_challenge_that_we_do_not_understand_is_left_alone() -> None:
    assert parse_challenges(["Negotiate", "Digest realm=x", 'Digest nonce="a", algorithm=X']) == []


def test_the_password_is_in_no_repr() -> None:
    assert "planted" not in repr(Credentials("u", "planted"))
