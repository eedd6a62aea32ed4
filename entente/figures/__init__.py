"""Figures: rows and words in, chart out.

Under these names chapters draw. Beneath stand :mod:`~entente.figures.theme` and :mod:`~entente.figures.frame`, one
:mod:`~entente.figures.engine` for screens, axes, panels and labels, and one module a kind of figure.
"""

from entente.figures.amounts import amount_bars
from entente.figures.coded import coded_matrix
from entente.figures.engine import panel
from entente.figures.estimates import estimates_of, estimates_over_time
from entente.figures.exchange import exchange_ledger
from entente.figures.explorer import stance_explorer
from entente.figures.futures import (
    consistency_bars,
    futures_matrix,
    gains_matrix,
    impact_matrix,
    sensitivity_table,
    sign_matrix,
)
from entente.figures.lanes import channel_intervals, chosen_events, event_lanes, reading_of_states
from entente.figures.lines import lines_with_bands
from entente.figures.planes import influence_plane, scatter_with_intervals
from entente.figures.ranks import range_rows, rank_tiles
from entente.figures.robustness import agreement_matrix, robustness_matrix
from entente.figures.rounds import flow_panel, rounds_and_flows
from entente.figures.scenario_explorer import scenario_explorer
from entente.figures.stances import pair_matrix, stance_matrix, stance_matrix_by_date
from entente.figures.tiles import count_tiles, tile_matrix
from entente.figures.turning import listed_events, turning_points
from entente.figures.verdicts import verdict_matrix
from entente.figures.votes import reading_of_votes, vote_tiles
from entente.figures.years import summed_by_year, year_bars, year_bars_with_events, yearly

__all__ = [
    "agreement_matrix",
    "amount_bars",
    "channel_intervals",
    "chosen_events",
    "coded_matrix",
    "consistency_bars",
    "count_tiles",
    "estimates_of",
    "estimates_over_time",
    "event_lanes",
    "exchange_ledger",
    "flow_panel",
    "futures_matrix",
    "gains_matrix",
    "impact_matrix",
    "influence_plane",
    "lines_with_bands",
    "listed_events",
    "pair_matrix",
    "panel",
    "range_rows",
    "rank_tiles",
    "reading_of_states",
    "reading_of_votes",
    "robustness_matrix",
    "rounds_and_flows",
    "scatter_with_intervals",
    "scenario_explorer",
    "sensitivity_table",
    "sign_matrix",
    "stance_explorer",
    "stance_matrix",
    "stance_matrix_by_date",
    "summed_by_year",
    "tile_matrix",
    "turning_points",
    "verdict_matrix",
    "vote_tiles",
    "year_bars",
    "year_bars_with_events",
    "yearly",
]
