"""Is a message after the closure only thanks? Short, no question, no attachment, and it says so in some language."""

import re

LENGTH_MAX = 160

_THANKS = re.compile(
    r"\b(thank(s| you)|thx|ty|cheers|much appreciated|danke|dankesch[öo]n|vielen dank|merci|gracias|grazie|obrigad[oa]|"
    r"bedankt|dank je|tack|tak|dzi[ęe]kuj[ęe]|perfect|great|super|wunderbar|prima)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\?|\b(but|however|still|again|not|isn't|doesn't|didn't|won't|aber|leider|noch|nicht|wieder|mais|pero)\b",
    re.IGNORECASE,
)


def is_thanks(text: str, attachments: int) -> bool:
    """Whether `text` says thanks and nothing that would need a person; in doubt it is not thanks."""
    words = text.strip()
    if attachments or not words or len(words) > LENGTH_MAX:
        return False
    return _THANKS.search(words) is not None and _DOUBT.search(words) is None
