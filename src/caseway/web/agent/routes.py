"""Every page and deed of the workspace."""

from caseway.web.agent import (
    assignments,
    case_maps,
    cases,
    closures,
    incidents,
    lists,
    mail_rooms,
    messages,
    splits,
    tasks,
    words_said,
)

ROUTES = (
    *lists.ROUTES,
    *cases.ROUTES,
    *case_maps.ROUTES,
    *messages.ROUTES,
    *words_said.ROUTES,
    *assignments.ROUTES,
    *closures.ROUTES,
    *tasks.ROUTES,
    *splits.ROUTES,
    *incidents.ROUTES,
    *mail_rooms.ROUTES,
)
