"""Translates the site file's servers into what `hardware` takes, secrets included. Any thread."""

from collections.abc import Callable
from pathlib import Path

from console.config.keystore import Keystore
from console.config.site import MailServer, MqttBroker, Site
from console.config.site_rules import secret_name
from hardware.outbound.message import Sender
from hardware.outbound.mqtt import MqttSender, MqttSettings, MqttVersion
from hardware.outbound.smtp import MailSecurity, SmtpSender, SmtpSettings
from hardware.outbound.webhook import WebhookSender, WebhookSettings

#: A sender by channel; a webhook by ``webhook:ID``.
Senders = dict[str, Sender]


def _secret(reference: str, keystore: Keystore) -> str:
    return keystore.text(secret_name(reference)) if reference else ""


def _file(path: str) -> Path | None:
    return Path(path) if path else None


def _mail(server: MailServer, keystore: Keystore, limit_s: float) -> SmtpSender:
    return SmtpSender(
        SmtpSettings(
            server.host,
            server.port,
            MailSecurity(server.security.value),
            server.sender,
            server.user,
            _secret(server.password, keystore),
            _file(server.ca_file),
            limit_s,
        )
    )


def _mqtt(broker: MqttBroker, keystore: Keystore, client_id: str, limit_s: float) -> MqttSender:
    return MqttSender(
        MqttSettings(
            broker.host,
            broker.port,
            broker.tls,
            broker.topic,
            client_id,
            MqttVersion(broker.version),
            broker.user,
            _secret(broker.password, keystore),
            _file(broker.ca_file),
            limit_s,
        )
    )


def senders_of(site: Site, seat: str, keystore: Keystore, utc_ns: Callable[[], int]) -> Senders:
    """Every server of the site file, opened by nobody yet.

    Args:
        site: Checked.
        seat: Of this console; part of the MQTT client's id.
        keystore: Holds the secrets.
        utc_ns: The clock that stamps signatures.

    Raises:
        UnknownSecretError: If a secret's name is not in the keystore.
    """
    outbound = site.outbound
    senders: Senders = {}
    if outbound.smtp is not None:
        senders["email"] = _mail(outbound.smtp, keystore, outbound.limit_s)
    if outbound.mqtt is not None:
        client = f"sallyport-{site.site.id}-{seat}"
        senders["mqtt"] = _mqtt(outbound.mqtt, keystore, client, outbound.limit_s)
    for hook in outbound.webhooks:
        settings = WebhookSettings(
            hook.url, _secret(hook.key, keystore).encode(), _file(hook.ca_file), outbound.limit_s
        )
        senders[f"webhook:{hook.id}"] = WebhookSender(settings, lambda: utc_ns() // 1_000_000_000)
    return senders
