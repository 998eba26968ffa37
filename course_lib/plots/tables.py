"""`table`: numbers of several runs as a small table, so that a lecture's cell need not format them."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .. import checks

__all__ = ["Table", "table"]


class Table:
    """What `table` returns: its words, as text in a console and as a table on a page.

    Parameters
    ----------
    head : list of str
        Heads of the columns, the first one for the names of the rows.
    rows : list of list of str
        The words of each row, its name first.
    """

    def __init__(self, head: list[str], rows: list[list[str]]) -> None:
        self.head, self.rows = head, rows

    def __repr__(self) -> str:
        lines = [self.head, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip() for line in lines
        )

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in self.head[1:])
        body = ""
        for name, *words in self.rows:
            cells = "".join(f"<td>{html.escape(word)}</td>" for word in words)
            body += f'<tr><th scope="row">{html.escape(name)}</th>{cells}</tr>'
        return f'<table class="dataframe"><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>'


def table(rows: Mapping[str, Sequence[Any]], columns: Sequence[str], form: str | Sequence[str] = ".2f") -> Table:
    """Return numbers as a table for display as a cell's last line.

    Parameters
    ----------
    rows : dict of str to sequence
        Name of a row → what stands in its columns: a word; a number; or the numbers of several seeds, of which the
        lowest and the highest are shown.
    columns : sequence of str
        Their heads.
    form : str or sequence of str
        How a number is written, as `format` takes it; or one for each column. One that is not finite is written
        "never".

    Raises
    ------
    TypeError, ValueError
        If a row has not as many entries as there are columns, or one that is neither a word nor numbers; or if the
        forms are not as many.
    """
    heads = [checks.text("a column", head) for head in checks.entries("columns", columns, "a sequence of heads")]
    forms = [form] * len(heads) if isinstance(form, str) else checks.entries("form", form, "a form, or several")
    if len(forms) != len(heads):
        checks.refuse(ValueError, "form", form, f"one form, or {len(heads)}: one for each column")
    if not isinstance(rows, Mapping) or not rows:
        checks.refuse(TypeError, "rows", rows, "a dict of at least one row")
    written = []
    for name, row in rows.items():
        entries = checks.entries(f"row {name!r}", row, "a sequence of entries")
        if len(entries) != len(heads):
            raise ValueError(
                f"row {name!r} must have {len(heads)} entries, one for each column, but has {len(entries)}"
            )
        pairs = zip(entries, forms, strict=True)
        written.append([str(name), *(_written(f"an entry of {name!r}", entry, form) for entry, form in pairs)])
    return Table(["", *heads], written)


def _written(name: str, entry: Any, form: str) -> str:
    """Return a word as it is, a number by `form`, and several numbers as their range."""
    if isinstance(entry, str):
        return entry
    numbers = np.atleast_1d(checks.real(name, entry))
    try:
        ends = [format(end, form) if np.isfinite(end) else "never" for end in (numbers.min(), numbers.max())]
    except (TypeError, ValueError):
        checks.refuse(ValueError, "form", form, "what `format` takes for such numbers, as '.2f'")
    between = " to " if ends[0].startswith("-") else " – "  # a dash beside a minus is misread
    return ends[0] if ends[0] == ends[1] else between.join(ends)
