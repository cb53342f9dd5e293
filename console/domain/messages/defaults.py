"""Texts for a site that has not written its own. Nobody approved them: they say so. Pure."""

from typing import Final

from console.domain.messages.templates import Audience, Template

ESCALATED: Final = "escalated"
CONTACT_TEST: Final = "contact-test"

DEFAULT_TEMPLATES: Final = (
    Template(
        ESCALATED,
        Audience.INTERNAL,
        "{what}: nobody has answered",
        "{what}, {place}.\nSite {site}, {time_utc}.\nNobody has answered. You are asked as {post}.",
    ),
    Template(
        CONTACT_TEST,
        Audience.INTERNAL,
        "Test of contacts, site {site}",
        "This is a test at {time_utc}. Nothing has happened. Say that it arrived.",
    ),
)
