"""The API for programs, `/api/v1`: one table of operations, served and told from the same lines."""

from caseway.web.api.routes import router

__all__ = ["router"]
