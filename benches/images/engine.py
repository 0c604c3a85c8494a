"""What the engine is asked: builds with what they did, images with what is in them, containers with their times."""

import base64
import json
import os
import re
import subprocess
import tarfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field, fields
from pathlib import Path

from dockerfile import in_full

MIRROR = os.environ.get("HULLWRIGHT_MIRROR", "")


def docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"docker {' '.join(arguments)}\n{done.stderr}")
    return done.stdout.strip()


def fetch(path: str) -> str:
    with urllib.request.urlopen(f"{MIRROR}/{path}") as answer:
        return answer.read().decode()


def build_contexts() -> dict[str, str]:
    """What stands in for which image; none without a mirror. Of two stand-ins for an image the last one counts."""
    lines = fetch("build-contexts").splitlines() if MIRROR else []
    return dict(line.split("=", 1) for line in lines)


def mirror_options() -> list[str]:
    """Options of `docker build` that replace bases, addresses and checksums; none without a mirror."""
    if not MIRROR:
        return []
    arguments = [line.replace("=URL/", f"={MIRROR}/") for line in fetch("build-args").splitlines()]
    contexts = [f"--build-context={image}={instead}" for image, instead in build_contexts().items()]
    return ["--network=host", *contexts, *(f"--build-arg={each}" for each in arguments)]


@dataclass
class Build:
    """What a build did: how long it took, what it was sent, and the steps that were not in the cache."""

    seconds: float
    context: int
    steps: list[str] = field(default_factory=list)


# `[builder  2/11] RUN …`; what is not of a Dockerfile, such as `[internal] …`, has no number.
STEP = re.compile(r"^\[\s*(\S+\s+)?\d+/\d+\] (COPY|RUN|WORKDIR|ADD) ")


def build(context: Path, dockerfile: Path, target: str | None, tag: str, cold: bool) -> Build:
    command = ["docker", "build", "--progress=rawjson", "--file", str(dockerfile), "--tag", tag, *mirror_options()]
    command += ["--target", target] if target else []
    command += ["--no-cache"] if cold else []
    # The decoys' .git is none, and BuildKit would say so.
    environment = {**os.environ, "BUILDX_GIT_INFO": "false"}
    start = time.monotonic()
    done = subprocess.run([*command, str(context)], capture_output=True, text=True, env=environment)
    seconds = time.monotonic() - start
    if done.returncode != 0:
        raise SystemExit(f"{tag} cannot be built:\n{readable(done.stderr)}")
    vertexes, sent = {}, {}
    for line in done.stderr.splitlines():
        event = json.loads(line) if line.startswith("{") else {}
        for vertex in event.get("vertexes") or []:
            vertexes[vertex["digest"]] = vertex
        for status in event.get("statuses") or []:
            if status["id"] == "transferring context:":
                sent[status["vertex"]] = max(sent.get(status["vertex"], 0), status["current"])
    transferred = [size for vertex, size in sent.items() if "load build context" in vertexes[vertex]["name"]]
    ran = [vertex["name"] for vertex in vertexes.values() if vertex.get("completed") and not vertex.get("cached")]
    # A download is looked at each time, and the same when its checksum is.
    steps = [name for name in ran if STEP.match(name) and "] ADD http" not in name and " ADD --checksum" not in name]
    text, replaced = dockerfile.read_text(), set(build_contexts())
    return Build(seconds, sum(transferred), [in_full(name, text, replaced) for name in steps])


def readable(stderr: str) -> str:
    """The end of what the steps of a failed build said."""
    text = []
    for line in stderr.splitlines():
        event = json.loads(line) if line.startswith("{") else {"error": line}
        text += [base64.b64decode(log["data"]).decode(errors="replace") for log in event.get("logs") or []]
        text += [vertex["error"] for vertex in event.get("vertexes") or [] if vertex.get("error")]
        text += [event["error"]] if "error" in event else []
    return "".join(text)[-4000:]


