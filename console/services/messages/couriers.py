"""Takes messages to their servers, each channel on a thread of its own. See `Couriers`."""

import logging
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from console.domain.messages.board import Channel
from console.services.accounts.credential_desk import CredentialDesk, JobGiver
from console.services.accounts.jobs import Job
from console.services.desk_thread import DeskThread
from console.services.messages.delivery import Delivery, DeliveryResult, DeliveryVerdict
from hardware.outbound.message import Outgoing, Sender

log = logging.getLogger("outbound")


def send(delivery: Delivery, senders: Mapping[str, Sender]) -> DeliveryResult:
    """Try once; blocks for the server's limit. The channel's thread.

    Args:
        delivery: What.
        senders: By channel, webhooks by ``webhook:ID``.
    """
    is_hook = delivery.channel is Channel.WEBHOOK
    name = f"webhook:{delivery.to}" if is_hook else delivery.channel.value
    sender = senders.get(name)
    if sender is None:
        return DeliveryResult(delivery.message_id, DeliveryVerdict.REFUSED, "not_configured")
    result = sender.send(
        Outgoing(
            delivery.stable_id,
            "" if is_hook else delivery.to,
            delivery.title,
            delivery.body,
            delivery.created_utc_ns,
            delivery.is_exercise,
        )
    )
    log.info("message %s by %s: %s", delivery.message_id, name, result.cause or "taken")
    verdict = DeliveryVerdict(result.verdict.value)
    return DeliveryResult(delivery.message_id, verdict, result.cause)


def guarded_send(delivery: Delivery, senders: Mapping[str, Sender]) -> DeliveryResult:
    """`send`, whose mistakes must not leave a channel waiting for ever."""
    try:
        return send(delivery, senders)
    except Exception:
        log.exception("sending %s failed by a mistake of ours", delivery.message_id)
        return DeliveryResult(delivery.message_id, DeliveryVerdict.RETRY, "own_mistake")


class Couriers(QObject):
    """One thread a channel; blocking servers never hold the operations thread. Main thread."""

    def __init__(self, senders: Mapping[str, Sender]) -> None:
        """Build; nothing runs until start()."""
        super().__init__()
        self._senders = dict(senders)
        names = {name.partition(":")[0] for name in senders}
        self.channels = frozenset(Channel(name) for name in names)
        self._givers: dict[Channel, JobGiver] = {}
        self.desks: list[CredentialDesk] = []
        self._threads: list[DeskThread] = []
        self._on_result: Callable[[DeliveryResult], None] = lambda _result: None
        for channel in sorted(self.channels):
            desk, giver = CredentialDesk(), JobGiver()
            giver.job_given.connect(desk.on_job_given)
            self.desks.append(desk)
            self._givers[channel] = giver
            self._threads.append(DeskThread(desk, f"outbox-{channel.value}"))

    def answer_to(self, on_result: Callable[[DeliveryResult], None]) -> None:
        """Who is told the results, on the operations thread; before start()."""
        self._on_result = on_result

    def deliver(self, delivery: Delivery) -> None:
        """Hand one message to its thread. Operations thread; returns at once."""
        senders = self._senders
        self._givers[delivery.channel].give(
            Job("deliver", lambda: guarded_send(delivery, senders), self._on_result)
        )

    def start(self) -> None:
        """Begin to serve."""
        for one in self._threads:
            one.start()

    def stop(self, limit_s: float) -> list[str]:
        """End; what was under way is tried again at the next start. Names the overdue."""
        return [name for one in self._threads for name in one.stop(limit_s)]
