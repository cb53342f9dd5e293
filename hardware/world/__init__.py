"""The simulated world: a pure model of the mailroom with a seed and a clock, and its pictures.

Lowest layer of hardware: imports nothing of ours, opens nothing, looks at no clock.
"""