def image_size(image: str) -> int:
    return int(docker("image", "inspect", "--format", "{{.Size}}", image))


def layers(image: str) -> list[str]:
    """From the base upwards."""
    return json.loads(docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", image))


def compressed_size(image: str) -> int:
    """About what a registry would send: the same layers in one stream."""
    pipe = subprocess.run(f"docker save {image} | gzip -1 | wc -c", shell=True, check=True, capture_output=True)
    return int(pipe.stdout)


@dataclass
class Layer:
    """What a step of a build wrote: the sizes of its files by their paths, and the lists of Debian's packages."""

    files: dict[str, int]
    lists: list[str]

    @property
    def size(self) -> int:
        return sum(self.files.values())


def contents(image: str) -> list[Layer]:
    """The layers of an image, from its base upwards."""
    found, names = {}, []
    save = subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE)
    with tarfile.open(fileobj=save.stdout, mode="r|") as archive:
        for member in archive:
            if member.name == "manifest.json":
                names = json.load(archive.extractfile(member))[0]["Layers"]
            elif member.isfile() and "blobs" in member.name:
                try:
                    found[member.name] = layer(archive.extractfile(member))
                except tarfile.ReadError:
                    pass  # configuration
    save.wait()
    return [found[name] for name in names]


def layer(stream) -> Layer:
    files, lists = {}, []
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            if not member.isfile():
                continue
            files[member.name] = member.size
            if re.fullmatch(r"var/lib/dpkg/info/.*\.list", member.name):
                lists.append(archive.extractfile(member).read().decode())
    return Layer(files, lists)


@dataclass
class Run:
    """When a container did what, in seconds since its start; why not, in words."""

    answers: float | str
    healthy: float | str
    stop: float | str
    exit_code: int | str


def run(image: str, way) -> Run:
    """Three starts, one after the other: of each figure the one in the middle."""
    runs = [start(image, way) for _ in range(3)]
    return Run(*(middle([getattr(each, figure.name) for each in runs]) for figure in fields(Run)))


def middle(values: list):
    """The median of numbers; of what is told in words, what was told first."""
    words = [value for value in values if isinstance(value, str)]
    return words[0] if words else sorted(values)[len(values) // 2]


def start(image: str, way) -> Run:
    variables = [f"--env={variable}" for variable in way.variables]
    if way.port is None:
        start = time.monotonic()
        docker("run", "--rm", *variables, image, "--validate")
        return Run(time.monotonic() - start, "–", "–", 0)
    container = docker("run", "--detach", f"--publish=127.0.0.1::{way.port}", *variables, image)
    start = time.monotonic()
    try:
        address = docker("port", container, f"{way.port}/tcp").splitlines()[0]
        answers = waited(start, container, lambda: does_answer(f"http://{address}{way.path}"))
        healthy: float | str = "–"
        if state(container, "{{if .State.Health}}yes{{end}}") and isinstance(answers, float):
            healthy = waited(start, container, lambda: state(container, "{{.State.Health.Status}}") == "healthy")
        if state(container, "{{.State.Running}}") != "true":
            return Run(answers, healthy, "–", state(container, "{{.State.ExitCode}}"))
        start = time.monotonic()
        docker("stop", container)
        return Run(answers, healthy, time.monotonic() - start, int(state(container, "{{.State.ExitCode}}")))
    finally:
        docker("rm", "--force", "--volumes", container)


def state(container: str, template: str) -> str:
    return docker("inspect", "--format", template, container)


def does_answer(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def waited(start: float, container: str, holds) -> float | str:
    """How long it took until something held, at most two minutes."""
    while time.monotonic() - start < 120:
        if holds():
            return time.monotonic() - start
        if state(container, "{{.State.Running}}") != "true":
            return f"never, ended with {state(container, '{{.State.ExitCode}}')}"
        time.sleep(0.1)
    return "not within two minutes"
