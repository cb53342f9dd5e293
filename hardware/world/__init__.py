"""The simulated world: a pure model of the mailroom with a seed and a clock. Lowest layer."""
