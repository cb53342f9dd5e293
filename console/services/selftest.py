"""The self-test: every check of an installation as one line. Blocking; never on the GUI thread.

A check looks and measures and changes nothing but scratch files of its own. What escapes a check
becomes its line, since the remaining checks still tell something.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from console.clock import Clock
from console.config.keystore import Keystore
from console.config.site import Site
from console.domain.selftest import CheckOutcome, SelfTestLine
from console.paths import SitePaths
from console.services.site_places import media_root

log = logging.getLogger("health")


@dataclass(frozen=True, slots=True)
class SelfTestSubject:
    """What is tested.

    Attributes:
        paths: Where everything is.
        site_file: The site file in use.
        site: None when it was refused.
        site_words: Why it was refused; else empty.
        keystore: None when it could not be opened.
        keystore_words: Why not; else empty.
        is_passphrase_missing: The keystore was not tried, since nobody gave its passphrase.
        clock: The program's clock.
    """

    paths: SitePaths
    site_file: Path
    site: Site | None
    site_words: str
    keystore: Keystore | None
    keystore_words: str
    is_passphrase_missing: bool
    clock: Clock

    @property
    def media_root(self) -> Path:
        """The folder of footage, the default one where the site file was refused."""
        return self.paths.media if self.site is None else media_root(self.site, self.paths)


Check = Callable[[SelfTestSubject], Sequence[SelfTestLine]]


def run_checks(subject: SelfTestSubject, checks: Sequence[Check]) -> tuple[SelfTestLine, ...]:
    """Make every check, in order.

    Returns:
        At least one line for each check.
    """
    lines: list[SelfTestLine] = []
    for check in checks:
        try:
            lines += check(subject)
        except Exception as error:
            name = getattr(check, "__name__", "check").removeprefix("check_")
            log.exception("self-test %s failed", name)
            words = f"The check itself failed: {type(error).__name__}. The log has the rest."
            title = name.replace("_", " ").capitalize()
            lines.append(SelfTestLine(name, title, CheckOutcome.FAIL, "not measured", words=words))
    return tuple(lines)
