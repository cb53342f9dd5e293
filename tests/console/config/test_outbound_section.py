"""The `[outbound]` section: servers with secrets by name, contradictions refused."""

from pathlib import Path

import pytest

from console.config.load_site import load_site
from console.config.site_problems import SiteFileError

HEAD = 'version = 1\n[site]\nid = "s"\nname = "S"\ntime_zone = "UTC"\n'
SMTP = '[outbound.smtp]\nhost = "mail.example.org"\nsender = "a@example.org"\n'
HOOK = '[[outbound.webhooks]]\nid = "duty"\nurl = "https://example.org/told"\nkey = "secret:hook"\n'
MQTT = '[outbound.mqtt]\nhost = "broker.example.org"\ntopic = "sallyport/s"\n'

BROKEN = {
    "a host with a scheme": SMTP.replace("mail.", "smtp://mail."),
    "two senders": SMTP.replace("a@example.org", "a@example.org, b@example.org"),
    "a password in the open": SMTP + 'user = "u"\npassword = "secret:p"\nsecurity = "none"\n',
    "a password without a user": SMTP + 'password = "secret:p"\n',
    "a plain password": SMTP + 'user = "u"\npassword = "hunter2"\n',
    "an unknown protection": SMTP + 'security = "ssl"\n',
    "a port beyond all ports": SMTP + "port = 70000\n",
    "a hook by mail": HOOK.replace("https:", "ftp:"),
    "a hook with a password": HOOK.replace("example.org", "u:p@example.org"),
    "a hook without a key": HOOK.replace("secret:hook", ""),
    "a key that nobody has": HOOK.replace("secret:hook", "secret:other"),
    "a wide topic": MQTT.replace("sallyport/s", "sallyport/#"),
    "an old protocol": MQTT + 'version = "3"\n',
    "a relative authority": MQTT + 'ca_file = "ca.pem"\n',
    "an unknown key": SMTP + 'pasword = "secret:p"\n',
    "no patience": "[outbound]\nlimit_s = 0\n",
}


def _load(tmp_path: Path, text: str) -> object:
    path = tmp_path / "site.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_site(path, ("hook", "p")).outbound


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_server_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(SiteFileError) as refused:
        _load(tmp_path, text)
    assert all(one.line > 5 and one.cure for one in refused.value.problems)
    assert "hunter2" not in str(refused.value)


def test_every_server_may_stand_alone_or_with_the_others(tmp_path: Path) -> None:
    for text in ("", SMTP, HOOK, MQTT, SMTP + HOOK + MQTT):
        assert _load(tmp_path, text) is not None
