"""Sentences of the events, one module a subject; `console.models.event_words` joins them."""

from collections.abc import Mapping
from typing import Final

from console.domain.events import Code
from console.models.sentences import (
    alarms,
    incidents,
    messages,
    operators,
    playbooks,
    shift,
    site_facts,
    sound,
)

SENTENCES: Final[Mapping[Code, str]] = {
    **site_facts.SENTENCES,
    **alarms.SENTENCES,
    **sound.SENTENCES,
    **operators.SENTENCES,
    **incidents.SENTENCES,
    **playbooks.SENTENCES,
    **messages.SENTENCES,
    **shift.SENTENCES,
}
