"""Our own RTSP client: many streams on one thread, over TCP. Layers from text to sockets; no Qt."""
