"""What a page says the same to everybody, at any time, whatever it was given: only this can be waited for by its words.

So nothing counts that holds a number (dates, times, counters), a quoted text, a value that was given in the recording,
a moment (“Good morning”), a salutation, or a name: a capital in the midst of a sentence. It is better to miss a text
than to wait for one that never comes again.
"""

from __future__ import annotations

import re

from runtime.recorder.events import Seen
from runtime.recorder.merging.given import Given

_SHORTEST, _LONGEST = 3, 59
#: What tells of one record or one day, or only of work that goes on.
_OF_DATA = re.compile(r"\d|[“”„\"…]|\.\.\.")
_OF_MOMENT = re.compile(
    r"\b(today|tonight|tomorrow|yesterday|ago|morning|afternoon|evening|night|(mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|january|february|april|june|july|august|(septem|octo|novem|decem)ber"
    r"|днес|утре|вчера|преди|утро|добър ден|следобед|вечер|понеделник|вторник|сряда|четвъртък|петък|събота|неделя"
    r"|януари|февруари|март|април|юни|юли|август|(септем|окто|ноем|декем)ври)\b",
    re.IGNORECASE,
)
_SALUTATION = re.compile(r"(hello|hi|hey|dear|welcome|здравейте?|добре дош\w+|уважаем\w+)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:]\s+")
_WORD = re.compile(r"[^\W\d_]+")


def is_lasting(seen: Seen, given: Given) -> bool:
    """Whether it says something, and will say it again."""
    return lasts(words_of(seen), given)


def lasts(words: str, given: Given) -> bool:
    """Whether these words say something, and will again."""
    if not _SHORTEST <= len(words) <= _LONGEST or _OF_DATA.search(words) or _OF_MOMENT.search(words):
        return False
    return not (_SALUTATION.match(words) or _names_something(words) or given.is_in(words))


def words_of(seen: Seen) -> str:
    """What it says."""
    return seen.fingerprint.name or seen.fingerprint.text


def _names_something(words: str) -> bool:
    """Whether a sentence has a capitalised word behind its first; in a title all words are."""
    later = [_WORD.findall(sentence)[1:] for sentence in _SENTENCE_END.split(words)]
    return any(any(map(_is_capitalised, some)) and any(map(str.islower, some)) for some in later)


def _is_capitalised(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and not word.isupper()
