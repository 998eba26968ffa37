"""The course's figures: one look, a text alternative for each, and the same color for the same thing everywhere.

    fig = curves({"loss": {"SGD": loss}, "‖g‖": {"SGD": norm}}, log=["loss"])
    show(fig, alt="The loss is flat while the gradient norm stays at 0.6.")

A figure is drawn without pyplot's global state, so nothing is left open and a notebook can be run in any order.
"""

# those with `as` are for the live figures and the tests: no entries of the API page
from .charts import Panel as Panel
from .charts import curves, panels
from .charts import levels_of as levels_of
from .drawing import log_axis as log_axis
from .maps import field, graded, paths, profile
from .reliefs import relief
from .stills import Still, png, show
from .stills import svg as svg
from .style import BANDS as BANDS
from .style import COLORS, DASHES, LOOKS, RAMP, figure, looks
from .style import HANDLE as HANDLE
from .style import HATCHES as HATCHES
from .style import INK as INK
from .style import ISO as ISO
from .style import MUTED as MUTED
from .style import RULE as RULE
from .style import STYLE as STYLE
from .tables import Table, table

__all__ = [
    "COLORS",
    "DASHES",
    "LOOKS",
    "RAMP",
    "Still",
    "Table",
    "curves",
    "field",
    "figure",
    "graded",
    "looks",
    "panels",
    "paths",
    "png",
    "profile",
    "relief",
    "show",
    "table",
]
