"""Around what every tool does: it prints on every code page, and says in a sentence which file it cannot use."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from course_lib.settings import advice


@contextlib.contextmanager
def plainly() -> Iterator[None]:
    """Let the body print whatever it likes, and end in a sentence where a file cannot be used, not in a traceback.

    Raises
    ------
    SystemExit
        With the sentence.
    """
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    try:
        yield
    except OSError as error:
        if isinstance(error, ConnectionError):  # no file: that is for the maintainer
            raise
        sys.exit(f"{error.filename or 'This file'}: {error.strerror}. {advice(error)}")
