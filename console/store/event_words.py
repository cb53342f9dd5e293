"""Which words of an event the text search knows, and how a typed text becomes such words. Pure.

A word is a run of letters and digits, case-folded and without accents. Letters outside ASCII
are spelled by their code point (``uXXXXz``) so that every database splits them the same way; the
spelling is letter by letter, so the beginning of a word is still its beginning.
"""

import json
import re
import unicodedata
import zlib
from collections.abc import Mapping

from console.domain.events import Param

_WORD = re.compile(r"[^\W_]+")
_MAX_WORD = 64
_MAX_WORDS = 64
_MAX_CACHED = 20_000


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text, in order, each at most 64 characters."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return tuple(_spell(word)[:_MAX_WORD] for word in _WORD.findall(plain)[:_MAX_WORDS])


def _spell(word: str) -> str:
    if word.isascii():
        return word
    return "".join(one if one.isascii() else f"u{ord(one):x}z" for one in word)


class WordSplitter:
    """Splits the few texts that come again and again only once. One thread."""

    def __init__(self) -> None:
        """Start empty."""
        self._known: dict[tuple[str, ...], str] = {}
        self._split_before: dict[str, tuple[str, ...]] = {}

    def of_event(self, code: str, subject: str, actor: str, params: Mapping[str, Param]) -> str:
        """The words of one event, each once, with spaces between: code, subject, actor, texts."""
        texts = (code, subject, actor, *[one for one in params.values() if isinstance(one, str)])
        words = self._known.get(texts)
        if words is None:
            if len(self._known) >= _MAX_CACHED:
                self._known.clear()
            each = dict.fromkeys(word for text in texts for word in self._split(text))
            words = self._known[texts] = " ".join(each)
        return words

    def _split(self, text: str) -> tuple[str, ...]:
        words = self._split_before.get(text)
        if words is None:
            if len(self._split_before) >= _MAX_CACHED:
                self._split_before.clear()
            words = self._split_before[text] = split_words(text)
        return words


def kind_mark(kind_id: int) -> str:
    """The mark by which the text search knows a kind."""
    return f"k{kind_id}"


def subject_mark(subject: str) -> str:
    """The mark by which the text search knows a subject; two may share one."""
    return f"s{zlib.crc32(subject.encode()):08x}"


def texts_of_params(params: str) -> Mapping[str, Param]:
    """Stored parameters for `WordSplitter.of_event`; a damaged text has no words."""
    try:
        decoded = json.loads(params)
    except ValueError:
        return {}
    return decoded if isinstance(decoded, dict) else {}
