"""One service per subject; the window reaches engines only through these and the journal."""
