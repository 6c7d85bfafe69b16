"""Hypothesis for all tests: a slow machine is no failure. Tests of Unix stay there."""

from __future__ import annotations

import sys

from hypothesis import HealthCheck, settings

settings.register_profile(
    "nbprod", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("nbprod")

unix = ["test_lint_ci.py", "test_lint_terminal.py"]
collect_ignore = unix if sys.platform == "win32" else []
