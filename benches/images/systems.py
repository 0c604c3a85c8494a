"""What is known of each system: where its application lies, how it is told from its surroundings, how it is run."""

from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent.parent / "examples"


@dataclass(frozen=True)
class Way:
    """How one side of a system is run. Without a port it is a tool, which checks itself and ends."""

    port: int | None = None
    path: str = "/health"
    variables: tuple[str, ...] = ()


@dataclass(frozen=True)
class System:
    name: str
    before: Way
    generated: Way
    # What of the example's folder is the application; all else there is generated.
    application: tuple[str, ...]
    # The file that a source change touches, and one that a change of the dependencies does.
    source: str | None
    # What the authors measured, by figure: the part that was left of it.
    authors: dict[str, float] = field(default_factory=dict)
    # Whose image is the one before.
    before_is: str | None = None

    @property
    def folder(self) -> Path:
        return EXAMPLES / self.name

    def spec(self) -> Path | None:
        """The folder with the spec, if there is one: it may lie deeper than the context."""
        found = sorted(self.folder.rglob("hull.yaml"))
        return found[0].parent if found else None


GOOGLE = ("GOOGLE_OAUTH_CLIENT_ID=benchmark", "GOOGLE_OAUTH_CLIENT_SECRET=benchmark")

SYSTEMS = [
    System(
        "cocosearch-aio",
        before=Way(3000),
        generated=Way(3000),
        application=("pyproject.toml", "uv.lock", "README.md", "src"),
        source="src/cocosearch/__init__.py",
    ),
    System(
        "cocosearch-infra",
        before=Way(3000),
        generated=Way(11434, "/api/tags", ("POSTGRES_PASSWORD=benchmark",)),
        application=(),
        source=None,
        before_is="cocosearch-aio",
    ),
    System(
        "scylla-runner",
        before=Way(),
        generated=Way(),
        application=("pyproject.toml", "README.md", "scylla"),
        source="scylla/__init__.py",
        authors={"image": 572 / 818, "compressed": 0.71, "cold build": 54 / 42},
    ),
    System(
        "workspace-mcp",
        before=Way(8000, variables=tuple(f"MCP_{variable}" for variable in GOOGLE)),
        generated=Way(8000, variables=GOOGLE),
        application=("pyproject.toml", "main.py", "auth", "core"),
        source="main.py",
        authors={"image": 426 / 805, "after a source change": 10 / 30, "application layer": 0.46 / 211},
    ),
    System(
        "promtior",
        before=Way(8000, variables=("ADMIN_REINGEST_KEY=benchmark",)),
        generated=Way(8000, variables=("ADMIN_REINGEST_KEY=benchmark",)),
        application=("pyproject.toml", "src", "docs/AI-Engineer-Test-Promtior.pdf"),
        source="src/main.py",
        authors={"image": 198 / 812, "after a source change": 8 / 130, "cold build": 105 / 270, "answers": 9 / 18},
    ),
]
