"""Incidents: opened, owned, worked on and closed. Plain Python, operations thread."""
