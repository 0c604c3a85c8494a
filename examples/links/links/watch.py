"""Looks at every link again and again, and notes whether it answers."""

import os
import re
import time
import urllib.error
import urllib.request

from links import store

SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def seconds(duration):
    """What a duration such as 1m30s comes to."""
    return sum(int(number) * SECONDS[unit] for number, unit in re.findall(r"(\d+)(ms|s|m|h)", duration))


def answers(address):
    """Whether somebody is there, whatever they say."""
    try:
        with urllib.request.urlopen(address, timeout=10):
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False


if __name__ == "__main__":
    interval = seconds(os.environ["INTERVAL"])
    while True:
        for link in store.every():
            store.note(link["id"], answers(link["address"]))
            print(f"looked at {link['address']}", flush=True)
        time.sleep(interval)
