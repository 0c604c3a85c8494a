"""Serves, leaves children behind that end without it, and says when it is told to stop."""

import http.server
import os
import signal
import subprocess


def stop(*_):
    print("told to stop", flush=True)
    os._exit(0)


signal.signal(signal.SIGTERM, stop)
for _ in range(3):
    subprocess.run(["sh", "-c", "sleep 0.1 & exit 0"], check=True)
print("left children behind", flush=True)
http.server.HTTPServer(("", 8000), http.server.SimpleHTTPRequestHandler).serve_forever()
