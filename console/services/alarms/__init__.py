"""Alarms of one site: what is remembered, what may be done, what becomes an alarm."""
