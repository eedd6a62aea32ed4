// Sets a form before every table.filterable: a choice for each class by-<facet> of its rows, a box for words, a count.
// The address holds what is chosen: claims.html#where:Verdict=Open&Section=Stakes opens the page with those rows alone.
(() => {
  const named = (text) => text[0].toUpperCase() + text.slice(1);
  const plain = (text) => text.toLowerCase().replace(/\s+/g, " ");
  const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } }; // a stray % is no code

  function field(name, label, control) {
    const box = document.createElement("div");
    const words = document.createElement("label");
    Object.assign(control, { id: name, name });
    Object.assign(words, { htmlFor: name, textContent: label });
    box.append(words, control);
    return box;
  }

  function choice(values) {
    const control = document.createElement("select");
    control.add(new Option("All", ""));
    const counts = new Map();
    values.forEach((value) => counts.set(value, (counts.get(value) || 0) + 1));
    counts.forEach((count, value) => control.add(new Option(`${value} (${count})`, value)));
    return control;
  }

  function prepare(table, index) {
    const rows = [...table.tBodies[0].rows];
    const facets = [...new Set([...table.querySelectorAll("tbody [class^='by-']")].map((each) => each.classList[0]))];
    const known = rows.map((row) => ({
      row,
      text: plain(row.textContent),
      values: Object.fromEntries(facets.map((facet) => [facet, row.querySelector(`.${facet}`)?.textContent])),
    }));
    const form = document.createElement("form");
    form.className = "filter";
    form.setAttribute("aria-label", "Filter the table");
    const choices = facets.map((facet) => [facet, choice(known.map((each) => each.values[facet]))]);
    const search = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
    const reset = Object.assign(document.createElement("button"), { type: "reset", textContent: "Show all" });
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    said.setAttribute("aria-live", "polite");
    form.append(
      ...choices.map(([facet, control]) => field(`filter-${index}-${facet}`, named(facet.slice(3)), control)),
      field(`filter-${index}-words`, "Words in the row", search), reset, said,
    );
    const show = (amiss = "") => {
      const words = plain(search.value).split(" ").filter(Boolean); // each of them, in any order
      known.forEach(({ row, text, values }) => {
        row.hidden = !words.every((word) => text.includes(word)) || choices.some(([facet, { value }]) => value && values[facet] !== value);
      });
      const count = rows.filter((row) => !row.hidden).length;
      said.textContent = amiss + (count ? `${count} of ${rows.length} rows shown` : "No row fits all of this");
    };
    const controls = [...choices.map(([facet, control]) => [named(facet.slice(3)), control]), ["Words", search]];

    // Chooses a value of a control, in any case; returns whether there is one.
    function choose(control, value) {
      const known = [...control.options || []].find((option) => option.value.toLowerCase() === value.toLowerCase());
      control.value = known ? known.value : control === search ? value : "";
      return control === search || Boolean(known);
    }

    // What an address asks for and this table has not is told: all rows in sight once looked like an answer.
    function readAddress() {
      const place = decoded(location.hash.slice(1));
      if (!place.startsWith("where:")) return;
      const asked = [...new URLSearchParams(place.slice(6))];
      controls.forEach(([, control]) => { control.value = ""; });
      const controlOf = (name) => controls.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
      const missed = asked.filter(([name, value]) => !controlOf(name) || !choose(controlOf(name), value));
      show(missed.map(([name, value]) => `No row here has ${name} “${value}”. `).join(""));
      form.scrollIntoView({ block: "start", behavior: "instant" });
    }

    function writeAddress() {
      const chosen = new URLSearchParams(controls.filter(([, { value }]) => value).map(([name, { value }]) => [name, value]));
      try { history.replaceState(null, "", `#${chosen.size ? `where:${chosen}` : ""}`); } catch { /* a page that may not */ }
    }

    const changed = () => { show(); writeAddress(); };
    form.addEventListener("input", changed);
    form.addEventListener("reset", () => setTimeout(changed)); // once the controls are back at their first values
    addEventListener("hashchange", readAddress);
    form.addEventListener("submit", (event) => event.preventDefault());
    (table.closest(".pst-scrollable-table-container") || table).before(form);
    show();
    readAddress();
  }

  document.querySelectorAll("table.filterable").forEach(prepare);
})();
