"""Answers of other writers, who came later: the checker was measured on them before it was changed for them."""

from .. import right, wrong

__all__ = ["right", "wrong"]
