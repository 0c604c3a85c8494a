"""The server: how it is, and what it was told."""

import asyncio
import json
import logging
import signal
from collections.abc import Mapping
from http import HTTPStatus

from cocosearch.addresses import Address

TRANSPORTS = ("http", "sse")
PATIENCE = 5.0

# What a client can do wrong.
BROKEN = (OSError, TimeoutError, EOFError, IndexError, asyncio.LimitOverrunError)

log = logging.getLogger("cocosearch")


class Server:
    """Answers `/health`, and everywhere else with its settings."""

    def __init__(self, transport: str, port: int, waits_for: Mapping[str, Address]) -> None:
        """Remember what it was told; `run` starts it."""
        self.transport = transport
        self.port = port
        self.waits_for = waits_for

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT, and then end at once."""
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        server = await asyncio.start_server(self.answer, "0.0.0.0", self.port)
        log.info("serving MCP over %s on port %d", self.transport, self.port)
        for name, address in self.waits_for.items():
            log.debug("%s is %s", name, address)
        await stop.wait()
        server.close()
        log.info("stopped")

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request over HTTP, and close."""
        try:
            async with asyncio.timeout(PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode("latin-1").partition("?")[0]
            status, body = await self.route(path)
            text = json.dumps(body) + "\n"
            writer.write(
                f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(text)}\r\nConnection: close\r\n\r\n{text}".encode()
            )
            await writer.drain()
            log.debug("%s: %d", path, status.value)
        except BROKEN as error:
            log.info("a request was not answered: %r", error)
        finally:
            writer.close()

    async def route(self, path: str) -> tuple[HTTPStatus, dict[str, object]]:
        """Decide what is answered."""
        if path == "/health":
            reached = await asyncio.gather(*(it.is_reachable() for it in self.waits_for.values()))
            there = zip(self.waits_for, reached, strict=True)
            missing = [name for name, is_there in there if not is_there]
            if missing:
                log.warning("not reachable: %s", ", ".join(missing))
                return HTTPStatus.SERVICE_UNAVAILABLE, {"status": "waiting", "for": missing}
            return HTTPStatus.OK, {"status": "ok"}
        if path in {"/", "/mcp" if self.transport == "http" else "/sse"}:
            return HTTPStatus.OK, self.settings()
        return HTTPStatus.NOT_FOUND, {"status": "not found"}

    def settings(self) -> dict[str, object]:
        """Tell what it was told, without what is secret."""
        level = logging.getLevelName(log.getEffectiveLevel()).lower()
        addresses = {name: str(address) for name, address in self.waits_for.items()}
        return {"transport": self.transport, "port": self.port, "log_level": level, **addresses}
