#!/usr/bin/env python3
"""decoys.py DIR FOLDER=BYTES...: fills folders with files that no image needs, the same bytes every time.

What lies in a `.git` compresses no further, as packs do not; all else halves.
"""

import hashlib
import sys
from pathlib import Path

PACK, TEXT = 4_000_000, 64_000


def stream(name: str, size: int) -> bytes:
    return hashlib.shake_128(name.encode()).digest(size)


def contents(name: str, size: int, packed: bool) -> bytes:
    if packed:
        return stream(name, size)
    return stream(name, size // 2 + 1).hex().encode()[:size]


def fill(root: Path, folder: str, size: int) -> None:
    packed = folder.split("/")[0] == ".git"
    each = PACK if packed else TEXT
    (root / folder).mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, size, each)):
        name = f"{folder}/decoy-{number:05}"
        (root / name).write_bytes(contents(name, min(each, size - start), packed))


if __name__ == "__main__":
    for argument in sys.argv[2:]:
        folder, _, size = argument.partition("=")
        fill(Path(sys.argv[1]), folder, int(size))
