"""The small library of the course: optimizers, schedules, error surfaces, a network, and figures that stay alive.

θ ← θ − (η/σ)·m: `schedules` says η, `optimizers` say m and σ, `surfaces`, `networks` and `words` say where it is
down, `paths` walk there.
"""

__version__ = "0.1.0"
