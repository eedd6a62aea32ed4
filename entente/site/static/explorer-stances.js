// What explorers say: of stances (dates, weights, a changed stance and what follows from it), and of scenarios.
(() => {
  const near = window.closeness;
  const signed = (value, digits = 2) => (Number.isNaN(value) || value === null || value === undefined ? "·"
    : `${value > 0 && Number(value.toFixed(digits)) ? "+" : ""}${Number((Math.floor(value * 10 ** digits + 0.5) / 10 ** digits).toFixed(digits))}`.replace("-", "−"));
  const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
  const quoted = (cell) => (/[",\n]/.test(`${cell}`) ? `"${`${cell}`.replace(/"/g, '""')}"` : `${cell}`);
  const csvOf = (heads, rows) => `${[heads, ...rows].map((row) => row.map(quoted).join(",")).join("\n")}\n`;
  const element = (name, words = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), words);
    made.append(...inside);
    return made;
  };

  window.explorers.stances = (explorer) => {
    const { view, spec, about, edits } = explorer;
    const [stops, written, interests, names] = ["stops", "written", "interests", "actors"].map((name) => view.signal(name));
    const actors = Object.keys(names), last = stops.length - 1, top = -about.foot;
    const weighs = explorer.controls.some(({ name }) => name.startsWith("weight_"));
    const ours = spec.data.values;
    const cutoff = new Date(`${about.cutoff.replace(/\s*(\d+)\s+(\w{3})\w*\s+/, "$1 $2 ")} UTC`); // "Sept" and a no-break space are not read everywhere
    // A day there is (no 13th month, no 31 February), and one that the evidence reaches.
    function isKnown(words) {
      const day = new Date(/^\d{4}(-\d\d){0,2}$/.test(words) ? words : NaN);
      return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(words) && !(day > cutoff);
    }
    const stopOf = (date) => stops.findLastIndex((stop) => stop <= (date.length < 10 ? `${date}-99` : date));
    const short = (code) => (spec.params.find(({ name }) => name === "names")?.value || names)[code];
    const titles = Object.fromEntries(explorer.controls.filter(({ name }) => name.startsWith("weight_")).map((each) => [each.name.slice(7), each.labels[0].textContent.replace(/^Weight: /, "")]));
    let log = ours, draws, drawnOf;

    const weights = () => interests.map(({ group, exchange }) => {
      if (!weighs) return 1;
      return explorer.value("with_exchange") || exchange === "no" ? explorer.value(`weight_${group}`) : 0;
    });
    const pairName = ({ one, other }) => `${short(one)} – ${short(other)}`;

    // What the reader has made of a row: of the changes to its cell up to its day, the latest, in whatever order they came.
    function changeOf(row) {
      const cell = `${row.column}.${interests[row.interest].id}.`;
      const since = [...edits.keys()].filter((key) => key.startsWith(cell)).map((key) => key.slice(cell.length)).filter((day) => day <= stops[row.since]).sort().at(-1);
      return since && edits.get(`${cell}${since}`);
    }

    // A changed stance holds from the row on that was in force, and has a range of a step to each side.
    function changed() {
      return ours.map((row) => {
        const words = changeOf(row);
        if (words === undefined) return row;
        const value = words === "none" ? null : Number(words);
        const range = value === null ? [null, null] : [Math.max(-top, value - 1), Math.min(top, value + 1)];
        return { ...row, stance: value, low: range[0], high: range[1], reason: "Your change", sources: "", confidence: "yours" };
      });
    }

    const drawsOf = () => {
      if (drawnOf !== log) [draws, drawnOf] = [near.drawn(log), log];
      return draws;
    };

    function cells() {
      const [now, then] = ["stop", "then_stop"].map((name) => near.positions(log, explorer.value(name)));
      return interests.flatMap((interest, i) => actors.map((actor) => ({
        actor, interest, now: now.get(actor)?.get(i), then: then.get(actor)?.get(i),
      })));
    }

    const kind = {
      key: (name) => ({ stop: "date", then_stop: "then", with_exchange: "exchange", ranked: "first" })[name] || name.replace("weight_", ""),
      write: (name, value) => (name.endsWith("stop") ? stops[value] : typeof value === "boolean" ? (value ? "yes" : "no") : `${value}`),
      read: (name, words) => (name.endsWith("stop") ? (isKnown(words) ? stopOf(words) : NaN)
        : name === "with_exchange" ? ({ yes: true, no: false })[words] : name === "ranked" ? words : words === "" ? NaN : Number(words)),
      words: (name, value) => (name === "stop" && value === last ? `${written[last]}, the last change; evidence to ${about.cutoff}`
        : name.endsWith("stop") ? written[value] : `${value}`),

      // The setting as a person would write it under a picture.
      setting() {
        const groups = weighs ? Object.entries(titles).filter(([group]) => explorer.value(`weight_${group}`) !== 1).map(([group, title]) => `${title} ${explorer.value(`weight_${group}`)}`) : [];
        return [
          `As of ${written[explorer.value("stop")]}`, `compared with ${written[explorer.value("then_stop")]}`,
          ...(weighs ? [groups.length ? `weights: ${groups.join(", ")}, all others 1` : "all weights 1"] : []),
          ...(weighs && !explorer.value("with_exchange") ? ["the exchange itself not counted"] : []),
          ...(edits.size ? [`changed: ${kind.changes().join("; ")}`] : []),
        ].join("; ");
      },
      changes: () => [...edits].map(told),

      // The setting as the name of a file: what is not as it was at first.
      file() {
        const has = new URLSearchParams(explorer.moved());
        const turned = [...edits].map(([cell, value]) => `${cell.replace(/\.([^.]+)$/, "-from-$1").replace(".", "-").toLowerCase()}-${value.replace(/^-/, "minus-")}`);
        return [
          weighs ? "closeness" : "stances", stops[explorer.value("stop")],
          ...(has.has("then") ? ["against", has.get("then")] : []),
          ...Object.keys(titles).filter((group) => has.has(group)).flatMap((group) => [group, has.get(group)]),
          ...(has.has("exchange") ? ["without-the-exchange"] : []),
          ...(has.has("first") ? [has.get("first").toLowerCase(), "first"] : []),
          ...(turned.length > 2 ? [`${turned.length}-changed-stances`] : turned),
        ].join("-");
      },

      edit(words) {
        const [actor, id, since, value] = words.split(".");
        const begins = ours.some((row) => row.column === actor && interests[row.interest].id === id && stops[row.since] === since); // else it would hold nowhere
        const fits = begins
          && (value === "none" || (/^-?\d$/.test(value) && Math.abs(Number(value)) <= top));
        if (fits) edits.set(`${actor}.${id}.${since}`, value);
        return fits;
      },

      feed() {
        kind.offer();
        log = edits.size ? changed() : ours;
        if (kind.fed === log) return;
        if (kind.fed || edits.size) view.data(spec.data.name, log.map((row) => Object.fromEntries(Object.entries(row)))); // without the mark of its own that Vega sets on a row
        kind.fed = log;
        kind.list();
      },

      say() {
        const stop = explorer.value("stop"), then = explorer.value("then_stop");
        const date = written[stop];
        const all = cells(), assessed = all.filter((cell) => cell.now !== undefined).length;
        const both = all.filter((cell) => cell.now !== undefined && cell.then !== undefined && cell.now !== cell.then).length;
        const added = all.filter((cell) => cell.now !== undefined && cell.then === undefined).length;
        const change = then === stop ? `${assessed} of ${all.length} cells assessed`
          : `${plural(both, "stance")} differ${both === 1 ? "s" : ""} from ${written[then]}${added ? ` and ${added} more ${added === 1 ? "is" : "are"} assessed` : ""}`;
        if (!weighs) return { title: `${date}: ${change}`, more: kind.lastWords(stop) };
        if (!weights().some(Boolean)) return { title: "All weights are 0: nothing is compared", more: "Give at least one group a weight." };
        const [first, ...others] = near.pairs(log, stop, weights(), actors).filter((pair) => !Number.isNaN(pair.closeness));
        const own = explorer.value("ranked");
        const mine = [first, ...others].find((pair) => [pair.one, pair.other].includes(own));
        const level = others.filter((pair) => signed(pair.closeness) === signed(first.closeness));
        const tie = level.length ? `, level with ${pairName(level[0])}${level.length > 1 ? ` and ${level.length - 1} more` : ""}` : "";
        const title = `${date}${kind.weighed() ? ", your weights" : ""}: ${short(first.one)} and ${short(first.other)} stand closest${tie}, at ${signed(first.closeness)}`;
        const more = [mine && own !== "all" ? `Closest to ${short(own)}: ${pairName(mine)}, at ${signed(mine.closeness)}, place ${mine.rank}.` : "", `${change}.`, kind.lastWords(stop), kind.consequence()];
        return { title, more: more.filter(Boolean).join(" ") };
      },

      lastWords: (stop) => (stop === last ? `This is the last change; the evidence runs to ${about.cutoff}.` : ""),
      weighed: () => weights().some((weight) => weight !== 1),

      // What a changed stance does to pairs and judgements, at this date and with these weights.
      consequence() {
        if (!edits.size) return "";
        const stop = explorer.value("stop");
        const [before, after] = [ours, log].map((rows) => new Map(near.pairs(rows, stop, weights(), actors).map((pair) => [pairName(pair), pair])));
        const gone = [...after].map(([name, pair]) => ({ name, was: before.get(name), now: pair }))
          .filter(({ was, now }) => Math.abs((was.closeness || 0) - (now.closeness || 0)) > 1e-9)
          .sort((a, b) => Math.abs(b.now.closeness - b.was.closeness) - Math.abs(a.now.closeness - a.was.closeness));
        const said = gone.slice(0, 2).map(({ name, was, now }) => `${name} ${signed(was.closeness)} → ${signed(now.closeness)} (place ${was.rank} → ${now.rank})`);
        const fallen = about.judgements.map(([, text, comparison]) => [text, ...[ours, log].map((rows) => near.holds(comparison, rows, stop, stopOf, weights()))])
          .filter(([, was, now]) => was !== now).map(([text, , now]) => `“${text}” ${now ? "holds" : now === null ? "cannot be compared" : "fails"} with it.`);
        const moved = said.length ? `Your change moves ${plural(gone.length, "pair")}, most ${said.join(" and ")}.` : "Your change moves no pair at this date and with these weights.";
        return `${moved} ${fallen.join(" ") || "No judgement on closeness turns."}`;
      },

      tables() {
        const stop = explorer.value("stop"), then = explorer.value("then_stop");
        const differ = cells().filter((cell) => cell.now !== cell.then);
        const stances = {
          title: `What changed between the two dates: ${plural(differ.length, "cell")}`,
          heads: ["Actor", "Interest", written[then], written[stop]],
          rows: differ.map(({ actor, interest, now, then: was }) => [names[actor], interest.label, was === undefined ? "not assessed" : signed(was), now === undefined ? "not assessed" : signed(now)]),
        };
        return weighs ? [kind.pairTable(), stances, kind.judgementTable()] : [stances];
      },

      pairRows() {
        const stop = explorer.value("stop"), then = explorer.value("then_stop"), by = weights();
        const before = new Map(near.pairs(log, then, by, actors).map((pair) => [pairName(pair), pair]));
        const ranges = near.ranges(log, stop, by, actors, drawsOf());
        return near.pairs(log, stop, by, actors).map((pair) => {
          const was = before.get(pairName(pair)), [low, high] = ranges.get(`${pair.one} ${pair.other}`);
          return { ...pair, name: pairName(pair), low, high, was: was.closeness, wasRank: was.rank };
        });
      },

      pairTable: () => ({
        title: "All pairs at this setting, with ranges and change of place",
        note: "The range holds nine in ten of 1,000 seeded trials, in which every stance takes a whole number inside its own range; it follows date and weights.",
        heads: ["Place", "Pair", "Closeness", "Range", `On ${written[explorer.value("then_stop")]}`, "Change", "Place then"],
        rows: kind.pairRows().map((pair) => [`${pair.rank}`, pair.name, signed(pair.closeness), `${signed(pair.low)} to ${signed(pair.high)}`, signed(pair.was), signed(pair.closeness - pair.was),
          `${pair.wasRank}${pair.wasRank === pair.rank ? "" : pair.wasRank > pair.rank ? `, up ${pair.wasRank - pair.rank}` : `, down ${pair.rank - pair.wasRank}`}`]),
      }),

      judgementTable() {
        const stop = explorer.value("stop"), by = weights();
        const told = (held) => (held === null ? "nothing to compare" : held ? "holds" : "fails");
        return {
          title: "Judgements that rest on closeness, at this setting",
          heads: ["Judgement", "As coded", "Draws in which it holds"],
          rows: about.judgements.map(([, text, comparison]) => {
            const share = near.share(comparison, log, stop, stopOf, by, drawsOf());
            return [text, told(near.holds(comparison, log, stop, stopOf, by)), share === null ? "·" : `${Math.round(share)}%`];
          }),
        };
      },

      csv() {
        const [stop, then] = ["stop", "then_stop"].map((name) => stops[explorer.value(name)]);
        const plain = (value) => (value === undefined || Number.isNaN(value) ? "" : Number(value.toFixed(4)));
        if (!weighs) return csvOf(["actor", "interest", "date", "stance", "compared_with", "stance_then"], cells().map((cell) => [cell.actor, cell.interest.id, stop, plain(cell.now), then, plain(cell.then)]));
        const given = Object.keys(titles).map((group) => `weight_${group}`); // with every row, so that a table that is cut or joined still says it
        const setting = [...given.map((name) => explorer.value(name)), explorer.value("with_exchange") ? "yes" : "no", kind.changes().join("; ")];
        return csvOf(["place", "one", "other", "date", "closeness", "low", "high", "compared_with", "closeness_then", "place_then", ...given, "exchange_counted", "changed_stances"],
          kind.pairRows().map((pair) => [pair.rank, pair.one, pair.other, stop, plain(pair.closeness), plain(pair.low), plain(pair.high), then, plain(pair.was), pair.wasRank, ...setting]));
      },
    };

    // --- changing a stance in the page -----------------------------------------------------------------------------

    const select = (options, label) => element("label", {}, label, element("select", {}, ...options.map(([value, text]) => new Option(text, value))));
    const who = select(actors.map((code) => [code, names[code]]), "Actor"), what = select(interests.map(({ id, label }) => [id, label]), "Interest");
    const steps = Array.from({ length: 2 * top + 1 }, (_, i) => top - i).map((value) => [`${value}`, signed(value)]);
    const how = select([...steps, ["none", "not assessed"]], "Stance");
    const [actor, interest, stance] = [who, what, how].map((label) => label.lastChild);
    const set = element("button", { type: "button", textContent: "Change it" });
    const listed = element("ul");
    const rowNow = () => ours.find((row) => row.column === actor.value && interests[row.interest].id === interest.value && row.since <= explorer.value("stop") && explorer.value("stop") < row.until);
    // The field begins at what holds in the cell on that date; what a reader has picked in it stays until that is another.
    let offered;
    kind.offer = () => {
      const row = rowNow(), holds = changeOf(row) ?? (row.stance === null ? "none" : `${row.stance}`);
      const now = [row.column, row.interest, row.since, holds].join();
      if (offered !== now) stance.value = holds;
      offered = now;
    };
    [actor, interest].forEach((control) => control.addEventListener("change", kind.offer));
    set.addEventListener("click", () => {
      edits.set(`${actor.value}.${interest.value}.${stops[rowNow().since]}`, stance.value);
      explorer.keep();
    });
    // A change that is taken back hands the focus to the one that takes its place, or else to where changes are made.
    function takeBack(cell) {
      const place = [...edits.keys()].indexOf(cell);
      edits.delete(cell);
      explorer.keep();
      const left = [...listed.querySelectorAll("button")];
      (left[place] || left.at(-1) || set).focus({ preventScroll: true });
    }

    function told([cell, value]) {
      const [code, id, since] = cell.split(".");
      return `${names[code]}, ${interests.find((each) => each.id === id).label}, from ${written[stops.indexOf(since)]}: ${value === "none" ? "not assessed" : signed(Number(value))}`;
    }

    kind.list = () => listed.replaceChildren(...[...edits].map(([cell, value]) => {
      const undo = element("button", { type: "button", className: "card-close", textContent: "Take back" });
      undo.addEventListener("click", () => takeBack(cell));
      return element("li", {}, `${told([cell, value])} `, undo);
    }));
    const edit = element("details", { className: "explorer-tables editing" }, element("summary", {}, "Change a stance and see what follows"), element("div", { className: "edit actions" }, who, what, how, set), listed);
    if (weighs) kind.below = [edit];
    return kind;
  };

  window.explorers.scenario = (explorer) => {
    const marks = () => [...explorer.live.querySelectorAll("svg [aria-label]")].map((mark) => mark.__data__?.datum).filter((datum) => datum?.d);
    const variants = () => [...new Map(marks().map((datum) => [`${datum.d} ${datum.v}`, datum])).values()];
    const heads = ["descriptor", "variant", "label", "chosen", "balance", "margin"];
    const rows = () => variants().map((datum) => [datum.d, datum.v, datum.label, datum.chosen ? "yes" : "no", datum.balance, datum.chosen ? datum.margin : ""]);
    return {
      key: (name) => name.replace("pick_", ""),
      write: (name, value) => `${value}`,
      read: (name, words) => words,
      words: (name, value) => value,
      setting: () => `Chosen: ${variants().filter((datum) => datum.chosen).map((datum) => `${datum.name}: ${datum.label}`).join("; ")}`,
      file: () => ["scenario", ...[...explorer.moved()].flat()].join("-"),
      say() {
        const [datum] = variants(), gives = variants().filter((each) => each.chosen && each.margin < 0);
        return { title: `Your choice: ${datum.verdict.replace(/^./, (letter) => letter.toLowerCase())}`, more: gives.map((each) => `${each.name} ${each.state}.`).join(" ") };
      },
      tables: () => [{
        title: "Your choice as a table",
        heads: ["Development", "Your choice", "Balance", "State"],
        rows: variants().filter((datum) => datum.chosen).map((datum) => [datum.name, datum.label, datum.sign, datum.state]),
      }],
      csv: () => csvOf(heads, rows()),
    };
  };
})();
