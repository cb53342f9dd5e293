"""Data that ships with the program: theme, fonts, manual, demo site. Holds no logic."""
