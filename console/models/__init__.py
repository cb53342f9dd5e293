"""Qt item models and tile states: domain values in, roles out."""
