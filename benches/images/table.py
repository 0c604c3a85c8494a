"""The figures of all systems in one table."""


def seconds(value: float | str | None) -> str:
    return f"{value:.1f} s" if isinstance(value, float) else value or "–"


def size(value: int | None) -> str:
    if value is None:
        return "–"
    return f"{value / 1e6:.1f} MB" if value >= 100_000 else f"{value / 1e3:.1f} kB"


def steps(value: list[str] | None) -> str:
    return "–" if value is None else str(len(value))


# A figure, and how it is written.
ROWS = {
    "image": size,
    "compressed": size,
    "context": size,
    "replaced by a source change": size,
    "besides base, packages, sources": size,
    "cold build": seconds,
    "steps after a source change": steps,
    "after a source change": seconds,
    "steps after a dependency change": steps,
    "after a dependency change": seconds,
    "answers": seconds,
    "healthy": seconds,
    "stop": seconds,
    "exit code": lambda value: "–" if value is None else str(value),
}


def ratio(before, generated) -> str:
    if isinstance(before, list):
        before = len(before)
    if isinstance(generated, list):
        generated = len(generated)
    numbers = isinstance(before, int | float) and isinstance(generated, int | float)
    return f"{generated / before:.2g}" if numbers and before else "–"


def markdown(figures: dict[str, tuple[dict, dict, dict]]) -> str:
    """Of each system: the figures before, those of the generated image, and the authors' ratios."""
    lines = ["| system | figure | before | generated | ratio | the authors' |", "|---|---|---|---|---|---|"]
    for system, (before, generated, authors) in figures.items():
        for row, write in ROWS.items():
            cells = [before.get(row), generated.get(row)]
            if cells == [None, None]:
                continue
            shown = "–" if row == "exit code" else ratio(*cells)
            author = f"{authors[row]:.2g}" if row in authors else ""
            lines.append(f"| {system} | {row} | {write(cells[0])} | {write(cells[1])} | {shown} | {author} |")
            system = ""
    return "\n".join(lines) + "\n"
