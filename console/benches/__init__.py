"""Measurements of the real program, one file per bench; see console/benches/report.py."""
