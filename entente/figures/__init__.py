"""Figures: rows and words in, chart out; one theme, one function a kind of figure."""

from entente.figures.along import channel_intervals, chosen_events, pair_steps
from entente.figures.charts import READ_TOTALS, amount_bars, estimates_of, estimates_over_time, exchange_ledger, panel
from entente.figures.coded import coded_matrix, gains_matrix, verdict_matrix
from entente.figures.explorer import ACTORS, moving_matrix, pair_matrix, stance_explorer, stance_matrix
from entente.figures.matrix import count_tiles, tile_matrix
from entente.figures.ranks import influence_plane, range_rows, rank_tiles, scatter_with_intervals
from entente.figures.robustness import agreement_matrix, robustness_matrix
from entente.figures.scenarios import (
    deciding_table,
    futures_matrix,
    moves_matrix,
    scenario_explorer,
    share_bars,
    strength_matrix,
)
from entente.figures.series import lines_with_bands, steps_with_bands, year_bars, year_bars_marked
from entente.figures.timeline import (
    READ_STATES,
    READ_VOTES,
    event_lanes,
    flow_panel,
    steps_and_flow,
    turning_points,
    vote_tiles,
)

__all__ = [
    "ACTORS",
    "READ_STATES",
    "READ_TOTALS",
    "READ_VOTES",
    "agreement_matrix",
    "amount_bars",
    "channel_intervals",
    "chosen_events",
    "coded_matrix",
    "count_tiles",
    "deciding_table",
    "estimates_of",
    "estimates_over_time",
    "event_lanes",
    "exchange_ledger",
    "flow_panel",
    "futures_matrix",
    "gains_matrix",
    "influence_plane",
    "lines_with_bands",
    "moves_matrix",
    "moving_matrix",
    "pair_matrix",
    "pair_steps",
    "panel",
    "range_rows",
    "rank_tiles",
    "robustness_matrix",
    "scatter_with_intervals",
    "scenario_explorer",
    "share_bars",
    "stance_explorer",
    "stance_matrix",
    "steps_and_flow",
    "steps_with_bands",
    "strength_matrix",
    "tile_matrix",
    "turning_points",
    "verdict_matrix",
    "vote_tiles",
    "year_bars",
    "year_bars_marked",
]
