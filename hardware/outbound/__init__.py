"""Messages to other people's servers: mail, webhooks, MQTT. No Qt; the callers own the threads."""
