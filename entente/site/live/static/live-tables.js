// A reader's own tables: dropped or chosen, checked by the report's own checks, kept in this browser, changed in a grid.
(() => {
  const { make, panel, ask, during, say } = window.entente.live;
  const live = window.entente.live;
  const SHOWN = 40; // rows of a table at once

  // --- kept in this browser, for all pages of this site ---------------------------------------------------------------
  const database = () => new Promise((done, failed) => {
    const opened = indexedDB.open("entente", 1);
    opened.onupgradeneeded = () => opened.result.createObjectStore("own");
    opened.onsuccess = () => done(opened.result);
    opened.onerror = () => failed(opened.error);
  });
  const within = async (mode, act) => {
    const transaction = (await database()).transaction("own", mode);
    return new Promise((done, failed) => {
      const request = act(transaction.objectStore("own"));
      request.onsuccess = () => done(request.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  };
  const memory = new Map(); // where the browser keeps nothing, for a page from a folder say
  live.store = {
    get: (name) => within("readonly", (own) => own.get(name)).catch(() => undefined).then((kept) => kept ?? memory.get(name)),
    put: (name, value) => within("readwrite", (own) => own.put(value, name)).then(() => true, () => { memory.set(name, value); return false; }), // whether it outlives this page
    drop: (name) => { memory.delete(name); return within("readwrite", (own) => own.delete(name)).catch(() => {}); },
  };
  live.kept = () => live.store.get("files");

  // --- the panel -----------------------------------------------------------------------------------------------------
  const button = (text, act) => {
    const made = make("button", { type: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  const files = make("input", { type: "file", multiple: true, accept: ".csv,.json" });
  const folder = make("input", { type: "file", webkitdirectory: true });
  const zone = make("div", { className: "live-drop" },
    make("p", { textContent: "Drop tables of your own here (one CSV, several, or a folder), named as the report's, such as stances.csv. They are read and checked on this machine; nothing leaves it." }),
    make("label", {}, "Choose files ", files), make("label", {}, "or a folder ", folder));
  const said = make("div", { className: "live-problems" });
  said.setAttribute("role", "status");
  const inUse = make("p", { className: "live-own", hidden: true });
  const choice = make("select");
  const words = make("input", { type: "search", autocomplete: "off" });
  const sheet = make("div", { className: "live-sheet pst-scrollable-table-container", tabIndex: 0 });
  sheet.setAttribute("aria-label", "Cells of the table");
  sheet.setAttribute("role", "region");
  const use = button("Check and use this table", useSheet);
  const grid = make("div", { className: "live-grid", hidden: true },
    make("p", { className: "live-buttons" }, make("label", {}, "Table ", choice), make("label", {}, "Rows with the words ", words)),
    sheet,
    make("p", { className: "live-buttons" }, use, button("Download this table", downloadTable), button("Download this run (zip)", downloadRun)));
  const open = button("Load your own tables", () => { fold.open = !fold.open; });
  const fold = make("details", { className: "live-tables" }, make("summary", { textContent: "Tables: load your own, or change a cell" }), zone, said, button("Show the tables", () => showTables()), grid);
  panel.querySelector(".live-buttons").append(open);
  panel.append(inUse, fold); // in sight on every page, opened or not

  const tell = (lines, good) => {
    const items = lines.map((line) => make("li", { textContent: line }));
    said.replaceChildren(...(good ? lines.map((line) => make("p", { textContent: line })) : [make("p", { textContent: `Not used: ${lines.length === 1 ? "there is a fault" : `there are ${lines.length} faults`}.` }), make("ul", {}, ...items)]));
  };

  async function showOwn() {
    const kept = await live.kept();
    inUse.hidden = !kept;
    if (!kept) return;
    inUse.replaceChildren(`Your own tables are read in place of the report's: ${listed(Object.keys(kept))}. `, button("Go back to the published tables", () => during(async () => {
      await live.store.drop("files");
      await ask("take_back");
      await ask("begin", { notebook: live.notebook });
      tell(["The published tables are read again. Run the chapter to see it as published."], true);
      say("The published tables are read again.");
      await showOwn();
      if (!grid.hidden) await fill();
    })));
  }

  const listed = (names) => (names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", "));

  // What the checks say of a reader's tables; whether they are used.
  live.taken = ({ problems, put_right: tidied, changed, not_checked: unchecked }, own) => {
    if (problems.length) tell(problems);
    else tell([`No fault found in ${listed(Object.keys(own))}. ${changed.length ? "Run the chapter: it now reads" : "It reads"} ${changed.length ? `your ${listed(changed)}` : "as the published tables do: nothing changes"}.`, ...tidied, ...(unchecked ? [`${unchecked}.`] : [])], true);
    inUse.hidden ||= Boolean(problems.length); // those of an earlier visit may be refused by a newer dictionary
    return !problems.length;
  };

  const take = (own) => during(async () => {
    const all = { ...(await live.kept()), ...own };
    say("Checking your tables");
    const answer = await ask("take", { files: all });
    if (!live.taken(answer, own)) { await showOwn(); return say("Your tables were not used."); }
    const differing = Object.fromEntries(answer.changed.map((name) => [name, all[name]]));
    const kept = answer.changed.length ? await live.store.put("files", differing) : await live.store.drop("files");
    await ask("begin", { notebook: live.notebook });
    if (!answer.changed.length) say("The published tables are read: yours say the same.");
    else say(`Your tables are used from now on, ${kept ? "on every page of this site in this browser" : "on this page until you leave it: this browser keeps nothing"}.`);
    await showOwn();
    if (!grid.hidden) await fill();
  });

  // As bytes: the checks say what is wrong with a file that is not UTF-8, too.
  const base64Of = async (blob) => new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
  async function takeFiles(list) {
    const wanted = [...list].filter(({ name }) => /\.(csv|json)$/i.test(name));
    if (!wanted.length) return tell(["No CSV file among what you chose; a spreadsheet saves a table as CSV in UTF-8."]);
    const names = wanted.map(({ name }) => name);
    const twice = names.filter((name, place) => names.indexOf(name) !== place);
    if (twice.length) return tell([...new Set(twice)].map((name) => `${name} is there more than once: give one of each name.`));
    return take(Object.fromEntries(await Promise.all(wanted.map(async (file) => [file.name, await base64Of(file)]))));
  }
  files.addEventListener("change", () => takeFiles(files.files));
  folder.addEventListener("change", () => takeFiles(folder.files));

  // Files of what was dropped; a folder is looked into. A page from a folder may do so through handles alone, and an older
  // browser has entries alone; both must be asked for before anything is awaited.
  async function dropped(transfer) {
    const given = [...transfer.files];
    const items = [...transfer.items].filter(({ kind }) => kind === "file");
    const entries = items.map((item) => item.webkitGetAsEntry?.());
    if (!entries.some((entry) => entry?.isDirectory)) return given;
    const handles = items.map((item) => item.getAsFileSystemHandle?.());
    const found = await Promise.all(items.map((_, place) => (handles[place] ? handles[place].then(behind) : within_entry(entries[place]))));
    return found.flat();
  }
  async function behind(handle) {
    if (handle.kind === "file") return [await handle.getFile()];
    const inside = [];
    for await (const each of handle.values()) inside.push(...(await behind(each)));
    return inside;
  }
  const within_entry = (entry) => new Promise((done, failed) => {
    if (!entry) return done([]);
    if (entry.isFile) return entry.file((file) => done([file]), failed);
    const reader = entry.createReader();
    const files = [];
    const more = () => reader.readEntries(async (found) => { // a hundred at a time
      if (!found.length) return done(files);
      files.push(...(await Promise.all(found.map(within_entry))).flat());
      return more();
    }, failed);
    return more();
  });
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    try {
      await takeFiles(await dropped(event.dataTransfer));
    } catch (error) {
      tell([`What you dropped could not be opened (${error.message}); choose it with the buttons above.`]);
    }
  });

  // --- the grid ------------------------------------------------------------------------------------------------------
  let table, changed = new Set();

  function showTables() {
    during(async () => {
      const { tables } = await ask("listed");
      choice.replaceChildren(...tables.map(({ title, file, changed: own }) => new Option(`${title} (${file})${own ? ", yours" : ""}`, file)));
      choice.value = tables.some(({ file }) => file === "stances.csv") ? "stances.csv" : tables[0].file;
      grid.hidden = false;
      await fill();
      say("Change a cell, then have the table checked and used.");
    });
  }

  async function fill() {
    table = { file: choice.value, ...(await ask("grid", { file: choice.value })) };
    changed = new Set();
    draw();
  }

  function draw() {
    const wanted = words.value.toLowerCase().split(" ").filter(Boolean);
    const found = table.rows.map((row, place) => [row, place])
      .filter(([row]) => wanted.every((word) => row.join("\n").toLowerCase().includes(word)));
    const body = make("tbody");
    for (const [row, place] of found.slice(0, SHOWN)) {
      const line = body.insertRow();
      row.forEach((text, column) => {
        const field = make("input", { value: text, title: text, size: Math.min(Math.max(text.length, 4), 40) });
        field.setAttribute("aria-label", `${table.columns[column]} of ${row[0]}`);
        field.addEventListener("input", () => { row[column] = field.value; changed.add(`${place} ${column}`); field.classList.add("is-changed"); });
        line.insertCell().append(field);
      });
    }
    const head = make("thead", {}, make("tr", {}, ...table.columns.map((name) => make("th", { scope: "col", textContent: name }))));
    const count = `${Math.min(found.length, SHOWN)} of ${found.length} rows${wanted.length ? " with these words" : ""} shown${found.length > SHOWN ? "; narrow them by words" : ""}`;
    sheet.replaceChildren(make("table", { className: "table" }, make("caption", { textContent: count }), head, body));
  }
  words.addEventListener("input", () => table && draw());
  choice.addEventListener("change", () => during(async () => { await fill(); say(""); }));

  async function asText() {
    return (await ask("as_csv", { columns: table.columns, rows: table.rows })).text;
  }
  async function useSheet() {
    const text = await asText();
    return take({ [table.file]: await base64Of(new Blob([text])) });
  }

  function save(content, name, type) {
    const address = URL.createObjectURL(new Blob([content], { type }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }
  async function downloadTable() {
    save(await asText(), table.file, "text/csv");
  }
  function downloadRun() { return during(async () => {
    const sources = {};
    document.querySelectorAll(".cell textarea.live-code").forEach((area) => {
      const place = [...area.closest(".cell").classList].map((name) => /^cell-(\d+)$/.exec(name)?.[1]).find(Boolean);
      sources[place] = area.value;
    });
    const { base64 } = await ask("take_along", { chapter: live.chapter, sources });
    save(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)), `run-of-${live.chapter.replace(".ipynb", "")}.zip`, "application/zip");
    say("The zip holds the package, the tables that were read, this chapter with its cells, and what it ran on.");
  }); }

  showOwn();
})();
