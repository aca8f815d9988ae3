"""Sizes on the canvas, in canvas units: one is a pixel at 100 %."""

from __future__ import annotations

CARD_WIDTH, CARD_HEIGHT = 248.0, 64.0
RADIUS = 10.0
PORT_RADIUS = 4.5

#: Free space between cards that stand side by side, and between one layer and the next.
GAP_X, GAP_Y = 44.0, 48.0
#: Space between a frame and what it holds: at the sides, above, and below, where its ports are.
FRAME_SIDE, FRAME_TOP, FRAME_BOTTOM = 22.0, 18.0, 30.0
#: Space between a group and its members: for its title above, and elsewhere.
GROUP_TITLE, GROUP_EDGE = 32.0, 16.0
#: Parts of a workflow that nothing connects stand this far apart.
APART = 96.0

#: Distance of the dots, and what dragging snaps to.
GRID = 8.0

ZOOM_MIN, ZOOM_MAX = 0.04, 2.5
#: Below the first zoom cards show their names only, below the second they are plain blocks.
NAMES_ONLY, BLOCKS_ONLY = 0.5, 0.17
#: And below this wires are straight lines.
STRAIGHT_WIRES = 0.3
