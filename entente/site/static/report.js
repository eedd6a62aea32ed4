// A figure is a picture until it is approached; then the live chart takes its place, as wide as its own box.
// An explorer (a figure with controls) comes to life as soon as it is near. Others listen for "figure:live" on document.
(() => {
  const here = document.currentScript.src;
  const bundle = here.replace(/report\.js.*$/, "vega-bundle.js");
  const PHONE = 328, NARROW = 600, DESK = 720, ROOM = 640; // px: labels are placed for PHONE and DESK (theme.py)
  const FACES = ["400 12px 'Source Sans Pro'", "600 12px 'Source Sans Pro'"];
  const APPROACH = ["pointerenter", "pointerdown", "focusin"];
  const figures = new Map(); // by box: what is known of each live figure
  const isDark = () => document.documentElement.dataset.theme === "dark";
  let library;

  const load = () => library ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: bundle, onload: done, onerror: () => failed(new Error(`${bundle} could not be loaded`)) });
    document.head.append(script);
  });

  // The width a figure is drawn in: a phone's or a desk's labels never get less room than they were placed for. Where the
  // box is narrower, the style sheet scales the drawing down.
  const laidOut = (room) => (room < ROOM ? Math.min(Math.max(room, PHONE), NARROW - 1) : Math.max(room, DESK));

  // Rows that a figure holds as CSV: numbers as numbers, what is empty as null. (Vega's own reader makes code of a heading.)
  function rowsOf({ values, format }) {
    const rows = [[]];
    for (const [, quoted, plain, end] of values.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/g)) {
      rows.at(-1).push(quoted === undefined ? plain : quoted.replace(/""/g, '"'));
      if (end !== ",") rows.push([]);
    }
    const [heads, ...lines] = rows.filter((row) => row.length > 1);
    const read = (head, text) => (format.parse[head] !== "number" ? text : text === "" ? null : Number(text));
    return lines.map((line) => Object.fromEntries(heads.map((head, i) => [head, read(head, line[i])])));
  }

  // A group without marks is announced as a mark without a name.
  const unname = (live) => live.querySelectorAll("[role='graphics-symbol']:not([aria-label])").forEach((mark) => {
    mark.removeAttribute("role");
    mark.removeAttribute("aria-roledescription");
    mark.setAttribute("aria-hidden", "true");
  });

  // Marks of one name are told apart by what their cards differ in, or else by their place: a list of marks said "Japan, 24 Feb
  // 2025: yes" twice, of two votes of one day.
  function tellApart(live) {
    const byName = new Map();
    live.querySelectorAll("svg [aria-label][role='graphics-symbol']").forEach((mark) => {
      const name = mark.getAttribute("aria-label");
      byName.set(name, [...(byName.get(name) || []), mark]);
    });
    byName.forEach((marks, name) => {
      if (marks.length === 1) return;
      const told = marks.map((mark) => [mark.__data__].flat()[0]?.tooltip || {});
      const title = Object.keys(told[0]).find((each) => new Set(told.map((card) => card[each])).size === marks.length);
      marks.forEach((mark, i) => mark.setAttribute("aria-label", `${name}, ${title ? told[i][title] : `${i + 1} of ${marks.length}`}`));
    });
  }

  async function fit(figure, width) {
    if (width === figure.width) return;
    figure.width = width;
    await figure.view.width(width).runAsync();
    await figure.view.resize().runAsync(); // a second pass: the first measured the labels of the width before
    unname(figure.live);
    tellApart(figure.live);
  }

  const sized = new ResizeObserver((entries) => entries.forEach(({ target, contentRect }) => {
    const figure = figures.get(target.closest(".chart"));
    if (figure && contentRect.width && !figure.printing) figure.box.fitted = fit(figure, laidOut(contentRect.width));
  }));

  // What moves a figure comes in the scripts after this one: on a slow line a figure was alive before them and got no controls.
  const listening = new Promise((done) => {
    if (document.readyState === "complete") done();
    else document.addEventListener("DOMContentLoaded", done, { once: true });
  });

  async function draw(box) {
    const stage = box.querySelector(".stage") || box.insertBefore(Object.assign(document.createElement("div"), { className: "stage" }), box.firstChild);
    const spec = JSON.parse(box.querySelector("script.spec").textContent);
    spec.params?.forEach((param) => delete param.bind); // the page has controls of its own
    if (spec.data?.format?.type === "csv") spec.data = { name: "log", values: rowsOf(spec.data) };
    // labels are placed by the width of our font, so it must be there first
    await Promise.all([load(), listening, ...FACES.map((face) => document.fonts.load(face))]);
    const live = Object.assign(document.createElement("div"), { className: "live waiting" });
    stage.append(live);
    const width = laidOut(stage.clientWidth);
    // expressions are interpreted, so that a host may forbid eval; style sheets are ours
    const options = { renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip: tooltip(box) };
    const { view } = await window.vegaEmbed(live, { ...spec, width }, options);
    live.querySelectorAll(".vega-bindings").forEach((empty) => empty.remove());
    const figure = { box, live, view, spec };
    figures.set(box, figure);
    await view.signal("dark", isDark()).runAsync();
    await fit(figure, width);
    live.querySelector("svg").setAttribute("aria-label", spec.description);
    box.view = view; // for the console and the tests
    await new Promise(requestAnimationFrame);
    unname(live);
    tellApart(live);
    stage.replaceChildren(live); // both in one step: the reader's place on the page stays
    live.classList.remove("waiting");
    box.dataset.live = "yes";
    sized.observe(stage);
    document.dispatchEvent(new CustomEvent("figure:live", { detail: figure }));
  }

  const tooltip = (box) => (handler, event, item, value) => {
    box.dispatchEvent(new CustomEvent("mark:pointed", { detail: { event, item: value ? item : null } }));
  };

  const begun = new WeakSet();
  function begin(box) {
    if (begun.has(box)) return;
    begun.add(box);
    draw(box).catch((error) => console.error(error));
  }

  const near = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
    near.unobserve(entry.target);
    begin(entry.target);
  }), { rootMargin: "600px" });

  document.querySelectorAll(".chart").forEach((box) => {
    const open = Object.assign(document.createElement("button"), { type: "button", className: "marks-button", textContent: "Step through the marks of this figure" });
    open.addEventListener("click", () => box.dispatchEvent(new CustomEvent("marks:enter")));
    box.prepend(open); // seen when a keyboard reaches it
    APPROACH.forEach((kind) => box.addEventListener(kind, () => begin(box), { once: true, passive: true }));
    if (!box.querySelector(".controls")) return;
    if (location.search) begin(box); // the address may hold a setting
    else near.observe(box);
  });

  document.addEventListener("chart:draw", ({ target }) => { // a run in the page has given a figure another specification
    begun.add(target);
    draw(target).catch((error) => console.error(error));
  });
  new MutationObserver(() => figures.forEach(({ view }) => view.signal("dark", isDark()).runAsync()))
    .observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

  // Paper is white, and as wide as a desk; the reader's setting stays.
  const onPaper = (printing) => figures.forEach((figure) => {
    figure.printing = printing;
    figure.width = printing ? DESK : laidOut(figure.live.parentElement.clientWidth);
    figure.view.signal("dark", !printing && isDark()).width(figure.width).run();
    figure.view.resize().run();
  });
  window.addEventListener("beforeprint", () => onPaper(true));
  window.addEventListener("afterprint", () => onPaper(false));
})();
