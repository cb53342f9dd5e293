"""Which contact list and which texts hold now, folded from events. Operations thread only."""

import json
import logging
from collections.abc import Iterable

from console.domain.events import Code, Event
from console.domain.messages.contacts import ContactList
from console.domain.messages.defaults import DEFAULT_TEMPLATES
from console.domain.messages.list_json import contacts_from_json, templates_from_json
from console.domain.messages.templates import Template
from console.domain.operations import StateRow

log = logging.getLogger("console.operations")

SUBJECT = "contact"


class ContactBook:
    """The newest version of each document, and when each contact was tested."""

    def __init__(self) -> None:
        """Begin with nobody and the built-in texts."""
        self.listed = ContactList()
        self.templates: tuple[Template, ...] = DEFAULT_TEMPLATES
        self.version = 0
        self.tests: dict[str, tuple[int, str]] = {}
        self._rows: dict[str, str] = {}
        self._changed: dict[str, int] = {}

    @property
    def subject(self) -> str:
        """Name of the book."""
        return SUBJECT

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Beginnings of the codes it folds."""
        return ("contact.",)

    def template(self, template_id: str) -> Template | None:
        """A text, the site's own first."""
        every = (*self.templates, *DEFAULT_TEMPLATES)
        return next((one for one in every if one.template_id == template_id), None)

    def apply(self, event: Event) -> None:
        """Fold one durable event."""
        params = event.params
        if event.code is Code.CONTACT_TESTED:
            contact = event.subject.partition(":")[2]
            self.tests[contact] = (event.utc_ns, str(params.get("outcome", "")))
            self._note("tests", json.dumps(self.tests), event.utc_ns)
        elif event.code in {Code.CONTACTS_CHANGED, Code.TEMPLATES_CHANGED}:
            name = "contacts" if event.code is Code.CONTACTS_CHANGED else "templates"
            version = params.get("version", 0)
            body = json.dumps({"version": version, "document": params.get("document", "")})
            if self._take(name, body):
                self._note(name, body, event.utc_ns)

    def _note(self, name: str, body: str, utc_ns: int) -> None:
        self._rows[name] = body
        self._changed[name] = utc_ns

    def _take(self, name: str, body: str) -> bool:
        """Use a document; one that cannot be read leaves the old one in force."""
        try:
            content = json.loads(body)
            if name == "contacts":
                self.listed = contacts_from_json(content["document"])
                self.version = int(content["version"])
            else:
                self.templates = templates_from_json(content["document"])
        except ValueError as error:
            log.warning("a stored %s document is not readable: %s", name, error)
            return False
        return True

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows."""
        for row in rows:
            if row.key == "tests":
                stored = json.loads(row.body)
                self.tests = {who: (at, str(outcome)) for who, (at, outcome) in stored.items()}
            else:
                self._take(row.key, row.body)
            self._rows[row.key] = row.body

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call."""
        changed = self._changed
        self._changed = {}
        return tuple(
            StateRow(SUBJECT, name, True, False, utc_ns, self._rows[name])  # noqa: FBT003 - a row
            for name, utc_ns in changed.items()
        )
