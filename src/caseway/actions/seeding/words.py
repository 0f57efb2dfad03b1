"""What many people write, put together from parts: believable, and different enough for lists and search."""

from random import Random

THINGS = (
    "kettle toaster oven fridge freezer dishwasher mixer blender grill lamp kitchen scale coffee machine espresso "
    "machine milk frother hood hob pan casserole knife bread box tray plate glass carafe cutlery table chair shelf"
).split()
TROUBLES = (
    ("repairs", "fault", "leaks", "leaks at the base"),
    ("repairs", "fault", "noise", "makes a grinding noise"),
    ("repairs", "fault", "general", "stopped after a week"),
    ("repairs", "fault", "general", "does not switch on"),
    ("delivery", "delivery", "not arrived", "has not arrived"),
    ("delivery", "delivery", "damaged", "arrived damaged"),
    ("delivery", "return", "general", "is the wrong size"),
    ("delivery", "return", "general", "I would like to send it back"),
    ("billing", "billing", "invoice", "invoice without a VAT number"),
    ("billing", "billing", "refund", "refund has not come"),
    ("billing", "billing", "general", "was charged twice"),
    ("general", "question", "general", "how do I clean it?"),
    ("general", "question", "general", "which spare part fits?"),
)
"""Queue, kind, category, and how a subject goes on."""

THEIRS = (
    "Hello, I bought it in your shop in the spring and was happy with it until last week.",
    "Could you please tell me what to do next? I can send photos if that helps.",
    "My order number is on the invoice that I attach to this message.",
    "I have tried everything that the manual says, twice.",
    "Thank you for the quick answer, I will try that this evening.",
    "It happened again this morning, just after I had filled it.",
    "Guests are coming on Saturday, so it would be good to know before then.",
    "I would rather have a new one than a repair, if that is possible.",
    "The neighbours have not seen the parcel either.",
    "That worked, thank you very much.",
)
OURS = (
    "Good morning, thank you for writing. I am sorry that it gives you trouble.",
    "Could you tell me which model it is? The number stands on the plate underneath.",
    "I have asked our workshop; they know this fault and have the part here.",
    "We send you a new one today, the parcel number follows by mail.",
    "The refund is booked, you see it on your card within three working days.",
    "Please let us know whether it works now. If it does not, just answer this message.",
    "The technician of your town comes on Thursday between eight and twelve.",
    "The label for the way back is attached; any post office takes it.",
)
FIRST_NAMES = (
    "Anna Ben Carla David Elif Farid Greta Hugo Irene Jan Kaja Luis Marta Nils Olga Pedro Quirin Rosa Sven Tara Umar "
    "Vera Willem Xenia Yusuf Zoe"
).split()
LAST_NAMES = (
    "Abbot Bauer Costa Dahl Eriksen Fischer Garcia Hansen Ito Jansen Kowalski Lopez Moreau Novotny Olsen Petrov Quinn "
    "Rossi Schulz Tanaka Ueda Varga Weber Xu Yilmaz Zhang"
).split()


def subject(chance: Random) -> tuple[str, tuple[str, str, str, str]]:
    """A subject, and the trouble that it names."""
    trouble = chance.choice(TROUBLES)
    return f"{chance.choice(THINGS).capitalize()}: {trouble[3]}", trouble


def text(chance: Random, ours: bool) -> str:
    """One to four sentences of a message."""
    return " ".join(chance.sample(OURS if ours else THEIRS, chance.randint(1, 4)))


def name(chance: Random) -> str:
    """Somebody's name."""
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
