"""Every page and deed of the process rooms; each module adds its own ROUTES."""

from caseway.web.processes import maps, overview

ROUTES = (
    *overview.ROUTES,
    *maps.ROUTES,
)
