#!/bin/sh
# Opens the console on its embedded demo site; where no screen is found, runs it offscreen for 30 s.
set -eu
cd "$(dirname "$0")/.."
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec .venv/bin/sallyport demo "$@"
fi
echo "run: no display was found; the demo runs offscreen for 30 s and leaves report and pictures in out/"
mkdir -p out
exec .venv/bin/sallyport demo --offscreen --seconds 30 --report out/report.json --screenshots out/ "$@"
