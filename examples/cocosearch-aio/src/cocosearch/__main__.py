"""The command line: `python -m cocosearch mcp --transport http --port 3000`."""

import argparse
import asyncio
import logging
import os
import sys
from typing import NoReturn

from cocosearch.addresses import Address
from cocosearch.server import TRANSPORTS, Server

LEVELS = ("debug", "info", "warn", "error")


def main() -> None:
    """Read the arguments and the environment, then serve until the process is told to stop."""
    arguments = parser().parse_args()
    logging.addLevelName(logging.WARNING, "WARN")
    logging.basicConfig(format="%(levelname)s %(message)s", level=level(), stream=sys.stderr)
    waits_for = {
        "database": address("COCOSEARCH_DATABASE_URL", 5432),
        "ollama": address("COCOSEARCH_OLLAMA_URL", 11434),
    }
    asyncio.run(Server(arguments.transport, arguments.port, waits_for).run())


def parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    root = argparse.ArgumentParser(prog="cocosearch")
    mcp = root.add_subparsers(required=True, metavar="COMMAND").add_parser("mcp", help="serve MCP")
    mcp.add_argument("--transport", choices=TRANSPORTS, default="http")
    mcp.add_argument("--port", type=port, default=3000, metavar="PORT")
    return root


def port(text: str) -> int:
    """Read the number of a port."""
    number = int(text)
    if not 0 < number < 2**16:
        raise ValueError
    return number


def level() -> int:
    """Read the level of the log."""
    name = os.environ.get("COCOSEARCH_LOG_LEVEL") or "warn"
    if name not in LEVELS:
        refuse(f"COCOSEARCH_LOG_LEVEL is {name!r}, and not one of {', '.join(LEVELS)}")
    return logging.getLevelNamesMapping()[name.upper()]


def address(variable: str, default_port: int) -> Address:
    """Read where something is from the address in a variable."""
    try:
        return Address.of_url(os.environ.get(variable, ""), default_port)
    except ValueError as error:
        # The address itself may hold a password.
        refuse(f"{variable}: {error}")


def refuse(message: str) -> NoReturn:
    """End because the program was called wrongly."""
    sys.stderr.write(f"cocosearch: {message}\n")
    sys.exit(2)


if __name__ == "__main__":
    main()
