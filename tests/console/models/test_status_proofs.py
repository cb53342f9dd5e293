"""The foot of the window counts proofs and dates a seal of another day."""

from zoneinfo import ZoneInfo

from console.models.status_proofs import key_hints, proofs
from widgets.roles import Tone

ZONE = ZoneInfo("Europe/Zurich")
NOW_NS = 1_795_530_727_000_000_000  # 2026-11-24 15:32:07 in Zurich
DAY_NS = 86_400_000_000_000


def test_missing_proof_is_a_warning() -> None:
    whole = proofs(6, 6, 0, NOW_NS, ZONE, "Demo")
    part = proofs(5, 6, 0, NOW_NS, ZONE, "Demo")
    assert (whole[0].text, whole[0].tone) == ("Recording 6 of 6", Tone.CALM)
    assert part[0].tone is Tone.WARNING


def test_a_seal_of_another_day_carries_its_date() -> None:
    today = proofs(6, 6, NOW_NS, NOW_NS + 1, ZONE, "Demo")[1].text
    later = proofs(6, 6, NOW_NS, NOW_NS + DAY_NS, ZONE, "Demo")[1].text
    never = proofs(6, 6, 0, NOW_NS, ZONE, "Demo")[1].text
    assert today == "Log sealed 15:32:07"
    assert later == "Log sealed 24 Nov 2026 15:32:07"
    assert never == "Log not sealed yet"


def test_the_keys_of_the_wall_are_named_only_where_they_work() -> None:
    assert any(hint.key == "S" for hint in key_hints("live"))
    assert not any(hint.key == "S" for hint in key_hints("setup"))
