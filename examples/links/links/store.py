"""Where links are kept. Run alone, it makes the tables."""

import contextlib
import os
import sqlite3

TABLES = """
CREATE TABLE IF NOT EXISTS links (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    answers INTEGER
)
"""


@contextlib.contextmanager
def database():
    """A transaction."""
    connection = sqlite3.connect(os.environ["DATABASE"], timeout=10)
    connection.row_factory = sqlite3.Row
    with contextlib.closing(connection), connection:
        yield connection


def add(address, title):
    """Keeps a link; one that is there already gets the title."""
    with database() as db:
        db.execute(
            "INSERT INTO links (address, title) VALUES (?, ?) "
            "ON CONFLICT (address) DO UPDATE SET title = excluded.title",
            (address, title),
        )


def every():
    """All links, the latest first. Nobody has looked yet whether one answers that says None."""
    with database() as db:
        return [dict(row) for row in db.execute("SELECT * FROM links ORDER BY id DESC")]


def note(link, answers):
    """Notes whether a link answers."""
    with database() as db:
        db.execute("UPDATE links SET answers = ? WHERE id = ?", (answers, link))


if __name__ == "__main__":
    with database() as tables:
        tables.execute("PRAGMA journal_mode = WAL")
        tables.execute(TABLES)
    print("the tables are there", flush=True)
