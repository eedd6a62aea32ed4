"""Time and memory of cross-impact balances as the space grows, beside plain enumeration: ``python -m entente.bench``.

Judgements are whole numbers from -3 to 3 from a fixed seed; a density of 0.5 gives half of the ordered pairs of
descriptors a full block. One process, one core. Memory is the most held at once beyond Python and its libraries.
"""

import time
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from entente.methods.crossimpact import basin_weights, consistent_scenarios

SEED = 1
SEARCHES = [(10, 3, 1), (13, 3, 1), (17, 3, 1), (20, 3, 1), (12, 5, 1), (25, 3, 0.25), (25, 3, 0.5), (25, 3, 1)]
BASINS = [(10, 3, 0.25), (13, 3, 0.25), (15, 3, 0.25), (12, 4, 0.25), (25, 2, 0.25)]
ENUMERATED = 5_000_000  # scenarios that plain enumeration goes through; beyond, its time is extrapolated
SAMPLE = 300_000  # from the time of so many
UNITS = [("years", 31_557_600), ("days", 86_400), ("h", 3600), ("min", 60)]


def main() -> None:
    print(f"{'descriptors x variants, density':<31} {'scenarios':>15}  found   seconds   peak MB   plain enumeration")
    print("Consistent scenarios")
    for case in SEARCHES:
        blocks = random_blocks(*case)
        answer, seconds, peak = measured(consistent_scenarios, tidy(blocks))
        print(line(case, len(answer), seconds, peak), enumeration(blocks, len(answer)), sep="   ", flush=True)
    print("Basin weights (found: fixed points; every scenario is walked from)")
    for case in BASINS:
        answer, seconds, peak = measured(basin_weights, tidy(random_blocks(*case)))
        print(line(case, len(answer), seconds, peak), flush=True)
    print("~ extrapolated from the first scenarios")


def random_blocks(descriptors: int, variants: int, density: float) -> np.ndarray:
    """Judgements as source x its variant x target x its variant; no descriptor judges itself."""
    rng = np.random.default_rng(SEED)
    pairs = rng.permutation(np.argwhere(~np.eye(descriptors, dtype=bool)))
    blocks = np.zeros((descriptors, variants, descriptors, variants), dtype=int)
    for source, target in pairs[: round(density * len(pairs))]:
        blocks[source, :, target] = rng.integers(-3, 3, size=(variants, variants), endpoint=True)
    return blocks


def tidy(blocks: np.ndarray) -> pd.DataFrame:
    columns = ["source", "source_variant", "target", "target_variant"]
    return pd.DataFrame(np.indices(blocks.shape).reshape(4, -1).T, columns=columns).assign(score=blocks.ravel())


def measured(ask: Callable, scores: pd.DataFrame) -> tuple[pd.DataFrame, float, float]:
    """The answer, its seconds, and the peak of memory in MB of a second run, since to watch memory costs time."""
    begin = time.perf_counter()
    answer = ask(scores)
    seconds = time.perf_counter() - begin
    tracemalloc.start()
    ask(scores)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return answer, seconds, peak / 1e6


def enumeration(blocks: np.ndarray, expected: int) -> str:
    """How long it takes to look at every scenario, in words.

    Raises:
        RuntimeError: every scenario was looked at, and the search found another number.
    """
    size = blocks.shape[1] ** len(blocks)
    looked_at = size if size <= ENUMERATED else SAMPLE
    begin = time.perf_counter()
    found = sum(consistent(blocks, looked_at))
    seconds = (time.perf_counter() - begin) * size / looked_at
    if looked_at < size:
        return f"~ {duration(seconds)}"
    if found != expected:
        raise RuntimeError(f"the search finds {expected} scenarios, enumeration {found}")
    return duration(seconds)


def consistent(blocks: np.ndarray, many: int, block: int = 10_000) -> Iterator[int]:
    """How many of the first so many scenarios are consistent, block by block."""
    shape = [blocks.shape[1]] * len(blocks)
    for start in range(0, many, block):
        codes = np.array(np.unravel_index(np.arange(start, min(start + block, many)), shape))
        balances = sum(blocks[source, taken] for source, taken in enumerate(codes))
        own = np.take_along_axis(balances, codes.T[:, :, None], axis=2)[:, :, 0]
        yield np.count_nonzero((own == balances.max(axis=2)).all(axis=1))


def line(case: tuple[int, int, float], found: int, seconds: float, peak: float) -> str:
    descriptors, variants, density = case
    size = f"{descriptors} x {variants}, {density:.2f}"
    return f"{size:<31} {variants**descriptors:>15,} {found:>6} {seconds:>9.2f} {peak:>9.1f}"


def duration(seconds: float) -> str:
    for unit, length in UNITS:
        if seconds >= 2 * length:
            return f"{seconds / length:,.0f} {unit}"
    return f"{seconds:.1f} s"


if __name__ == "__main__":
    main()
