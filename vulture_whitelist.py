"""Names that only look unused. One line each: the name, then who uses it.

Vulture reads this file as code, so every line is an expression that mentions the name.
"""

datefmt  # logging.Formatter.formatTime gives it (console/logs.py)
Buffer  # a quoted annotation names it (console/pipeline/sealed.py)
exc  # asyncio.Protocol.connection_lost and error_received give it (hardware/sim)
maxSize  # QIODevice.writeData gives it (console/services/sound/device.py)
client_address  # socketserver.BaseServer.handle_error gives it (hardware/sim/receivers/hooks.py)
