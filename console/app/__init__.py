"""Builds every object in one order and stops them in reverse. Holds no rules."""
