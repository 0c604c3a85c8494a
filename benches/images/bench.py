#!/usr/bin/env python3
"""bench.py [--output FILE] [SYSTEM...]: the images of the systems before and generated, in one table.

Fails if a generated image is larger than it may be, or if its build runs a step that it should have kept; never
because of a time. Needs docker with compose, and uv; no packages of Python.

HULLWRIGHT_MIRROR: http://HOST:PORT of what mirror/make.sh made; none if unset.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import contexts
import engine
import judge
import table
from systems import SYSTEMS, System


class Side:
    """One of the two images of a system."""

    def __init__(self, system: System, name: str, context: Path, dockerfile: Path, target: str | None = None):
        self.system, self.name, self.context, self.dockerfile, self.target = system, name, context, dockerfile, target
        self.tag = f"hullwright-bench/{system.name}:{name}"
        # What a build keeps for the next one is its own, and empty at first.
        identity = f"hullwright-bench-{os.getpid()}-{system.name}-{name}"
        text = dockerfile.read_text()
        mount = r"--mount=type=cache,(?!\S*\bid=)target=([^\s,]+)"
        dockerfile.write_text(re.sub(mount, rf"--mount=type=cache,id={identity}-\1,target=\1", text))

    def build(self, tag: str, cold: bool = False) -> engine.Build:
        return engine.build(self.context, self.dockerfile, self.target, tag, cold)

    def measure(self) -> dict:
        say(f"{self.system.name} {self.name}: cold build")
        cold = self.build(self.tag, cold=True)
        layers = engine.contents(self.tag)
        own = layers[self.base_layers() :]
        sources = self.sources()
        figures = {
            "image": engine.image_size(self.tag),
            "compressed": engine.compressed_size(self.tag),
            "context": cold.context,
            "besides base, packages, sources": judge.besides(own, self.of_images(own), sources),
            "cold build": cold.seconds,
        }
        say(f"{self.system.name} {self.name}: run")
        way = self.system.before if self.name == "before" else self.system.generated
        run = engine.run(self.tag, way)
        figures |= {"answers": run.answers, "healthy": run.healthy, "stop": run.stop, "exit code": run.exit_code}
        if self.system.source:
            figures |= self.measure_changes()
        figures["sources"] = sources
        return figures

    def measure_changes(self) -> dict:
        say(f"{self.system.name} {self.name}: changes")
        changed = f"{self.tag}-changed"
        # What the cache gives may be older than the cold build, and is what the next builds begin with.
        self.build(changed)
        kept = set(engine.layers(changed))
        contexts.change_source(self.system, self.context)
        source = self.build(changed)
        digests = engine.layers(changed)
        sizes = [layer.size for layer in engine.contents(changed)]
        replaced = sum(size for digest, size in zip(digests, sizes) if digest not in kept)
        contexts.change_dependencies(self.context)
        dependencies = self.build(changed)
        engine.docker("rmi", changed)
        return {
            "replaced by a source change": replaced,
            "steps after a source change": source.steps,
            "after a source change": source.seconds,
            "steps after a dependency change": dependencies.steps,
            "after a dependency change": dependencies.seconds,
        }

    def sources(self) -> int:
        paths = [self.system.folder / path for path in self.system.application]
        return sum(path.stat().st_size if path.is_file() else contexts.size(path) for path in paths)

    def base_layers(self) -> int:
        """How many layers are those of an image that the Dockerfile begins with."""
        named = re.findall(r"^FROM (?:--\S+ )?(\S+)", self.dockerfile.read_text(), re.M)
        instead = engine.build_contexts()
        own, counts = engine.layers(self.tag), [0]
        for image in named:
            image = instead.get(image, image).removeprefix("docker-image://")
            found = subprocess.run(["docker", "image", "inspect", image], capture_output=True, text=True)
            below = json.loads(found.stdout)[0]["RootFS"]["Layers"] if found.returncode == 0 else []
            if len(below) < len(own) and own[: len(below)] == below:
                counts.append(len(below))
        return max(counts)

    def of_images(self, own: list[engine.Layer]) -> set[str]:
        """The files that programs of other images bring: s6-overlay, Ollama with its models, Node.js, uv."""
        brought = re.compile(
            r"^(command/|package/|init$|etc/s6-overlay/(?!s6-rc\.d|scripts)|usr/lib/[^/]*/lib(s6|skarnet|execline)"
            r"|usr/bin/(ollama$|s6-|execline)|usr/lib/ollama/"
            r"|usr/share/ollama/|data/ollama_models/|root/\.ollama/|usr/local/(bin|lib|include)/(node|npm|npx|uvx?$)"
            r"|opt/node/bin/node$)"
        )
        return {path for layer in own for path in layer.files if brought.match(path)}


def hand_made(system: System, work: Path) -> Side:
    context = work / "before"
    contexts.before(system, context)
    return Side(system, "before", context, context / "Dockerfile")


def generated(system: System, work: Path) -> Side | None:
    spec = system.spec()
    if spec is None:
        return None
    context = work / "generated"
    contexts.generated(system, context, work / "before")
    folder = context / spec.relative_to(system.folder)
    # Nothing is looked up: the file as it is tells what is built.
    config = ["docker", "compose", "config", "--no-interpolate", "--format", "json"]
    config = json.loads(subprocess.run(config, cwd=folder, check=True, capture_output=True).stdout)
    build = next(service["build"] for service in config["services"].values() if "build" in service)
    built_from = (folder / build["context"]).resolve()
    return Side(system, "generated", built_from, built_from / build["dockerfile"], build.get("target"))


def judged(figures: dict) -> list[str]:
    wrong = []
    if "steps after a source change" in figures:
        wrong += judge.steps(figures["steps after a source change"], figures["steps after a dependency change"])
    replaced = figures.get("replaced by a source change", 0)
    return wrong + judge.sizes(
        figures["context"], replaced, figures["sources"], figures["besides base, packages, sources"]
    )


def say(what: str) -> None:
    print(f"--- {what}", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, help="a file for the table")
    parser.add_argument("systems", nargs="*", metavar="SYSTEM")
    arguments = parser.parse_args()
    known = [system.name for system in SYSTEMS]
    unknown = set(arguments.systems) - set(known)
    if unknown:
        parser.error(f"nothing is known of {', '.join(unknown)}; known: {', '.join(known)}")
    figures, wrong = {}, []
    for system in SYSTEMS:
        if arguments.systems and system.name not in arguments.systems:
            continue
        with tempfile.TemporaryDirectory() as work:
            sides = [hand_made(system, Path(work)), generated(system, Path(work))]
            before, after = (side.measure() if side else {} for side in sides)
            figures[system.name] = (before, after, system.authors)
            if after:
                wrong += [f"{system.name}: {each}" for each in judged(after)]
                for change in ("source", "dependency"):
                    for step in after.get(f"steps after a {change} change", []):
                        step = re.sub(r"--mount=\S+\s+", "", step.splitlines()[0])
                        say(f"{system.name}: runs again after a {change} change: {step}")
            else:
                say(f"{system.name}: no hull.yaml yet, so nothing is generated")
    text = table.markdown(figures)
    print(text)
    if arguments.output:
        arguments.output.write_text(text)
    for each in wrong:
        print(f"wrong: {each}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
