"""A plugin of nbval: the link after a stored figure (tools/dress_notebooks.py) is no output of a cell."""

from __future__ import annotations

import pytest
from nbval.plugin import IPyNbFile


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Compare everything but links; nbval has no option for it."""
    if isinstance(collector, IPyNbFile):
        collector.skip_compare += ("text/markdown",)
