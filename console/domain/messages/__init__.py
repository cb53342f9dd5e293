"""Who is told, by which channel, in which words, and what happens when nobody answers. Pure."""
