"""A blocking server holds its own thread and nobody else; the answer comes as an order."""

import threading

from pytestqt.qtbot import QtBot

from console.domain.messages.board import Channel
from console.services.messages.couriers import Couriers
from console.services.messages.delivery import Delivery, DeliveryResult, DeliveryVerdict
from console.services.operations.orders import Order
from hardware.outbound.message import Outgoing, SendResult, accepted


class _Server:
    """Answers when it is let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.threads: list[str] = []
        self.got: list[Outgoing] = []

    def send(self, message: Outgoing) -> SendResult:
        self.threads.append(threading.current_thread().name)
        self.got.append(message)
        self.gate.wait(5.0)
        return accepted()


def _delivery(number: int, channel: Channel, to: str) -> Delivery:
    return Delivery(f"control-{number}", f"control-{number}.s", channel, to, "t", "b", 1, False)


def test_a_slow_mail_server_does_not_hold_up_a_webhook(qtbot: QtBot) -> None:
    mail, hook = _Server(), _Server()
    hook.gate.set()
    couriers = Couriers({"email": mail, "webhook:duty": hook})
    results: list[DeliveryResult] = []
    orders: list[Order] = []
    couriers.answer_to(results.append)
    for desk in couriers.desks:
        desk.order_made.connect(orders.append)
    assert couriers.channels == {Channel.EMAIL, Channel.WEBHOOK}
    couriers.start()
    try:
        couriers.deliver(_delivery(1, Channel.EMAIL, "a@b.example"))
        couriers.deliver(_delivery(2, Channel.WEBHOOK, "duty"))
        qtbot.waitUntil(lambda: len(orders) == 1, timeout=5_000)
        orders[0].work()
        assert results == [DeliveryResult("control-2", DeliveryVerdict.ACCEPTED)]
        mail.gate.set()
        qtbot.waitUntil(lambda: len(orders) == 2, timeout=5_000)
        orders[1].work()
        assert results[-1].message_id == "control-1"
        assert mail.got[0].to == "a@b.example"
        assert mail.threads != hook.threads
    finally:
        mail.gate.set()
        assert couriers.stop(5.0) == []
