"""Where a service is, and whether it can be reached."""

import asyncio
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

PATIENCE = 1.0


@dataclass(frozen=True)
class Address:
    """A host and a port, without the credentials of the address that they come from."""

    host: str
    port: int

    @classmethod
    def of_url(cls, url: str, default_port: int) -> Self:
        """Read it from an address such as `postgresql://user:password@host:5432/name`."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            # The message of the library would quote the address.
            host, port = None, None
        if not host:
            message = "an address such as scheme://host:port is needed"
            raise ValueError(message)
        return cls(host, port or default_port)

    def __str__(self) -> str:
        """Write it as `host:port`."""
        return f"{self.host}:{self.port}"

    async def is_reachable(self) -> bool:
        """Whether a connection can be made."""
        try:
            async with asyncio.timeout(PATIENCE):
                _, writer = await asyncio.open_connection(self.host, self.port)
        except (OSError, TimeoutError):
            return False
        writer.close()
        return True
