"""The mailbox keeps the newest value and counts what nobody read."""

from console.pipeline.mailbox import Mailboxes


def test_the_newest_value_wins_and_the_replaced_one_is_counted() -> None:
    boxes: Mailboxes[int] = Mailboxes()
    boxes.put("01", 1)
    boxes.put("01", 2)
    boxes.put("02", 3)
    assert boxes.take_all() == {"01": 2, "02": 3}
    assert boxes.take_all() == {}
    assert boxes.replaced("01") == 1
    assert boxes.replaced("02") == 0


def test_a_forgotten_box_is_empty() -> None:
    boxes: Mailboxes[int] = Mailboxes()
    boxes.put("01", 1)
    boxes.forget(["01", "09"])
    assert boxes.take_all() == {}
