"""GStreamer's RTSP server as a peer of our camera client; run by the system's Python (gi).

usage: python3 - <<< script, with one JSON argument:
{"fps": 25, "pictures": 250, "mounts": [{"path": "/h264", "codec": "h264", "auth": "none",
"audio": false}], "user": "...", "password": "..."}

Each auth scheme has a server of its own. Says one line of JSON when ready: {"ports": {"none": N,
"basic": N, "digest": N}}. Then takes one command a line: stall PATH, resume PATH, kick SCHEME,
refuse SCHEME, accept SCHEME, quit; answers each with "done".

Every picture carries its number as black and white cells, coded once by GStreamer's encoders;
access units are fed through appsrc with time stamps of our own, since a file source that loops
gives constant ones. Ends when its standard input ends.
"""

import json
import random
import sys
import threading
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtsp, GstRtspServer  # noqa: E402, F401

# RTP carries JPEG sizes in steps of 8 (RFC 2435 clause 3.1.5).
WIDTH, HEIGHT = 320, 176
GROUP = 10
# One slice a picture: the payloader puts parameter sets before every IDR slice, and FFmpeg then
# takes the second slice for a picture of its own (our client goes by time stamps and does not).
CODERS = {
    "h264": (
        f"x264enc tune=zerolatency sliced-threads=false speed-preset=ultrafast key-int-max={GROUP}"
        " bitrate=600"
        " ! video/x-h264,profile=main ! h264parse config-interval=-1"
        " ! video/x-h264,stream-format=byte-stream,alignment=au"
    ),
    "h265": (
        f"x265enc tune=zerolatency speed-preset=ultrafast key-int-max={GROUP} bitrate=600"
        " log-level=none option-string=open-gop=0"
        " ! h265parse config-interval=-1 ! video/x-h265,stream-format=byte-stream,alignment=au"
    ),
    "jpeg": "jpegenc quality=85",
}
PAYLOADS = {
    "h264": ("video/x-h264,stream-format=byte-stream,alignment=au", "h264parse ! rtph264pay config-interval=-1 pt=96"),
    "h265": ("video/x-h265,stream-format=byte-stream,alignment=au", "h265parse ! rtph265pay config-interval=-1 pt=96"),
    "jpeg": (f"image/jpeg,width={WIDTH},height={HEIGHT},framerate=25/1", "rtpjpegpay pt=26"),
}


