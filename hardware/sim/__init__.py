"""Simulators that speak the real bytes of devices, fed by the simulated world."""
