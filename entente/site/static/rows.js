// On a page of rows: #counted-... shows the rows that a number of a chapter counts, and #where:Column=word;word&Column=word
// those that a tile counts; a row that was followed gets its way back. Without a script the list at the foot names them.
(() => {
  const list = document.querySelector("table.rows tbody, .citation-list");
  if (!list) return;
  const rows = [...list.children];
  const note = Object.assign(document.createElement("div"), { className: "row-note", hidden: true });
  note.setAttribute("role", "status");
  (list.closest(".pst-scrollable-table-container") || list).before(note);
  const placeOf = (row) => row.id || row.cells[0].id;
  const keyOf = (row) => row.querySelector("a.key")?.textContent || placeOf(row);
  const same = (one, other) => one.toLowerCase() === other.toLowerCase();
  const shownRows = () => rows.filter((row) => !row.hidden);

  function say(words, all) {
    note.replaceChildren(words);
    const add = (text, act) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      button.addEventListener("click", act);
      note.append(button);
    };
    if (all) add(`Show all ${rows.length} rows`, showAll);
    if (history.length > 1) add("Back", () => history.back());
    note.hidden = false;
    leaveRoom();
  }

  const tell = (words, all) => say(document.createTextNode(words), all);

  // The note stays in sight above the rows, below the header that the theme keeps room for: a row stops below both.
  const leaveRoom = () => list.style.setProperty("--above-row", `${note.offsetHeight + 8}px`);

  // The note itself cannot be asked for: stuck to the window's top it counts as in sight, wherever its rows are.
  const bring = (row) => row?.scrollIntoView({ block: "start", behavior: "instant" });

  // The button that was pressed is gone then: a keyboard goes on at the row that stood first.
  function showAll() {
    const first = shownRows()[0] || rows[0];
    addEventListener("hashchange", () => {
      bring(first);
      const next = first.querySelector("a") || Object.assign(first, { tabIndex: -1 });
      next.focus({ preventScroll: true });
    }, { once: true });
    location.hash = "all-rows";
  }

  function only(fits) {
    rows.forEach((row, i) => {
      row.hidden = !fits(row, i);
      row.classList.toggle("is-counted", !row.hidden);
    });
    return shownRows().length;
  }

  const count = (number) => `${number} of ${rows.length} rows`;

  // The words that stand in a row under the name of a column.
  function field(row, name) {
    const label = [...row.querySelectorAll(".row-fields i")].find((each) => same(each.textContent, name));
    let words = "";
    for (let next = label?.nextSibling; next && next.nodeName !== "I"; next = next.nextSibling) words += next.textContent;
    return words.replace(/ · $/, "").trim();
  }

  function showCounted(counted) {
    const keys = new Set([...counted.querySelectorAll("a[href^='#']")].map((link) => link.hash.slice(1)));
    only((row) => keys.has(placeOf(row)));
    counted.hidden = true; // else a browser goes to it, at the foot, as long as the page is loading
    const what = counted.querySelector(".counted-what").cloneNode(true);
    what.append(` ${counted.querySelector(".counted-how").textContent} ${keys.size === 1 ? "this" : "these"} ${count(keys.size)}.`);
    say(what, true);
    bring(shownRows()[0]);
  }

  // A column, the words asked of it that some row has there, and those that none has: a word that is mistyped is told.
  function asked([name, words]) {
    const values = rows.map((row) => field(row, name));
    const has = (word) => values.some((value) => value && same(value, word));
    const all = words.split(";");
    return { name, values, known: all.filter(has), unknown: all.filter((word) => !has(word)) };
  }

  function showWhere(question) {
    const columns = [...new URLSearchParams(question)].map(asked);
    const used = columns.filter(({ known }) => known.length);
    const missed = columns.filter(({ unknown }) => unknown.length);
    const amiss = missed.map(({ name, unknown }) => `No row here has ${name} “${unknown.join("” or “")}”. `).join("");
    if (!used.length) {
      tell(`${amiss}All ${rows.length} rows are shown.`);
    } else {
      const fits = (row, i) => used.every(({ known, values }) => known.some((word) => same(word, values[i])));
      const words = used.map(({ name, known }) => `${name.toLowerCase()} ${known.join(" or ")}`).join(", ");
      tell(`${amiss}${count(only(fits))}: ${words}.`, true);
    }
    bring(shownRows()[0]);
  }

  // An id is shown in capitals where its place is in small letters: either leads to the row.
  function seek(place) {
    const row = rows.find((each) => same(placeOf(each), place) || same(keyOf(each), place));
    if (row) location.replace(`#${placeOf(row)}`);
    else tell(`Nothing on this page is called “${place}”. All ${rows.length} rows are shown.`);
  }

  function show() {
    const place = placeAsked();
    const named = document.getElementById(place);
    rows.forEach((row) => { row.hidden = false; row.classList.remove("is-counted"); });
    document.querySelectorAll(".counted li").forEach((each) => { each.hidden = false; });
    note.hidden = true;
    if (named?.querySelector(".counted-what") && place.startsWith("counted-")) showCounted(named);
    else if (place.startsWith("where:")) showWhere(place.slice(6));
    else if (place && list.contains(named)) tell("The marked row is the one you followed.");
    else if (place === "all-rows") tell(`All ${rows.length} rows are shown.`);
    else if (place && !named) seek(place);
  }

  addEventListener("hashchange", show);
  addEventListener("load", show); // again: a browser goes to the named place once all is there
  show();
})();
