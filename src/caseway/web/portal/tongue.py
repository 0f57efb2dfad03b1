"""The contact's page in the contact's language: English as it is written, German beside it."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from caseway.web.stamps import exact

_GERMAN_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_GERMAN_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)

GERMAN = {
    "Contact": "Eingang",
    "Gathering": "Klärung",
    "Solving": "Lösung",
    "Resolution": "Abschluss",
    "Hello {first}, your request": "Guten Tag {first}, Ihre Anfrage",
    "This request": "Diese Anfrage",
    "Your request": "Ihre Anfrage",
    "Where it stands": "Wo es steht",
    "(done)": "(erledigt)",
    "Skip to what we ask": "Direkt zu unserer Frage",
    "We have a proposal for you.": "Wir haben einen Vorschlag für Sie.",
    "We think that this is solved.": "Wir meinen, das ist gelöst.",
    "We have a question for you.": "Wir haben eine Frage an Sie.",
    "We are waiting for somebody else, and keep an eye on it.": (
        "Wir warten auf jemand anderen und behalten es im Auge."
    ),
    "We are working on it.": "Wir arbeiten daran.",
    "If anything is left, write below: that opens the case again.": (
        "Wenn noch etwas offen ist, schreiben Sie unten: dann geht es weiter."
    ),
    "Tell us below whether it worked. If we hear nothing, we take it that it did.": (
        "Sagen Sie uns unten, ob es geholfen hat. Hören wir nichts, nehmen wir es an."
    ),
    "As soon as you answer below, we go on.": "Sobald Sie unten antworten, geht es weiter.",
    "You hear from us as soon as there is something to tell.": "Sie hören von uns, sobald es etwas zu sagen gibt.",
    "You should have heard from us by now. We have noticed, and are on it.": (
        "Sie hätten schon von uns hören sollen. Wir haben es bemerkt und kümmern uns."
    ),
    "You normally hear from us by {when}.": "Normalerweise hören Sie bis {when} von uns.",
    "Our proposal": "Unser Vorschlag",
    "It takes effect by {when}.": "Er gilt ab {when}.",
    "Anything to add? You need not.": "Möchten Sie etwas dazu sagen? Sie müssen nicht.",
    "I agree": "Ich bin einverstanden",
    "I would rather not": "Lieber nicht",
    "Did it work?": "Hat es geholfen?",
    "If not: what is still wrong?": "Wenn nicht: was stimmt noch nicht?",
    "Yes, it is solved": "Ja, es ist gelöst",
    "No, not yet": "Nein, noch nicht",
    "We ask": "Unsere Frage",
    "We wait for your answer.": "Wir warten auf Ihre Antwort.",
    "Your answer": "Ihre Antwort",
    "Answer": "Antworten",
    "How was it?": "Wie war es?",
    "From one to five": "Von eins bis fünf",
    "{n} of 5": "{n} von 5",
    "What should we know? You need not say.": "Was sollten wir wissen? Sie müssen nichts schreiben.",
    "Send the rating": "Bewertung senden",
    "You gave {n} of 5. Thank you.": "Sie haben {n} von 5 gegeben. Danke.",
    "Our conversation": "Was wir uns geschrieben haben",
    "What we write to each other will stand here.": "Was wir uns schreiben, steht hier.",
    "What else you can do": "Was Sie noch tun können",
    "Something is left: write to us": "Es ist noch etwas offen: schreiben Sie uns",
    "Write to us": "Schreiben Sie uns",
    "Your message": "Ihre Nachricht",
    "Send": "Senden",
    "I want to speak to a person": "Ich möchte mit einem Menschen sprechen",
    "How and when can we reach you?": "Wie und wann erreichen wir Sie?",
    "Ask for a person": "Um ein Gespräch bitten",
    "I want to complain": "Ich möchte mich beschweren",
    "What went wrong? It goes to the team lead.": "Was ist schiefgegangen? Es geht an die Teamleitung.",
    "Send the complaint": "Beschwerde senden",
    "I no longer need this": "Ich brauche das nicht mehr",
    "We close the case. An answer of yours opens it again.": (
        "Wir schließen den Fall. Eine Antwort von Ihnen öffnet ihn wieder."
    ),
    "Withdraw my request": "Anfrage zurückziehen",
    "This page is for you alone: whoever has its link can read it.": (
        "Diese Seite ist nur für Sie: wer den Link hat, kann sie lesen."
    ),
    "You were copied, so you can read and write; deciding is up to the person who asked.": (
        "Sie stehen in Kopie: Sie können lesen und schreiben; entscheiden kann nur, wer gefragt hat."
    ),
    "What you wrote is still below.": "Was Sie geschrieben haben, steht noch unten.",
    "Thank you. We carry it out as proposed.": "Danke. Wir machen es wie vorgeschlagen.",
    "Thank you for saying so. We look for another way.": "Danke für die Antwort. Wir suchen einen anderen Weg.",
    "Good to hear. The case is closed; an answer opens it again.": (
        "Das freut uns. Der Fall ist geschlossen; eine Antwort öffnet ihn wieder."
    ),
    "We are sorry. Your case goes back to the person who worked on it.": (
        "Das tut uns leid. Ihr Fall geht zurück an die Person, die daran gearbeitet hat."
    ),
    "Your request is withdrawn. An answer opens it again.": (
        "Ihre Anfrage ist zurückgezogen. Eine Antwort öffnet sie wieder."
    ),
    "Thank you for the rating.": "Danke für die Bewertung.",
    "Thank you. Your message is in the case.": "Danke. Ihre Nachricht ist angekommen.",
    "A person will get in touch with you.": "Ein Mensch meldet sich bei Ihnen.",
    "Your complaint is with the team lead, who will get in touch with you.": (
        "Ihre Beschwerde liegt bei der Teamleitung, die sich bei Ihnen meldet."
    ),
    "Solved. You told us that it worked.": "Gelöst. Sie haben uns gesagt, dass es geholfen hat.",
    "Closed. We take it that the answer worked.": "Geschlossen. Wir nehmen an, dass die Antwort geholfen hat.",
    "Closed, because we could not reach you.": "Geschlossen, weil wir Sie nicht erreichen konnten.",
    "Closed. You withdrew your request.": "Geschlossen. Sie haben Ihre Anfrage zurückgezogen.",
    "Closed, because the proposal was not answered.": "Geschlossen, weil der Vorschlag ohne Antwort blieb.",
    "Closed. We could not do what you asked for.": "Geschlossen. Wir konnten Ihren Wunsch nicht erfüllen.",
    "Closed. Somebody else takes care of it; our last message says who.": (
        "Geschlossen. Jemand anders kümmert sich darum; unsere letzte Nachricht sagt, wer."
    ),
    "Closed.": "Geschlossen.",
    "Closed. It goes on together with another of your cases.": (
        "Geschlossen. Es geht gemeinsam mit einer anderen Anfrage von Ihnen weiter."
    ),
    "Only the person who asked can decide that.": "Das kann nur entscheiden, wer gefragt hat.",
    "Write something first.": "Schreiben Sie erst etwas.",
    "(this page)": "(diese Seite)",
}


class Tongue(msgspec.Struct, frozen=True):
    """One language: its code, and what each English sentence is in it."""

    language: str
    words: Mapping[str, str] = {}

    def say(self, text: str, **values: object) -> str:
        """The sentence in this language, or as it is where nobody has translated it."""
        said = self.words.get(text, text)
        return said.format(**values) if values else said

    def day(self, local: datetime) -> str:
        """`Tue 3 March 2026`, `Dienstag, 3. März 2026`."""
        if self.language != "de":
            return exact(local).split(",")[0]
        return f"{_GERMAN_DAYS[local.weekday()]}, {local.day}. {_GERMAN_MONTHS[local.month - 1]} {local.year}"

    def instant(self, local: datetime) -> str:
        """A day with its time."""
        return exact(local) if self.language != "de" else f"{self.day(local)}, {local:%H:%M} Uhr"


ENGLISH = Tongue("en")
_TONGUES = {"de": Tongue("de", GERMAN)}


def tongue_of(language: str) -> Tongue:
    """The tongue for a language tag such as `de-AT`; English for one that we do not speak."""
    return _TONGUES.get(language.lower().split("-")[0].split("_")[0], ENGLISH)
