"""The workspace of agents and leads: pages, their templates, one controller a noun."""