def picture(number, dice):
    """I420 bytes: noise around grey, and the number as two rows of sixteen cells."""
    table = bytes(120 + (value & 7) for value in range(256))
    luma = bytearray(dice.randbytes(WIDTH * HEIGHT).translate(table))
    check = ((number >> 8) ^ number) & 0xFF ^ 0xA5
    cell = WIDTH // 40
    for row, bits in enumerate((number, check)):
        line = b"".join(
            bytes([235 if bits >> (15 - column) & 1 else 16]) * cell for column in range(16)
        )
        for y in range(row * cell, (row + 1) * cell):
            luma[y * WIDTH : y * WIDTH + len(line)] = line
    return bytes(luma) + bytes([128]) * (WIDTH * HEIGHT // 2)


def coded(codec, fps, count):
    """Access units of one loop, in order, with whether decoding can start at each."""
    raw = f"video/x-raw,format=I420,width={WIDTH},height={HEIGHT},framerate={fps}/1"
    pipeline = Gst.parse_launch(
        f"appsrc name=src format=time caps={raw} ! {CODERS[codec]} ! appsink name=sink sync=false"
        f" max-buffers={count + 10}"
    )
    source, sink = pipeline.get_by_name("src"), pipeline.get_by_name("sink")
    pipeline.set_state(Gst.State.PLAYING)
    dice = random.Random(5)
    for number in range(count):
        buffer = Gst.Buffer.new_wrapped(picture(number, dice))
        buffer.pts = number * Gst.SECOND // fps
        buffer.duration = Gst.SECOND // fps
        source.emit("push-buffer", buffer)
    source.emit("end-of-stream")
    units = []
    while (sample := sink.emit("pull-sample")) is not None:
        buffer = sample.get_buffer()
        is_key = not buffer.get_flags() & Gst.BufferFlags.DELTA_UNIT
        units.append((buffer.extract_dup(0, buffer.get_size()), is_key))
    pipeline.set_state(Gst.State.NULL)
    return units


class Feed:
    """Pushes one mount's loop into every running media, in real time."""

    def __init__(self, units, fps):
        self.units, self.fps = units, fps
        self.stalled = False
        self.sources = []
        self.lock = threading.Lock()
        self.began = time.monotonic()
        threading.Thread(target=self.run, daemon=True).start()

    def configure(self, _factory, media):
        source = media.get_element().get_by_name("src")
        media.connect("unprepared", lambda _: self.forget(source))
        with self.lock:
            self.sources.append([source, None])

    def forget(self, source):
        with self.lock:
            self.sources = [one for one in self.sources if one[0] is not source]

    def run(self):
        index = 0
        while True:
            wait = self.began + index / self.fps - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            data, is_key = self.units[index % len(self.units)]
            with self.lock:
                for entry in self.sources:
                    if entry[1] is None and is_key:
                        entry[1] = index
                    if entry[1] is None or self.stalled:
                        continue
                    buffer = Gst.Buffer.new_wrapped(data)
                    buffer.pts = buffer.dts = (index - entry[1]) * Gst.SECOND // self.fps
                    entry[0].emit("push-buffer", buffer)
            index += 1


class Peer:
    """The servers and their mounts."""

    def __init__(self, plan):
        self.plan = plan
        self.servers, self.attached, self.feeds = {}, {}, {}
        loops = {}
        for scheme in sorted({mount["auth"] for mount in plan["mounts"]}):
            server = GstRtspServer.RTSPServer()
            server.set_address("127.0.0.1")
            server.set_service("0")
            if scheme != "none":
                server.set_auth(self.auth(scheme))
            self.servers[scheme] = server
        for mount in plan["mounts"]:
            codec = mount["codec"]
            if codec not in loops:
                loops[codec] = coded(codec, plan["fps"], plan["pictures"])
            feed = self.feeds[mount["path"]] = Feed(loops[codec], plan["fps"])
            factory = GstRtspServer.RTSPMediaFactory()
            caps, pay = PAYLOADS[codec]
            sound = " audiotestsrc is-live=true ! alawenc ! rtppcmapay name=pay1 pt=8" if mount.get("audio") else ""
            factory.set_launch(
                f"( appsrc name=src is-live=true format=time caps={caps} ! {pay} name=pay0{sound} )"
            )
            factory.set_shared(True)
            factory.connect("media-configure", feed.configure)
            if mount["auth"] != "none":
                permissions = GstRtspServer.RTSPPermissions()
                permissions.add_permission_for_role("guard", "media.factory.access", True)
                permissions.add_permission_for_role("guard", "media.factory.construct", True)
                factory.set_permissions(permissions)
            self.servers[mount["auth"]].get_mount_points().add_factory(mount["path"], factory)

    def auth(self, scheme):
        auth = GstRtspServer.RTSPAuth()
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "guard")
        user, password = self.plan["user"], self.plan["password"]
        if scheme == "basic":
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
        else:
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
            auth.add_digest(user, password, token)
        return auth

    def accept(self, scheme):
        server = self.servers[scheme]
        self.attached[scheme] = server.attach(None)
        server.set_service(str(server.get_bound_port()))

    def refuse(self, scheme):
        GLib.source_remove(self.attached.pop(scheme))
        self.kick(scheme)

    def kick(self, scheme):
        self.servers[scheme].client_filter(lambda *_: GstRtspServer.RTSPFilterResult.REMOVE)

    def obey(self, line):
        word, _, rest = line.strip().partition(" ")
        if word in {"stall", "resume"}:
            self.feeds[rest].stalled = word == "stall"
        else:
            {"kick": self.kick, "refuse": self.refuse, "accept": self.accept}[word](rest)
        print("done", flush=True)


def main():
    Gst.init(None)
    peer = Peer(json.loads(sys.argv[1]))
    for scheme in peer.servers:
        peer.accept(scheme)
    ports = {scheme: server.get_bound_port() for scheme, server in peer.servers.items()}
    print(json.dumps({"ports": ports}), flush=True)
    loop = GLib.MainLoop()

    def listen():
        for line in sys.stdin:
            if line.strip() == "quit":
                break
            GLib.idle_add(lambda text=line: peer.obey(text) and False)
        GLib.idle_add(loop.quit)

    threading.Thread(target=listen, daemon=True).start()
    loop.run()


main()
