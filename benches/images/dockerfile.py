"""What a step of a build does in full: the engine's name for it ends with the first line of a here-document."""

import re

# The instructions that are a step each; the rest is configuration.
COUNTED = ("FROM", "RUN", "COPY", "ADD", "WORKDIR")
HERE_DOCUMENT = re.compile(r"<<-?[\"']?(\w+)[\"']?")
NUMBER = re.compile(r"^\[\s*(?:(\S+)\s+)?(\d+)/\d+\]")


def instructions(text: str) -> list[str]:
    """Each instruction with its continued lines and its here-documents, without comments."""
    found, lines = [], iter(text.splitlines())
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        whole = [line]
        while whole[-1].endswith("\\"):
            whole.append(next(lines))
        for end in HERE_DOCUMENT.findall("\n".join(whole)):
            while whole[-1] != end:
                whole.append(next(lines))
        found.append("\n".join(whole))
    return found


def steps(text: str, replaced: set[str]) -> dict[tuple[str, int], str]:
    """The steps by what the engine calls them: the name of their stage, and their number in it from 1 on.

    To begin with what an earlier stage has made is no step, nor is an image that another one replaces.
    """
    found, begun, stage, stages, number = {}, set(replaced), "", 0, 0
    for instruction in instructions(text):
        word = instruction.split()[0].upper()
        if word == "FROM":
            begun.add(stage)
            name = re.search(r"\sAS\s+(\S+)", instruction, re.I)
            stage, stages, number = name[1] if name else f"stage-{stages}", stages + 1, 0
        if word in COUNTED and stages and not (word == "FROM" and base(instruction) in begun):
            number += 1
            found[stage, number] = instruction
    return found


def base(instruction: str) -> str:
    """What a stage begins with."""
    return next(word for word in instruction.split()[1:] if not word.startswith("--"))


def in_full(name: str, text: str, replaced: set[str]) -> str:
    """A step by its name of the engine, with all of what its instruction says."""
    numbered, known = NUMBER.match(name), steps(text, replaced)
    if not numbered:
        return name
    # A lone stage without a name is not named.
    instruction = known.get((numbered[1] or "stage-0", int(numbered[2])))
    return f"{numbered[0]} {instruction}" if instruction else name
