"""Devices: wire protocols, drivers, simulators that speak the same bytes, and their threads."""
