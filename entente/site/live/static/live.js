// Runs the chapter of this page in the reader's browser. Nothing is loaded until a reader asks; then it comes from this site.
(() => {
  const script = document.currentScript;
  const here = new URL(".", script.src).href;
  const { chapter, megabytes } = script.dataset;
  const notebookFile = `${chapter}.ipynb`;
  const make = (name, words = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), words);
    made.append(...inside);
    return made;
  };
  const live = (window.entente ||= {}).live = { make, chapter: notebookFile };

  // --- Python, in a worker -------------------------------------------------------------------------------------------
  let worker, asked, counter = 0, cells;

  const script_of = (file, sum) => new Promise((done, failed) => {
    const element = make("script", { src: `${here}${file}?v=${sum}` });
    element.onload = () => { element.remove(); done(); };
    element.onerror = () => failed(new Error(`${file} could not be loaded`));
    document.head.append(element);
  });
  const text_of = async (base64) => {
    const packed = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };

  async function load(stopped) {
    await script_of("manifest.js", Date.now());
    const { needed, chapters } = window.entente.manifest;
    const parts = window.entente.parts ||= {};
    const whole = needed.reduce((sum, { size }) => sum + size, 0);
    let had = 0;
    for (const { file, size, sum } of [...needed, { file: notebookFile, size: 0, sum: chapters[notebookFile] }]) {
      if (!(file in parts)) await script_of(`${file}.js`, sum);
      if (stopped.aborted) throw new Error("stopped");
      had += size;
      say(`Loading, ${Math.round(had / 1e6)} of ${Math.round(whole / 1e6)} MB`, had / whole / 2);
    }
    return parts;
  }

  async function start(stopped) {
    const { [notebookFile]: chapterPart, ...parts } = await load(stopped);
    const code = ["pyodide.asm.js", "pyodide.js", "worker.js"];
    const texts = await Promise.all([...code, "."].map((name) => text_of(name === "." ? chapterPart : parts[name])));
    live.notebook = texts.pop();
    live.cells = JSON.parse(live.notebook).cells;
    if (stopped.aborted) throw new Error("stopped");
    const address = URL.createObjectURL(new Blob(texts.map((text) => `${text}\n;`), { type: "text/javascript" }));
    worker = new Worker(address);
    URL.revokeObjectURL(address);
    asked = new Map();
    worker.onmessage = ({ data }) => {
      if (data.step) return say(data.step);
      const { done, failed } = asked.get(data.id);
      asked.delete(data.id);
      return data.error ? failed(new Error(data.error)) : done(data.answer);
    };
    worker.onerror = (event) => asked.forEach(({ failed }) => failed(new Error(event.message || "Python could not be started")));
    const held = Object.fromEntries(Object.entries(parts).filter(([name]) => !code.includes(name) && !name.endsWith(".ipynb")));
    const { info, needed } = window.entente.manifest;
    const key = needed.map(({ sum }) => sum).join();
    const made = await live.store?.get("bytecode");
    const bytecode = made?.key === key ? made.base64 : undefined;
    await send({ parts: held, info, bytecode });
    if (!bytecode) live.keepBytecode = async () => {
      delete live.keepBytecode;
      await live.store?.put("bytecode", { key, ...(await live.ask("bytecode")) });
    };
    const kept = await live.kept?.();
    if (kept) live.taken(await live.ask("take", { files: kept }), kept);
    ({ cells } = await live.ask("begin", { notebook: live.notebook }));
    showCode();
  }

  const send = (message) => new Promise((done, failed) => {
    asked.set(++counter, { done, failed });
    worker.postMessage({ id: counter, ...message });
  });
  live.ask = (name, words = {}) => send({ name, words });

  // --- what the panel says -------------------------------------------------------------------------------------------
  const status = make("p", { className: "live-status" });
  status.setAttribute("role", "status");
  const bar = make("progress", { max: 1, hidden: true });
  bar.setAttribute("aria-label", "How far the run has come");
  const where = make("div", { className: "live-where", hidden: true });
  const button = (text, act) => {
    const made = make("button", { type: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  function say(text, part) {
    status.textContent = text;
    if (part !== undefined) bar.value = part;
  }
  live.say = say;

  let busy;
  live.busy = () => Boolean(busy);
  // One thing at a time: shows that it goes on, and how it ended.
  live.during = async (work) => {
    if (busy) return;
    busy = new AbortController();
    const { signal } = busy;
    waiting(true);
    [bar.hidden, stop.hidden] = [false, false];
    say("Beginning", 0);
    try {
      if (!worker) await start(signal);
      await work(signal);
    } catch (error) {
      if (!signal.aborted) say(`It ended with an error: ${error.message}`);
    } finally {
      if (busy?.signal === signal) busy = undefined;
      if (!busy) [bar.hidden, stop.hidden] = [true, true];
      waiting(Boolean(busy));
    }
  };

  // What cannot be asked for while something goes on says so.
  const waiting = (is) => document.querySelectorAll(".live-panel button, .cell .live-buttons button").forEach((each) => {
    if (each !== stop && each !== restart && each.textContent !== "Restart") each.setAttribute("aria-disabled", String(is));
  });

  async function runCells(places, signal) {
    for (const [done, place] of places.entries()) {
      if (signal.aborted) return;
      say(`Running cell ${done + 1} of ${places.length}`, 0.5 + done / places.length / 2);
      const result = await live.ask("run", { place, source: sourceOf(place) });
      if (signal.aborted) return;
      show(place, result);
      if (result.failed) break;
    }
    await tell();
  }

  async function tell() {
    const { equal, of, where: places, not_borne_out: unborne } = await live.ask("tell");
    say(`${equal} of ${of} outputs equal the published ones`);
    restart.hidden = false;
    where.hidden = !places.length && !unborne.length;
    where.replaceChildren(
      ...folded(`Where they differ (${places.length})`, places.map((each) => led(each.cell, wordsFor(each)))),
      ...folded(`What the text says and this run does not bear out (${unborne.length})`,
        unborne.map(({ cell, said }) => led(cell, `cell ${cell} checks: ${said}`))),
    );
  }
  function wordsFor({ cell, what, name, published, now }) {
    if (what === "number") return `the number ${name}: published ${published ?? "nowhere"}, now ${now ?? "not given"}`;
    return `${cellOf(cell)?.querySelector("figure .caption-number")?.textContent.trim() || `cell ${cell}`}: ${what}`;
  }
  // Words that lead to their cell, where the page shows it.
  function led(cell, text) {
    const box = cellOf(cell);
    if (!box) return text;
    const anchor = box.querySelector("figure[id]")?.id || (box.id ||= `cell-${cell}`);
    return make("a", { href: `#${anchor}`, textContent: text });
  }
  const folded = (title, lines) => (lines.length ? [make("details", { open: lines.length <= 8 },
    make("summary", { textContent: title }), make("ul", {}, ...lines.map((line) => make("li", {}, line))))] : []);

  live.runChapter = async () => {
    await live.during(async (signal) => {
      ({ cells } = await live.ask("begin", { notebook: live.notebook }));
      await runCells(cells, signal);
    });
    if (!busy && worker) await live.keepBytecode?.(); // so that the next page begins sooner
  };
  const runUpTo = (place, itself) => live.during(async (signal) =>
    runCells(cells.filter((each) => each < place || (itself && each === place)), signal));
  const runOne = (place) => live.during((signal) => runCells([place], signal));

  function stopAll() {
    busy?.abort();
    worker?.terminate();
    worker = busy = undefined;
    delete live.keepBytecode;
    waiting(false);
    [bar.hidden, stop.hidden] = [true, true];
    say("Stopped. Nothing runs any more; what was shown stays.");
    restart.hidden = false;
  }

  function restartAll() {
    if (busy) stopAll();
    [...before.keys()].forEach(putBack);
    document.querySelectorAll(".pasted-text.live-changed").forEach((each) => setGlued(each, each.dataset.published));
    document.querySelectorAll(".live-added").forEach((each) => each.remove());
    document.querySelectorAll("textarea.live-code").forEach((area) => { area.value = area.defaultValue; });
    where.hidden = true;
    say("As published. Nothing has been run.");
    if (worker) live.ask("begin", { notebook: live.notebook });
  }

  // --- the page's cells, outputs and numbers --------------------------------------------------------------------------
  const cellOf = (place) => document.querySelector(`.cell.cell-${place}`);
  const before = new Map(); // by box: how what was published in it is put back
  const sourceOf = (place) => cellOf(place)?.querySelector("textarea.live-code")?.value ?? null;

  function showCode() {
    for (const place of cells) {
      const input = cellOf(place)?.querySelector(".cell_input");
      if (!input || input.querySelector("textarea")) continue;
      const text = [].concat(live.cells[place].source).join("");
      const area = make("textarea", { className: "live-code", spellcheck: false, defaultValue: text, rows: text.split("\n").length + 1 });
      area.setAttribute("aria-label", `Code of cell ${place}`);
      input.querySelector(".highlight-python, .highlight-ipython3, [class*='highlight-']").hidden = true;
      input.append(area, make("p", { className: "live-buttons" },
        button("Run", () => runOne(place)), button("Run all above", () => runUpTo(place, false)), button("Restart", restartAll)));
    }
    document.querySelector(".code-switch[aria-pressed='false']")?.click(); // code that can be run is in sight
  }

  // HTML of an output, less all that could act, and less styles, which the page's policy refuses.
  function inert(html) {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    parsed.querySelectorAll("script, style, iframe, object, embed, link, meta, base, form").forEach((each) => each.remove());
    parsed.querySelectorAll("*").forEach((each) => [...each.attributes].forEach(({ name, value }) => {
      if (name === "style" || name.startsWith("on") || /^\s*(javascript|data|vbscript):/i.test(value)) each.removeAttribute(name);
    }));
    return [...parsed.body.childNodes];
  }

  function show(place, { outputs, glued, differs }) {
    for (const [name, text] of Object.entries(glued)) {
      document.querySelectorAll(`.pasted-text.glue-${CSS.escape(name)}`).forEach((each) => setGlued(each, text));
    }
    const cell = cellOf(place);
    if (!cell) return;
    const box = cell.querySelector(".cell_output") || make("div", { className: "cell_output docutils container live-added" });
    const was = before.get(box);
    const redrawn = outputs.length === 1 && outputs[0].chart;
    const differ = differs.some(({ what }) => what !== "number");
    if (!(was?.spec && redrawn && differ)) putBack(box);
    if (!differ) return;
    if (!box.isConnected) cell.append(box);
    const old = box.querySelector(".chart");
    if (old && redrawn) {
      const script = old.querySelector("script.spec");
      const published = was?.spec || script.textContent;
      if (!was?.spec) {
        const note = noted("From your run: it differs from what is published. Files and rows listed below are still the published ones.");
        box.append(note);
        before.set(box, { spec: published, back: () => { note.remove(); redraw(old, script, published); } });
      }
      redraw(old, script, JSON.stringify(framed(redrawn, JSON.parse(published))));
      return;
    }
    const published = [...box.childNodes];
    before.set(box, { back: () => box.replaceChildren(...published) });
    box.replaceChildren(...outputs.flatMap((output) => (output.chart ? [chart(output.chart)] : inert(output.html))), noted());
    box.querySelectorAll(".chart").forEach((each) => each.dispatchEvent(new Event("chart:draw", { bubbles: true })));
  }

  const noted = (words = "From your run: it differs from what is published.") => make("p", { className: "live-note", textContent: words });

  // A chart as the page's own are: the dialect, the width, and whether its controls are the page's.
  function framed(spec, { $schema, width, params = [] }) {
    const bound = params.some((param) => "bind" in param);
    const free = ({ bind, ...param }) => (bound ? { bind, ...param } : param);
    return { ...spec, $schema, ...(width !== undefined && { width }), ...(spec.params && { params: spec.params.map(free) }) };
  }
  function redraw(box, script, spec) {
    if (script.textContent === spec) return;
    script.textContent = spec;
    box.dispatchEvent(new Event("chart:draw", { bubbles: true }));
  }
  function putBack(box) {
    before.get(box)?.back();
    before.delete(box);
  }

  // A chart where none was published: the page's chart library draws it, as all others.
  function chart(spec) {
    const inside = make("script", { type: "application/json", className: "spec" });
    const like = document.querySelector(".chart script.spec");
    inside.textContent = JSON.stringify(like ? framed(spec, JSON.parse(like.textContent)) : spec);
    return make("div", { className: "chart" }, make("div", { className: "stage" }), inside);
  }

  function setGlued(element, text) {
    const first = element.dataset.published ??= element.textContent;
    element.textContent = text;
    const changed = text !== first;
    element.classList.toggle("live-changed", changed);
    if (changed) element.append(make("span", { className: "visually-hidden", textContent: ` (changed by your run; published: ${first})` }));
    element.title = changed ? `Changed by your run; published: ${first}` : "";
  }

  // --- the panel -----------------------------------------------------------------------------------------------------
  const run = button("Run this chapter", live.runChapter);
  const stop = button("Stop", stopAll);
  const restart = button("Restart", restartAll);
  [stop.hidden, restart.hidden] = [true, true];
  const about = make("p", { className: "live-about", textContent: `Runs this chapter's code again, in your browser: loads ${megabytes} MB from this site once; nothing leaves your machine.` });
  const panel = document.querySelector("section.live-panel"); // the page keeps its place, so that nothing jumps
  panel.append(make("p", { className: "live-buttons" }, run, stop, restart), about, bar, status, where);
  live.panel = panel;
})();
