"""Alarms: states, rules, floods, correlation and figures. Pure values and functions."""
