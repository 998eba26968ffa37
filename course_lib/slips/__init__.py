"""Which small slip makes a right program give these wrong numbers? Found by trying the slips, not by a list of them.

    Search(source, space).find(cases, run, like)

The right program is small, so nearly every slip is a small change of it. `catalogue` makes the changes of its syntax
tree: another operator, a missing factor, two names exchanged, a power off by one. `search` runs the changed programs,
the likeliest first, and pairs of changes after them, until one gives what the student's program gives. The idea is that
of Singh, Gulwani and Solar-Lezama (2013), "Automated feedback generation for introductory programming assignments",
PLDI, turned around: they search for a correction of the student's program. Here the right program is made wrong, so
the student may write in any style. The room knows no exercise.
"""

from .catalogue import changes
from .search import ALL, BEGIN, TRIES, Search, Slip
from .tree import Change

__all__ = ["ALL", "BEGIN", "TRIES", "Change", "Search", "Slip", "changes"]
