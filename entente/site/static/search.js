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
  const together = (text) => text.normalize("NFC").replace(/(\d)[,\u00a0\u202f](?=\d{3}(?!\d))/g, "$1");
  const words = (text) => (together(text).match(WORD) || []).flatMap(pairs);
  const HYPHENED = /(?<![\p{L}\p{N}-])[\p{L}\p{N}\p{M}]+-[\p{L}\p{N}\p{M}]+(?![\p{L}\p{N}-])/gu;
  const inOne = (text) => (text.match(HYPHENED) || []).filter((each) => /\p{L}/u.test(each)).map((each) => each.replace("-", "")); // "reentry" finds "re-entry"
  const plain = new Map();
  const term = (word) => {
    if (!plain.has(word)) {
      const small = word.toLowerCase();
      const bare = /^[\p{Script=Latin}\p{N}\p{M}]+$/u.test(small) ? small.normalize("NFD").replace(/\p{M}/gu, "") : small;
      plain.set(word, /^[a-z]$/.test(bare) ? null : bare); // a single letter, of "Moscow's" or of an id, tells nothing
    }
    return plain.get(word);
  };

  const WAYS = [ // tried in turn until one finds something
    { begun: 4 }, // the last word may be typed in part: "re" would find "required", and "know" is no part of "KN"
    { begun: 3 },
    { begun: 3, apart: true },
    { begun: 3, fuzzy: true }, // one letter or two may differ
    { begun: 3, some: true },
  ];

  function index(fields, searched) {
    const made = new window.MiniSearch({
      fields: Object.keys(fields), tokenize: (text) => [...words(text), ...inOne(text)], processTerm: term,
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

  // --- what is asked: words; and what must stand together, "re-entry", "KN-23", "nato.int", a date, words in quotes ---
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\p{L}*\\.?";
  const DATES = [ // each with the places of its day, month and year
    [/(?<![\p{N}-])(\d{4})-(\d\d)(?:-(\d\d))?(?![\p{N}-])/gu, 3, 2, 1],
    [new RegExp(`(?<!\\p{N})(\\d{1,2})\\s+${MONTH}\\s+(\\d{4})(?!\\p{N})`, "giu"), 1, 2, 3],
    [new RegExp(`(?<!\\p{L})${MONTH}\\s+(\\d{1,2}),?\\s+(\\d{4})(?!\\p{N})`, "giu"), 2, 1, 3],
    [new RegExp(`(?<!\\p{L})${MONTH}\\s+(\\d{4})(?!\\p{N})`, "giu"), 0, 1, 2],
  ];
  const HYPHENS = "-‐-―−";
  const HYPHEN = new RegExp(`^[${HYPHENS}]$`);
  const JOINT = `[${HYPHENS}\\s]?`; // "re-entry" is found as "re entry", too
  const ADDRESS = `[${HYPHENS}./:]`; // or the number of a document
  const GROWING = /^[\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]{2,}$/u; // a particle stands at its end

  const every = (queries) => ({ combineWith: "AND", queries });
  const either = (queries) => ({ combineWith: "OR", queries });
  const tokens = (text) => words(text).map(term).filter(Boolean);

  // A date as "31 March 2025" and as 2025-03-31, a month as "March 2025" and as 2025-03.
  function date(day, month, year) {
    const number = Number(month) || MONTHS.findIndex((name) => name.toLowerCase().startsWith(month.toLowerCase())) + 1;
    const name = MONTHS[number - 1];
    if (!name) return null;
    const names = [name, name.slice(0, 3), ...(number === 9 ? ["Sept"] : [])];
    const two = (digits) => String(Number(digits)).padStart(2, "0");
    const iso = [year, two(number), ...(day ? [two(day)] : [])];
    const spelled = `(?:${names.join("|")})\\.?`;
    const bare = day && String(Number(day));
    const whole = day ? `0?${bare}\\s+${spelled}\\s+${year}|${spelled}\\s+0?${bare},?\\s+${year}|${iso.join("-")}` : `${spelled}\\s+${year}|${iso.join("-")}`;
    const told = either(names.map((each) => each.toLowerCase()));
    const loose = every([year, told, ...(day ? [bare] : [])]);
    return { whole, parts: [...iso, bare, ...names.map(term)], query: either([loose, every(iso)]), loose };
  }

  // What stands together, such as "re-entry": found so, with a space, or as one word. Parts that are single letters tell
  // nothing by themselves.
  function joined(text, between = JOINT) {
    const raw = together(text).match(WORD) || [];
    const parts = tokens(text);
    const one = between === JOINT ? tokens(raw.join("")) : [];
    return {
      whole: raw.map(spelled).join(between), parts: [...one, ...parts], query: parts.length ? either([every(parts), ...one]) : null,
      loose: parts.length === raw.length ? every(parts) : null,
    };
  }

  function chunk(text) {
    const raw = together(text).match(WORD) || [];
    const between = text.slice(text.indexOf(raw[0])).split(WORD).slice(1, -1);
    if (raw.length > 1 && between.every((each) => HYPHEN.test(each))) return [joined(text)];
    if (raw.length > 1 && between.every((each) => /^[./:]$/.test(each) || HYPHEN.test(each))) return [joined(text, ADDRESS)];
    if (raw.length === 1 && HAN.test(raw[0])) return [joined(raw[0])];
    return tokens(text).map((word) => ({ word, query: word }));
  }

  function read(typed) {
    const asked = [];
    const take = (made) => { if (made) asked.push(made); return " "; };
    let rest = typed.trim().replace(/\w+:\/\//g, "").replace(/["“]([^"“”]+)["”]/g, (_, quoted) => take(joined(quoted, "[^\\p{L}\\p{N}]+")));
    DATES.forEach(([wanted, day, month, year]) => {
      rest = rest.replace(wanted, (...found) => take(date(day && found[day], found[month], found[year])));
    });
    rest = together(rest.replace(/(?<!\S)\d{1,3}(?: \d{3})+(?!\S)/g, (number) => number.replaceAll(" ", "")));
    asked.push(...rest.split(/\s+/).filter(Boolean).flatMap(chunk));
    if (/\S$/.test(rest) && asked.length) asked.at(-1).last = true;
    asked.forEach((each) => { if (each.whole) each.found = new RegExp(bounded(each.whole, each.last), "giu"); });
    return asked;
  }

  // --- hits ---
  function queryOf({ word, query, loose, parts, last }, way) {
    if (!word && way.apart) return loose;
    const longEnough = (each) => each.length >= way.begun && !/\d/.test(each);
    const begins = (each) => GROWING.test(each) || (last && (word ? longEnough(each) : each === parts.at(-1)));
    const differs = (each) => (way.fuzzy && word && !/\d/.test(each) && each.length > 4 ? 0.2 : false);
    return { ...every([query]), prefix: begins, fuzzy: differs };
  }

  // What of a text was asked for, to be marked: words as they stand there, and what stands together as it does.
  function matches(asked, terms, text, way) {
    if (way.apart) return terms;
    const isPart = (each) => asked.some(({ parts = [], last }) => parts.includes(each) || (last && parts.length && each.startsWith(parts.at(-1))));
    const alone = terms.filter((each) => !isPart(each) || asked.some(({ word }) => word === each));
    const whole = asked.flatMap(({ found }) => (found ? text.match(found) || [] : [])).map((each) => each.toLowerCase());
    return [...new Set([...alone, ...whole])];
  }

  function hits(part, asked, way) {
    const { made, pages, texts } = indexes[part];
    const answers = part === "chapters" ? (id) => pages[texts[id][0]][2] ? 1.5 : 1 : undefined;
    const tree = { combineWith: way.some ? "OR" : "AND", queries: asked.filter(({ query }) => query).map((each) => queryOf(each, way)) };
    const fits = ({ terms, all }) => (way.some ? terms.length : way.apart || asked.every(({ found }) => !found || all.search(found) >= 0));
    const whole = ({ terms }) => asked.every(({ word }) => !word || terms.includes(word));
    return made.search(tree, { boost: { title: 3, key: 6 }, boostDocument: answers }).map(({ id, terms }) => {
      const [page, anchor] = texts[id];
      const [, key, title, text] = part === "rows" ? texts[id].slice(1) : [, "", ...texts[id].slice(2)];
      const all = `${key}\n${title}\n${text}`;
      return { page: pages[page], anchor, key, title, text, all, terms: matches(asked, terms, all, way) };
    }).filter(fits).sort((one, other) => whole(other) - whole(one)); // words as they were typed before those that begin so
  }

  // Rows whose id was asked for, whole or its beginning, stand before all else.
  function split(found, query) {
    const id = query.trim().toLowerCase();
    const named = (hit) => hit.key && /[-_\d]/.test(id) && hit.key.toLowerCase().startsWith(id);
    return [found.filter(named).map((hit) => ({ ...hit, terms: [] })), found.filter((hit) => !named(hit))]; // the row itself is the mark
  }

  function find(query) {
    const asked = read(query);
    const ways = WAYS.filter(({ apart }) => !apart || (asked.some(({ whole }) => whole) && asked.every((each) => each.word || each.loose)));
    for (const way of ways) {
      const found = Object.fromEntries(Object.keys(indexes).map((part) => [part, hits(part, asked, way)]));
      if (Object.values(found).some((each) => each.length) || way === ways.at(-1)) {
        const [named, rows] = split(found.rows || [], query);
        return { named, rows, chapters: found.chapters || [], way };
      }
    }
  }

  // --- words marked ---
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // A term as texts spell it: a number with its thousands apart, a word with a hyphen in it.
  function spelled(text) {
    if (/^\d{4,}$/.test(text)) return text.replace(/\d(?=(\d{3})+$)/g, "$&[,\u00a0\u202f]?");
    return /^[\p{L}\p{N}]{4,}$/u.test(text) ? [...text].join("-?") : escaped(text).replace(/\s+/g, "\\s+");
  }
  // Not within a longer word or number ("20" in "20,000"); Chinese and Japanese have no space between words.
  const bounded = (source, begun) => /\p{Script=Han}/u.test(source) ? `(?:${source})`
    : `(?<![\\p{L}\\p{N}]|(?=\\d)(?<=\\d[.,]))(?:${source})${begun ? "[\\p{L}\\p{N}]*" : "(?![\\p{L}\\p{N}])"}(?!(?<=\\d)[.,]\\d)`;
  const pattern = (terms) => new RegExp([...terms].sort((a, b) => b.length - a.length)
    .map((each) => bounded(spelled(each))).join("|") || "(?!)", "giu");

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
    const target = document.getElementById(placeAsked()) || article;
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

  function said({ named, rows, chapters, way }) {
    const found = [some(chapters.length, "section", "sections"), some(named.length + rows.length, "row", "rows")].join(", ");
    if (!indexes.rows) return `${some(chapters.length, "section", "sections")}; looking through the rows …`;
    if (!chapters.length && !named.length && !rows.length) return "Nothing found. Try fewer words, or a part of one.";
    if (way.some) return `No place has all of these words; some have one of them: ${found}`;
    return way.apart ? `Nowhere together as typed; apart: ${found}` : found;
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
