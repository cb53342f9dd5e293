"""Simulators that speak the real bytes of devices, fed by the simulated world.

One child process serves a whole site (``python -m hardware.sim --plan FILE``): every camera has a
loopback port of its own on which it speaks RTSP and HTTP, and one control socket takes faults and
gives the truth. Start it with `hardware.sim.process.SimulatedSite`. No Qt.
"""
