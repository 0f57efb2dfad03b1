"""A cheap hint at the language of a text: which of the small words are most frequent. A hint, no more."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-zäöüßéèàáíóúñçãõ]{2,12}", re.IGNORECASE)
_SMALL_WORDS = {
    "en": "the and you to of is for that have with not this my it are was please would can has",
    "de": "und die der das ich nicht ist sie mit ein eine für auf den zu haben habe wir bitte wurde mein",
    "fr": "le la les et je vous pas est une pour que dans avec mon nous votre bonjour merci des sur",
    "es": "el los las que por con una para mi pero como su del gracias hola está usted me lo",
    "pt": "os as que não uma para com por meu minha você está obrigado foi mas como dos ao um",
    "nl": "de het een en ik niet van dat is op voor met mijn heb maar ook graag bedankt zijn naar",
    "it": "il di che non una per con sono mi del della grazie buongiorno ho ma come questo gli",
}
_LANGUAGES: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES.setdefault(_word, []).append(_language)
_LOOKED_AT = 1_000


def language_of(text: str) -> str | None:
    """A two-letter code, None if the text does not say clearly."""
    counts: dict[str, int] = {}
    for word in _WORD.findall(text[:_LOOKED_AT].lower()):
        for language in _LANGUAGES.get(word, ()):
            counts[language] = counts.get(language, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < 3:
        return None
    second = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if ranked[0][1] > second * 1.3 else None
