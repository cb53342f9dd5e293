"""Recording is proven by a fresh sync without trouble, and by nothing else."""

from console.domain.recording import PROOF_STALE_S, RecordingProof, is_proven

NOW_NS = 100_000_000_000
OLD_NS = NOW_NS - round((PROOF_STALE_S + 0.1) * 1e9)


def proof(synced_ns: int, trouble: str = "") -> RecordingProof:
    return RecordingProof("01", synced_ns, is_wanted=True, trouble=trouble)


def test_a_fresh_sync_proves_and_an_old_one_does_not() -> None:
    assert is_proven(proof(NOW_NS - 1_000_000_000), NOW_NS)
    assert not is_proven(proof(OLD_NS), NOW_NS)


def test_nothing_synced_yet_proves_nothing() -> None:
    assert not is_proven(proof(0), 1)


def test_trouble_outweighs_a_fresh_sync() -> None:
    assert not is_proven(proof(NOW_NS, "no_packets"), NOW_NS)
