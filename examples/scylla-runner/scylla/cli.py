"""The command line."""

import argparse
import shlex
import subprocess
from importlib.metadata import version
from pathlib import Path

import yaml


def main() -> int:
    parser = argparse.ArgumentParser(prog="scylla", description="Runs a test of an agent.")
    parser.add_argument("--version", action="version", version=version("scylla"))
    parser.add_argument("--dry-run", action="store_true", help="print what would run")
    parser.add_argument("file", type=Path, help="YAML with a prompt")
    arguments = parser.parse_args()
    command = ["claude", "--print", prompt(arguments.file)]
    if arguments.dry_run:
        print(shlex.join(command))
        return 0
    return subprocess.run(command, check=False).returncode


def prompt(file: Path) -> str:
    test = yaml.safe_load(file.read_text())
    if not isinstance(test, dict) or not isinstance(test.get("prompt"), str):
        raise SystemExit(f"{file}: no prompt")
    return test["prompt"]
