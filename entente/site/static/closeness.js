// How close actors stand, computed as entente.methods does: pairs by weighted closeness, their ranges in seeded draws,
// and whether judgements that compare closeness hold. An independent part: no page, no chart. Tests set it beside Python.
window.closeness = (() => {
  const DRAWS = 1000, SEED = 20260911;

  function random(seed) { // mulberry32
    return () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  // Rows of the log in force at a stop, by cell; a row has interest, column (the actor), since, until, stance, low, high.
  const inForce = (rows, stop) => rows.filter((row) => row.since <= stop && stop < row.until && row.stance !== null);

  function positions(rows, stop, value = (row) => row.stance) {
    const held = new Map();
    inForce(rows, stop).forEach((row) => {
      if (!held.has(row.column)) held.set(row.column, new Map());
      held.get(row.column).set(row.interest, value(row));
    });
    return held;
  }

  // The mean over interests that both have assessed: what both want counts for, what one wants against the other against.
  function near(held, one, other, weights) {
    const [first, second] = [held.get(one), held.get(other)];
    let sum = 0, weight = 0;
    if (first && second) first.forEach((a, interest) => {
      const b = second.get(interest), w = weights[interest];
      if (b === undefined || !w) return;
      weight += w;
      sum += Math.sign(a * b) * ((Math.abs(a) + Math.abs(b)) / 2) * w;
    });
    return weight ? sum / weight : NaN;
  }

  const pairsOf = (actors) => actors.flatMap((one, i) => actors.slice(i + 1).map((other) => [one, other]));

  // Every pair with its closeness and its rank, the closest first; equal ones stand in the order of the actors.
  function pairs(rows, stop, weights, actors) {
    const held = positions(rows, stop);
    const found = pairsOf(actors).map(([one, other]) => ({ one, other, closeness: near(held, one, other, weights) }));
    const key = (pair) => (Number.isNaN(pair.closeness) ? 0 : Number(pair.closeness.toFixed(9)));
    found.sort((a, b) => key(b) - key(a));
    found.forEach((pair, i) => { pair.rank = i + 1; });
    return found;
  }

  // Draws of every row inside its range; a row in force on two dates has one value in a draw.
  function drawn(rows, count = DRAWS, seed = SEED) {
    const next = random(seed);
    return Array.from({ length: count }, () => new Map(rows.filter((row) => row.stance !== null)
      .map((row) => [row, row.low + Math.floor(next() * (row.high - row.low + 1))])));
  }

  const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))];

  // The 5th and 95th percentile of each pair's closeness over draws, by "ONE OTHER".
  function ranges(rows, stop, weights, actors, draws) {
    const values = new Map(pairsOf(actors).map((pair) => [pair.join(" "), []]));
    draws.forEach((draw) => {
      const held = positions(rows, stop, (row) => draw.get(row));
      values.forEach((list, pair) => list.push(near(held, ...pair.split(" "), weights)));
    });
    return new Map([...values].map(([pair, list]) => {
      const known = list.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
      return [pair, known.length ? [percentile(known, 0.05), percentile(known, 0.95)] : [NaN, NaN]];
    }));
  }

  const TERM = /^closeness (\w+) (\w+)(?: on (\S+))?$/;

  // Whether a comparison such as "closeness A B > closeness A B on 2023-09-12" holds; null where nothing is compared.
  function holds(text, rows, stop, stopOf, weights, value) {
    const [, left, sign, right] = text.match(/^(.+) ([<>]) (.+)$/);
    const [one, other] = [left, right].map((side) => {
      const found = side.match(TERM);
      if (!found) return Number(side);
      return near(positions(rows, found[3] ? stopOf(found[3]) : stop, value), found[1], found[2], weights);
    });
    if (Number.isNaN(one) || Number.isNaN(other)) return null;
    return sign === ">" ? one > other : one < other;
  }

  // In how many of a hundred draws a comparison holds; null where nothing is compared.
  function share(text, rows, stop, stopOf, weights, draws) {
    const found = draws.map((draw) => holds(text, rows, stop, stopOf, weights, (row) => draw.get(row)));
    return found.includes(null) ? null : (100 * found.filter(Boolean).length) / found.length;
  }

  return { pairs, drawn, ranges, holds, share, positions, inForce };
})();
