"""Processes that draw, measure and set pages beside the one that began them."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from entente.site.drawing import leave_interrupts_to_the_parent


def pool(workers: int) -> ProcessPoolExecutor:
    """So many processes, begun anew: threads of the renderer and Pango's state would not survive a fork."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), leave_interrupts_to_the_parent)
