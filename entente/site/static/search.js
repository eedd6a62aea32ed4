// Searches chapters, rows and sources in the page itself. site.js brings this file when somebody begins to search; the
// texts and the library are scripts too, as a page from a folder may load nothing else.
(() => {
  const here = new URL(".", document.currentScript.src);
  const site = new URL("../", here);
  const [KEY, TITLE, TEXT] = [2, 3, 4]; // of a row; a chapter's section has no key
  const FEW = { chapters: 6, rows: 12 };

  const load = (name) => new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: new URL(name, here), onload: done, onerror: () => failed(new Error(`${name} cannot be read`)) });
    document.head.append(script);
  });

  // --- words: digits with their decimals, thousands without their comma, Chinese and Japanese by pairs of signs ---
  const WORD = /\d+(?:\.\d+)+|[\p{L}\p{N}\p{M}]+/gu;
  const HAN = /^[\p{Script=Han}]{3,}$/u;
  const pairs = (word) => HAN.test(word) ? [...word].slice(1).map((sign, i, rest) => [...word][i] + sign) : [word];
  const words = (text) => (text.normalize("NFC").replace(/(\d)[,\u00a0\u202f](?=\d{3}(?!\d))/g, "$1").match(WORD) || []).flatMap(pairs);
  const plain = new Map();
  const term = (word) => {
    if (!plain.has(word)) {
      const small = word.toLowerCase();
      const bare = /^[\p{Script=Latin}\p{N}\p{M}]+$/u.test(small) ? small.normalize("NFD").replace(/\p{M}/gu, "") : small;
      plain.set(word, /^[a-z]$/.test(bare) ? null : bare); // a single letter, of "Moscow's" or of an id, tells nothing
    }
    return plain.get(word);
  };

  const OPTIONS = { prefix: (word) => word.length > 1, boost: { title: 3, key: 6 } };
  const WAYS = [ // tried in turn until one finds something
    { combineWith: "AND" },
    { combineWith: "AND", fuzzy: (word) => /\d/.test(word) || word.length < 5 ? false : 0.2 }, // one letter or two may differ
    { combineWith: "OR" },
  ];

  function index(fields, searched) {
    const made = new window.MiniSearch({
      fields: Object.keys(fields), tokenize: words, processTerm: term,
      extractField: (entry, field) => field === "id" ? entry.id : entry.texts[fields[field]],
    });
    return { made, ...searched, entries: searched.texts.map((texts, id) => ({ id, texts })) };
  }

  let ready;
  const indexes = {};
  const prepare = (tell) => ready ||= (async () => {
    await Promise.all([load("lib/minisearch-7.2.0.js"), load("search/chapters.js")]);
    indexes.chapters = index({ title: 2, text: 3 }, window.searched.chapters);
    indexes.chapters.made.addAll(indexes.chapters.entries);
    tell();
    await load("search/rows.js");
    const rows = index({ key: KEY, title: TITLE, text: TEXT }, window.searched.rows);
    await rows.made.addAllAsync(rows.entries, { chunkSize: 200 }); // so that typing goes on meanwhile
    indexes.rows = rows;
    tell();
  })();

  // --- hits ---
  function hits(part, query, way) {
    const { made, pages, texts } = indexes[part];
    const asked = part === "chapters" ? (id) => pages[texts[id][0]][2] ? 1.5 : 1 : undefined;
    return made.search(query, { ...OPTIONS, ...way, boostDocument: asked }).map(({ id, terms }) => {
      const [page, anchor] = texts[id];
      const [, key, title, text] = part === "rows" ? texts[id].slice(1) : [, "", ...texts[id].slice(2)];
      return { page: pages[page], anchor, key, title, text, terms };
    });
  }

  // Rows whose id was asked for, whole or its beginning, stand before all else.
  function split(found, query) {
    const id = query.trim().toLowerCase();
    const named = (hit) => hit.key && /[-_\d]/.test(id) && hit.key.toLowerCase().startsWith(id);
    return [found.filter(named).map((hit) => ({ ...hit, terms: [] })), found.filter((hit) => !named(hit))]; // the row itself is the mark
  }

  function find(query) {
    const parts = Object.keys(indexes);
    for (const way of WAYS) {
      const found = Object.fromEntries(parts.map((part) => [part, hits(part, query, way)]));
      if (parts.some((part) => found[part].length) || way === WAYS.at(-1)) {
        const [named, rows] = split(found.rows || [], query);
        return { named, rows, chapters: found.chapters || [], all: way.combineWith === "AND" };
      }
    }
  }

  // --- words marked ---
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const thousands = (text) => /^\d{4,}$/.test(text) ? text.replace(/\d(?=(\d{3})+$)/g, "$&[,\u00a0\u202f]?") : escaped(text);
  const pattern = (terms) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...terms].sort((a, b) => b.length - a.length).map(thousands).join("|")})(?![\\p{L}\\p{N}])|${[...terms].filter((each) => /[\p{Script=Han}]/u.test(each)).map(escaped).join("|") || "(?!)"}`, "giu");

  function marked(text, terms) {
    const parts = document.createDocumentFragment();
    let end = 0;
    for (const found of terms.length ? text.matchAll(pattern(terms)) : []) {
      const mark = Object.assign(document.createElement("mark"), { textContent: found[0] });
      parts.append(text.slice(end, found.index), mark);
      end = found.index + found[0].length;
    }
    parts.append(text.slice(end));
    return parts;
  }

  function excerpt(text, terms) {
    const at = Math.max(0, terms.length ? text.search(pattern(terms)) : 0);
    const begin = at > 60 ? text.indexOf(" ", at - 60) + 1 : 0;
    const end = text.length - begin > 200 ? text.lastIndexOf(" ", begin + 200) : text.length;
    return `${begin ? "… " : ""}${text.slice(begin, end > begin ? end : begin + 200)}${end < text.length ? " …" : ""}`;
  }

  // Marks the words of ?mark= in the article, brings the first one below the anchor into sight, and offers to unmark.
  function markPage() {
    const terms = new URL(location).searchParams.getAll("mark");
    const article = document.querySelector("article");
    if (!terms.length || !article) return;
    const wanted = pattern(terms);
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => node.parentElement.closest("script, style, svg, .cell_input, .filter") ? 2 : 1,
    });
    const texts = [];
    while (walker.nextNode()) if (walker.currentNode.data.search(wanted) >= 0) texts.push(walker.currentNode);
    texts.forEach((node) => node.replaceWith(marked(node.data, terms)));
    const marks = [...article.querySelectorAll("mark")];
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1))) || article;
    const near = marks.find((mark) => target.contains(mark) || target.closest("tr")?.contains(mark));
    for (let fold = (near || target).closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    (near?.closest("tr, p, li, h1, h2, h3") || target).scrollIntoView({ block: location.hash ? "center" : "start", behavior: "instant" });
    const note = document.createElement("p");
    note.className = "marked-note";
    note.setAttribute("role", "status");
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Unmark" });
    button.addEventListener("click", () => {
      marks.forEach((mark) => mark.replaceWith(...mark.childNodes));
      note.remove();
      const bare = new URL(location);
      bare.searchParams.delete("mark");
      try { history.replaceState(null, "", bare); } catch { /* a page from a folder may keep its address */ }
    });
    note.append(`Marked: ${terms.join(", ")} `, button);
    document.body.append(note);
  }

  // --- what is shown ---
  const made = (tag, words, ...inside) => {
    const element = Object.assign(document.createElement(tag), words);
    element.append(...inside);
    return element;
  };

  function address({ page: [page], anchor, terms }) {
    const to = new URL(page, site);
    terms.slice(0, 8).forEach((each) => to.searchParams.append("mark", each));
    to.hash = anchor;
    return to.href;
  }

  function entry(hit) {
    const where = hit.key ? `${hit.page[1]} · ${hit.key}` : hit.title === hit.page[1] ? "" : hit.page[1];
    const link = made("a", { href: address(hit) }, marked(hit.title, hit.terms));
    return made("li", {}, link, made("span", { className: "search-where" }, where), made("p", {}, marked(excerpt(hit.text, hit.terms), hit.terms)));
  }

  function group(title, found, few) {
    if (!found.length) return [];
    const list = made("ol", {}, ...found.slice(0, few).map(entry));
    const rest = found.length - few;
    if (rest <= 0) return [made("h2", {}, title), list];
    const more = made("button", { type: "button", className: "search-more" }, `Show ${rest} more`);
    more.addEventListener("click", () => {
      list.append(...found.slice(few).map(entry));
      more.remove();
      list.children[few].querySelector("a").focus();
    });
    return [made("h2", {}, title), list, more];
  }

  const some = (count, one, many) => `${count} ${count === 1 ? one : many}`;

  function said({ named, rows, chapters, all }) {
    const found = [some(chapters.length, "section", "sections"), some(named.length + rows.length, "row", "rows")].join(", ");
    if (!indexes.rows) return `${some(chapters.length, "section", "sections")}; looking through the rows …`;
    if (!chapters.length && !named.length && !rows.length) return "Nothing found. Try fewer words, or a part of one.";
    return all ? found : `No place has all of these words; some have one of them: ${found}`;
  }

  // Sets up a search: its form, and the place where results are shown.
  function attach(form, place) {
    const input = form.querySelector("input[type=search]");
    const status = made("p", { className: "search-status" });
    const list = made("div", { className: "search-list" });
    status.setAttribute("role", "status");
    place.replaceChildren(status, list);
    let waiting;
    const show = () => {
      const query = input.value;
      if (!query.trim() || !indexes.chapters) {
        list.replaceChildren();
        status.textContent = query.trim() ? "Getting the texts …" : "";
        return;
      }
      const found = find(query);
      status.textContent = said(found);
      list.replaceChildren(
        ...group("Rows of this id", found.named, FEW.rows), ...group("In the chapters", found.chapters, FEW.chapters),
        ...group("In the tables and sources", found.rows, FEW.rows),
      );
    };
    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 120); });
    form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
    place.closest("dialog")?.addEventListener("keydown", (event) => step(event, input, list));
    prepare(() => input.value.trim() && show()).catch((error) => { status.textContent = `Search does not work: ${error.message}.`; });
    show();
  }

  // Arrow keys go from the field to the results and through them.
  function step(event, input, list) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    const stops = [input, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + by];
    if (next) { event.preventDefault(); next.focus(); }
  }

  const dialog = document.getElementById("pst-search-dialog");
  if (dialog) attach(dialog.querySelector("form"), dialog.querySelector(".search-results"));
  const page = document.querySelector(".search-page");
  if (page) {
    page.querySelector("input").value = new URL(location).searchParams.get("q") || "";
    attach(page.querySelector("form"), page.querySelector(".search-results"));
  }
  dialog?.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
  markPage();
})();
