"""Serves the tools and the page that says whether they are served."""

import os

from fastmcp import FastMCP
from starlette.requests import Request
from starlette.responses import JSONResponse

from auth import oauth
from core import VERSION, services

TRANSPORT = "streamable-http"


def server() -> FastMCP:
    secrets = oauth.client(os.environ)
    mcp = FastMCP("workspace-mcp", version=VERSION)
    for service in services.SERVICES:
        mcp.tool(services.methods_of(service), name=f"{service.name}_methods")
        print(f"loaded {service.name}", flush=True)

    @mcp.tool
    def authorization_url() -> str:
        """Where a user lets this server in."""
        return oauth.authorization_url(secrets, os.environ)

    @mcp.custom_route("/health", methods=["GET"])
    async def health(_: Request) -> JSONResponse:
        return JSONResponse(
            {"status": "healthy", "service": "workspace-mcp", "version": VERSION, "transport": TRANSPORT}
        )

    return mcp


if __name__ == "__main__":
    server().run(transport=TRANSPORT, show_banner=False, host="0.0.0.0", port=int(os.environ.get("PORT", "8000")))
