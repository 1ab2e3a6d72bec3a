"""Public pages: front, plan, figures."""
