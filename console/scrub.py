"""Takes secrets out of text before it reaches a log, a report or a title.

Registered secrets are replaced in every spelling that programs print (plain, percent-encoded,
base64, hexadecimal); beside them everything that looks like a credential goes: user names and
passwords in URLs, ``Authorization`` headers, ``password=`` parameters. It prefers to remove too
much. Any thread.
"""

import base64
import re
import threading
from urllib.parse import quote, quote_plus

#: What stands where a secret stood.
MASK = "***"

#: A shorter secret is not searched for by value: it would blank ordinary words.
SHORTEST = 4

#: What must stand in a text (in lower case) before its rule is worth trying, the rule, what it
#: leaves. A line of log passes here for each handler.
_RULES: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = (
    # scheme://user:password@host; greedy to the last @, since passwords may hold @ and /
    (("://", "@"), re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s'\"<>]*@"), rf"\1{MASK}@"),
    (
        ("authorization",),
        re.compile(r"(?i)(\b(?:proxy-)?authorization['\"]?\s*[:=]\s*)[^\r\n]+"),
        rf"\1{MASK}",
    ),
    (
        ("basic ",),
        re.compile(r"\bBasic\s+(?=\S*[0-9=])[A-Za-z0-9+/=_.-]{8,}"),
        f"Basic {MASK}",
    ),
    (
        ("bearer ",),
        re.compile(r"\bBearer\s+(?=\S*[0-9=])[A-Za-z0-9+/=_.-]{8,}"),
        f"Bearer {MASK}",
    ),
    (
        ("=",),
        re.compile(r"(?i)\b(pass(?:word|wd|phrase)?|pwd|token|api_?key)=(?!\*)[^&\s'\",;)]+"),
        rf"\1={MASK}",
    ),
)


def _spellings(secret: bytes) -> set[str]:
    """Every form in which a secret may be printed."""
    forms = {secret.hex(), secret.hex().upper(), base64.b64encode(secret).decode("ascii")}
    forms.add(base64.urlsafe_b64encode(secret).decode("ascii"))
    try:
        text = secret.decode("utf-8")
    except UnicodeDecodeError:
        forms.add(repr(secret)[2:-1])
    else:
        forms |= {text, quote(text, safe=""), quote(text), quote_plus(text), repr(text)[1:-1]}
        forms.add(text.encode("unicode_escape").decode("ascii"))
    return {form for form in forms if len(form) >= SHORTEST}


class Scrubber:
    """The list of known secrets and the rules for unknown ones. Any thread."""

    def __init__(self) -> None:
        """Know no secret yet; the rules for credentials always hold."""
        self._lock = threading.Lock()
        self._forms: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say how many spellings are known, never which."""
        return f"Scrubber({len(self._forms)} spellings)"

    def add(self, *secrets: str | bytes) -> None:
        """Learn secrets; those of under four characters are left to the rules."""
        forms: set[str] = set()
        for secret in secrets:
            raw = secret.encode() if isinstance(secret, str) else bytes(secret)
            if len(raw) >= SHORTEST:
                forms |= _spellings(raw)
        with self._lock:
            # Longest first, so that no spelling leaves the rest of a longer one behind.
            self._forms = tuple(sorted(forms.union(self._forms), key=len, reverse=True))

    def clean(self, text: str) -> str:
        """Return the text without secrets."""
        for form in self._forms:
            if form in text:
                text = text.replace(form, MASK)
        lower = text.lower()
        for needles, rule, replacement in _RULES:
            if all(needle in lower for needle in needles):
                text = rule.sub(replacement, text)
        return text


#: The process's scrubber. The keystore teaches it, logs and crash reports ask it: a safety net
#: that nobody can forget to pass on.
SCRUBBER = Scrubber()
