"""Site file and keystore: parsed once at the edge, trusted inside."""
