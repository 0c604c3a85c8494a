"""What must hold for a generated image: sizes of what is in it, and which steps run. Never a time."""

import re

from engine import Layer

# A step that fetches packages, unless it is about the project alone.
INSTALLS = re.compile(
    r"apt-get\b.*\binstall|uv sync|uv pip (sync|install)|pip\b[^\n]*\binstall|npm\b[^\n]*\b(ci|install)\b", re.S
)
OF_THE_PROJECT = re.compile(r"--no-deps|uv sync(?!.*--no-install-project)", re.S)

# Where packages of Python and Node.js lie, the bytecode of Python's own library, which the base leaves to whoever wants
# it, and what Debian's packages leave about themselves. Decoys are no packages.
PACKAGES = re.compile(
    r"^(?!.*/decoy-)(.*/)?(site-packages|dist-packages|\.venv|venv|node_modules)/"
    r"|^usr/local/lib/python3\.\d+/(.*/)?__pycache__/"
    r"|^var/(lib/dpkg|cache/debconf)/|^etc/ssl/certs/"
)

KIB = 1024


def installing(steps: list[str]) -> set[str]:
    return {step for step in steps if "RUN" in step and INSTALLS.search(step)}


def steps(after_source: list[str], after_dependencies: list[str]) -> list[str]:
    """Which steps ran that should not have, and which did not that should have."""
    again = {step for step in installing(after_source) if not OF_THE_PROJECT.search(step)}
    wrong = [f"a change of a source runs a step of the dependencies again: {step}" for step in sorted(again)]
    if not installing(after_dependencies) - installing(after_source):
        wrong.append("no step is for the dependencies alone")
    return wrong


def sizes(context: int, replaced: int, sources: int, besides: int) -> list[str]:
    wrong = []
    if context >= 1_000_000:
        wrong.append(f"the context is {context} bytes, of which a million and more")
    if replaced > sources + 64 * KIB:
        wrong.append(f"a change of a source replaces layers of {replaced} bytes, for {sources} bytes of sources")
    if besides > 2_000_000:
        wrong.append(f"{besides} bytes are neither of the base nor of packages nor of the sources")
    return wrong


def besides(layers: list[Layer], of_images: set[str], sources: int) -> int:
    """The bytes of an image's own layers that are neither of packages nor of other images nor of the sources. What is
    written twice counts, and so does what is deleted later."""
    listed = {line.lstrip("/") for layer in layers for text in layer.lists for line in text.splitlines()}
    # Debian's packages may name a folder by the link that leads to it.
    listed |= {f"usr/{path}" for path in listed}
    final = {path: size for layer in layers for path, size in layer.files.items()}
    known = sum(size for path, size in final.items() if path in listed or PACKAGES.search(path) or path in of_images)
    return sum(layer.size for layer in layers) - known - sources
