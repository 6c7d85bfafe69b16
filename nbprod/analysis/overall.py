"""What some statement says of the whole notebook, whichever comes first."""

from __future__ import annotations

import ast

from nbprod.analysis.callbacks import closing
from nbprod.analysis.classes import fills, stateful
from nbprod.analysis.streams import redirected
from nbprod.analysis.swallowing import calm_managers
from nbprod.analysis.world import World
from nbprod.analysis.wrapping import forwarding


def overall(world: World, nodes: list[ast.stmt]) -> None:
    """Note what some statement says of the whole notebook."""
    world.stateful = stateful(nodes)
    world.closing = closing(nodes)
    world.filling = fills(nodes)
    world.calm = calm_managers(nodes)
    world.redirected = redirected(nodes)
    world.forwarding = forwarding(nodes)
