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

  function say(words, all) {
    note.replaceChildren(words);
    const add = (text, act) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      button.addEventListener("click", act);
      note.append(button);
    };
    if (all) add(`Show all ${rows.length} rows`, () => { location.hash = "all-rows"; });
    if (history.length > 1) add("Back", () => history.back());
    note.hidden = false;
  }

  function only(fits) {
    rows.forEach((row) => {
      row.hidden = !fits(row);
      row.classList.toggle("is-counted", fits(row));
    });
    return rows.filter((row) => !row.hidden).length;
  }

  const count = (number) => `${number} of ${rows.length} rows`;

  // The words that stand in a row under the name of a column.
  function field(row, name) {
    const label = [...row.querySelectorAll(".row-fields i")].find((each) => each.textContent === name);
    let words = "";
    for (let next = label?.nextSibling; next && next.nodeName !== "I"; next = next.nextSibling) words += next.textContent;
    return words.replace(/ · $/, "").trim();
  }

  function show() {
    const place = decodeURIComponent(location.hash.slice(1));
    const counted = place.startsWith("counted-") && document.getElementById(place);
    rows.forEach((row) => { row.hidden = false; row.classList.remove("is-counted"); });
    note.hidden = true;
    if (counted) {
      const keys = new Set([...counted.querySelectorAll("a[href^='#']")].map((link) => link.hash.slice(1)));
      only((row) => keys.has(placeOf(row)));
      const what = counted.querySelector(".counted-what").cloneNode(true);
      what.append(` counts these ${count(keys.size)}.`);
      say(what, true);
      note.scrollIntoView({ block: "start", behavior: "instant" });
    } else if (place.startsWith("where:")) {
      const asked = [...new URLSearchParams(place.slice(6))].map(([name, words]) => [name, words.split(";")]);
      const shown = only((row) => asked.every(([name, words]) => words.includes(field(row, name))));
      const words = asked.map(([name, some]) => `${name.toLowerCase()} ${some.join(" or ")}`).join(", ");
      say(document.createTextNode(`${count(shown)}: ${words}.`), true);
      note.scrollIntoView({ block: "start", behavior: "instant" });
    } else if (place && list.contains(document.getElementById(place))) {
      say(document.createTextNode("The marked row is the one you followed."));
    }
  }

  addEventListener("hashchange", show);
  addEventListener("load", show); // again: a browser goes to the named place once all is there
  show();
})();
