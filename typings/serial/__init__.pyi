# What we use of pyserial 3.5, which carries no types of its own.
class SerialException(OSError): ...
class SerialTimeoutException(SerialException): ...

class SerialBase:
    timeout: float | None
    def __init__(
        self,
        port: str | None = ...,
        baudrate: int = ...,
        *,
        timeout: float | None = ...,
        write_timeout: float | None = ...,
        exclusive: bool | None = ...,
    ) -> None: ...
    def open(self) -> None: ...
    def close(self) -> None: ...
    def read(self, size: int = ...) -> bytes: ...
    def write(self, data: bytes, /) -> int | None: ...

class Serial(SerialBase): ...

def serial_for_url(
    url: str,
    *,
    baudrate: int = ...,
    do_not_open: bool = ...,
    timeout: float | None = ...,
    write_timeout: float | None = ...,
) -> SerialBase: ...
