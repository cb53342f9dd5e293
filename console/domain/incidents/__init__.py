"""Incidents: what they are, how they change, what closes them. Pure rules and values."""
