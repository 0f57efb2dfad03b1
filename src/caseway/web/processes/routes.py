"""Every page and deed of the process rooms; each module adds its own ROUTES."""

from caseway.web.processes import (
    arrivals,
    changes,
    draft_deeds,
    draft_page,
    maps,
    moves,
    overview,
    replays,
    scenarios,
    scenarios_cases,
    scenarios_editor,
    versions,
)

ROUTES = (
    *draft_page.ROUTES,
    *draft_deeds.ROUTES,
    *overview.ROUTES,
    *arrivals.ROUTES,
    *maps.ROUTES,
    *versions.ROUTES,
    *changes.ROUTES,
    *moves.ROUTES,
    *replays.ROUTES,
    *scenarios.ROUTES,
    *scenarios_cases.ROUTES,
    *scenarios_editor.ROUTES,
)
