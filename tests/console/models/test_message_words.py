"""Whatever keeps a message from arriving is said in words, not as a code."""

import re
from pathlib import Path

from console.models.event_words import CAUSES


def test_every_cause_of_a_sender_has_its_words(repository: Path) -> None:
    texts = [
        one.read_text(encoding="utf-8") for one in (repository / "hardware/outbound").glob("*.py")
    ]
    found = {
        cause for text in texts for cause in re.findall(r"(?:retry|refused)\(\"([a-z_]+)\"\)", text)
    }
    assert len(found) > 8
    assert found <= set(CAUSES)
