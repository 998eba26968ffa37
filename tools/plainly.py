"""Around what every tool does: it prints on every code page, and says in a sentence which file it cannot use."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Iterator

ADVICE = [  # the first that fits
    (
        (FileExistsError, NotADirectoryError),
        "A file is where a folder is needed: move it, or name another folder.",
    ),
    (IsADirectoryError, "A folder is where a file is needed: move it, or name another file."),
    (FileNotFoundError, "Check each part of this path: one does not exist."),
    (PermissionError, "Copy the course to a folder where you may write, and call this there."),
]
FULL = "Make room on this disk, and call this again."


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
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            sys.exit(f"{error.filename or 'This file'}: {error.strerror}. {FULL}")
        kinds = PermissionError if error.errno == errno.EROFS else type(error)
        told = next((words for kind, words in ADVICE if issubclass(kinds, kind)), None)
        if not (told and error.filename):  # a network, for example: that is for the maintainer
            raise
        sys.exit(f"{error.filename}: {error.strerror}. {told}")
