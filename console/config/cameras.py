"""Translates the site file's cameras into what `hardware` takes, passwords included. Any thread."""

from console.config.keystore import Keystore
from console.config.site import Camera, RecordMode, Site, Stream
from console.config.site_rules import secret_name
from hardware.camera.settings import CameraSettings, StreamSettings, Transport


def _stream_settings(stream: Stream, keystore: Keystore) -> StreamSettings:
    """One address with its password."""
    password = keystore.text(secret_name(stream.password)) if stream.password else ""
    return StreamSettings(
        url=stream.url,
        transport=Transport(stream.transport.value),
        user=stream.user,
        password=password,
    )


def _settings(camera: Camera, keystore: Keystore) -> CameraSettings:
    """One camera."""
    return CameraSettings(
        camera=camera.id,
        main=_stream_settings(camera.main, keystore),
        sub=None if camera.sub is None else _stream_settings(camera.sub, keystore),
        record=camera.record is not RecordMode.OFF,
    )


def camera_settings(site: Site, keystore: Keystore) -> list[CameraSettings]:
    """Return every camera in the order of the site file.

    Raises:
        UnknownSecretError: If a password's name is not in the keystore.
    """
    return [_settings(camera, keystore) for camera in site.cameras]
