"""Finds step texts that would send somebody nearer a suspect item. Pure; a lint, no proof.

A playbook may never ask for that (mailroom.md 3.1). The words catch what slips in while writing; a
sentence that says not to do it is let through, because "do not" is how do-nots are said.
"""

import re

from console.domain.playbooks.schema import Playbook

_NEARER = (
    r"approach(?:es)? the (?:item|parcel|letter|package|device|object|bag|box)",
    r"(?:go|walk|move|step|come|get|stay|stand) (?:up |over |back |closer |near |nearer |next )*"
    r"(?:to|beside|by|near) the (?:item|parcel|letter|package|device|object|bag|box)\b",
    r"(?:look|peer|reach|feel|see) (?:in|into|inside|under|behind) the "
    r"(?:item|parcel|letter|package|device|object|bag|box)",
    r"(?:look|check|inspect|examine|photograph|film)\b[^.;]*\b(?:closely|close up|from close)",
    r"(?:pick|lift) (?:it|the (?:item|parcel|letter|package|bag|box)) up",
    r"pick up the (?:item|parcel|letter|package|device|object|bag|box)",
    r"(?:carry|bring|take|move|push|turn|shake|open|empty|cut|cover|bag|wrap|touch|handle|unload) "
    r"(?:it|the (?:item|parcel|letter|package|device|object|box|weapon|contents))\b",
    r"(?:smell|sniff|taste)\b",
    r"(?:sweep|vacuum|brush|wipe|mop|hose)\b[^.;]*\b(?:powder|spill|liquid|grains|it)\b",
    r"(?:x-ray|rescan|scan) (?:it|the (?:item|parcel|letter|package)) again",
    r"(?:closer|nearer)\b",
    r"re-?enter\b",
    r"go back in\b",
)
_PATTERN = re.compile("|".join(f"(?:{one})" for one in _NEARER), re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:do not|don't|never|nobody|no one|not|without|instead of|nothing|before anybody)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.;:!?]+")


def nearer_words(text: str) -> str:
    """The words of a text that send somebody nearer an item.

    Args:
        text: One or more sentences.

    Returns:
        The first such words; empty when there are none, or only after a "do not".
    """
    for sentence in _SENTENCE.findall(text):
        hit = _PATTERN.search(sentence)
        if hit is not None and not _DENIED.search(sentence[: hit.start()]):
            return hit.group(0).strip()
    return ""


def lint(playbook: Playbook) -> tuple[tuple[str, str], ...]:
    """Steps whose text or detail sends somebody nearer: id and words, in the order of steps."""
    found = []
    for step in playbook.steps:
        words = nearer_words(step.text) or nearer_words(step.detail)
        if words:
            found.append((step.step_id, words))
    return tuple(found)
