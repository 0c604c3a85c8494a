"""Makes the build context of either side of a system, and changes it as a developer would.

`python3 contexts.py SYSTEM DIR` makes the one before.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from decoys import fill
from systems import HERE, SYSTEMS, System

PACKS = ".git/objects/pack"

# What lies beside the application, in bytes; the packs make the context as large as the document says.
DECOYS = {
    "workspace-mcp": {
        "tests": 2_000_000,
        "docs": 2_000_000,
        "agent_notes": 1_000_000,
        "plan_cicd": 1_000_000,
        ".pytest_cache": 100_000,
        ".vscode": 10_000,
    },
    "promtior": {
        ".venv": 400_000_000,
        "docs": 20_000_000,
        "tests": 5_000_000,
        ".pytest_cache": 1_000_000,
        "src/__pycache__": 1_000_000,
    },
}
WHOLE = {"workspace-mcp": 211_000_000, "promtior": 600_000_000}

# The same for the generated side of a system whose document names none.
ANY = {PACKS: 150_000_000, ".venv": 45_000_000, "node_modules": 5_000_000}


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, target)


def size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def lock(context: Path) -> None:
    """Exact versions of the direct dependencies are in the project, what is current of the others is in the lock."""
    subprocess.run(["uv", "lock", "--quiet", "--directory", context], check=True)


def macos_venv(context: Path) -> None:
    """What a developer's Mac has in .venv: the same packages for another system, and links that lead nowhere."""
    site = context / ".venv/lib/python3.12/site-packages"
    options = ["--frozen", "--no-dev", "--no-emit-project", "--no-header", "--no-annotate"]
    packages = subprocess.run(
        ["uv", "export", "--quiet", "--directory", context, *options], check=True, capture_output=True
    ).stdout
    platform = ["--python-platform", "aarch64-apple-darwin", "--python-version", "3.12", "--only-binary", ":all:"]
    subprocess.run(
        ["uv", "pip", "install", "--quiet", *platform, "--link-mode", "copy", "--target", site, "--requirements", "-"],
        input=packages,
        check=True,
    )
    (site / ".lock").unlink(missing_ok=True)
    shutil.rmtree(site / "bin", ignore_errors=True)
    (context / ".venv/bin").mkdir()
    (context / ".venv/bin/python").symlink_to("/opt/homebrew/opt/python@3.11/bin/python3.11")
    (context / ".venv/bin/python3").symlink_to("python")


def before(system: System, context: Path) -> None:
    """The application, the hand-made files, the decoys."""
    if system.before_is:
        system = next(other for other in SYSTEMS if other.name == system.before_is)
    copy(HERE / system.name / "before", context)
    for path in system.application:
        copy(system.folder / path, context / path)
    if system.name == "workspace-mcp":
        if (system.folder / "uv.lock").exists():
            copy(system.folder / "uv.lock", context / "uv.lock")
        else:
            lock(context)
        macos_venv(context)
    if system.name == "promtior":
        (context / ".env").write_text("OPENAI_API_KEY=a-developers-own\n")
    for folder, bytes_ in DECOYS.get(system.name, {}).items():
        fill(context, folder, bytes_)
    if system.name in WHOLE:
        fill(context, PACKS, WHOLE[system.name] - size(context))


def generated(system: System, context: Path, hand_made: Path) -> None:
    """The example as it is committed, and the decoys of the context before."""
    copy(system.folder, context)
    if system.name not in DECOYS:
        for folder, bytes_ in ANY.items():
            fill(context, folder, bytes_)
        if system.source:
            fill(context, str(Path(system.source).parent / "__pycache__"), 1_000_000)
        return
    for path in [*DECOYS[system.name], ".git", ".venv", ".env", "uv.lock"]:
        source = hand_made / path
        if source.is_dir():
            shutil.copytree(source, context / path, symlinks=True, dirs_exist_ok=True)
        elif source.exists() and not (context / path).exists():
            shutil.copy2(source, context / path)


def mark() -> str:
    """A line that no earlier run has written, or the engine would have its build in the cache."""
    return f"\n# Changed: {os.urandom(8).hex()}\n"


def change_source(system: System, context: Path) -> None:
    path = context / system.source
    path.write_text(path.read_text() + mark())


def change_dependencies(context: Path) -> None:
    """One more package, which is small."""
    path = context / "pyproject.toml"
    text, count = re.subn(r"^dependencies = \[", 'dependencies = ["six==1.17.0", ', path.read_text(), flags=re.M)
    assert count == 1, f"{path}: where are the dependencies?"
    path.write_text(text + mark())
    if (context / "uv.lock").exists():
        lock(context)


if __name__ == "__main__":
    before(next(system for system in SYSTEMS if system.name == sys.argv[1]), Path(sys.argv[2]))
