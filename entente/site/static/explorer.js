// A figure in the reader's hands: its setting is kept in the address, can be undone, copied, and taken along as a file;
// title, alternative text and a polite live region say what is shown. What is said of stances is in explorer-stances.js.
(() => {
  const asked = new URLSearchParams(location.search); // before any figure changes it
  const kinds = window.explorers = {}; // by the figure's kind: how its settings are called, what is said of them
  const element = (name, words = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), words);
    made.append(...inside);
    return made;
  };
  const later = (wait, work) => {
    let waiting;
    return () => { clearTimeout(waiting); waiting = setTimeout(work, wait); };
  };

  // A text in lines, none wider than the room there is; a word that is wider has a line of its own.
  function folded(text, font, room) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = font;
    const lines = [""];
    text.split(" ").forEach((word) => {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width <= room) lines[lines.length - 1] = longer; else lines.push(word);
    });
    return lines;
  }

  // Pictures that are taken along say of which setting they are: in lines under what is drawn.
  const HEADS_APART = 100, ABOVE_HEADS = 14; // px: names of one matrix are nearer to each other than this; room over them
  const FOOT = { font: "12px 'Source Sans Pro', sans-serif", line: 16, room: 10 }; // px
  const footOf = (text, wide) => folded(text, FOOT.font, wide);
  const footRoom = (lines) => FOOT.line * lines.length + FOOT.room;

  function svgWithFoot(svg, text, colour) {
    const drawn = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    const [wide, high] = ["width", "height"].map((name) => Number(drawn.getAttribute(name)));
    const lines = footOf(text, wide), whole = high + footRoom(lines);
    drawn.setAttribute("height", whole);
    drawn.setAttribute("viewBox", `0 0 ${wide} ${whole}`);
    drawn.querySelector("rect").setAttribute("height", whole); // the paper
    lines.forEach((line, i) => {
      const made = document.createElementNS(drawn.namespaceURI, "text");
      const words = { x: 0, y: high + FOOT.line * (i + 1), "font-family": "Source Sans Pro, sans-serif", "font-size": "12px", fill: colour };
      Object.entries(words).forEach(([name, value]) => made.setAttribute(name, value));
      made.textContent = line;
      drawn.append(made);
    });
    return new XMLSerializer().serializeToString(drawn);
  }

  function canvasWithFoot(canvas, scale, text, colour, paper) {
    const lines = footOf(text, canvas.width / scale), high = canvas.height / scale;
    const whole = element("canvas", { width: canvas.width, height: canvas.height + scale * footRoom(lines) });
    const pen = whole.getContext("2d");
    pen.fillStyle = paper;
    pen.fillRect(0, 0, whole.width, whole.height);
    pen.drawImage(canvas, 0, 0);
    pen.scale(scale, scale);
    Object.assign(pen, { font: FOOT.font, fillStyle: colour });
    lines.forEach((line, i) => pen.fillText(line, 0, high + FOOT.line * (i + 1)));
    return whole;
  }

  class Explorer {
    constructor({ box, live, view, spec }) {
      Object.assign(this, { box, live, view, spec, about: spec.usermeta.explorer });
      this.form = box.querySelector(".controls");
      this.controls = [...this.form.elements].filter((each) => each.name);
      this.edits = new Map(); // what the reader has changed in the table, by cell
      this.kind = kinds[this.about.kind](this);
      this.said = box.querySelector(".said");
      this.tables = element("div", { className: "explorer-tables" });
      const below = [...(this.kind.below || []), this.tables];
      box.querySelector(".folds").append(...below);
      this.added = below;
      this.left = new AbortController();
      this.#actions();
      const until = { signal: this.left.signal };
      this.form.addEventListener("submit", (event) => event.preventDefault(), until);
      this.form.addEventListener("input", () => this.show(), until);
      this.form.addEventListener("change", () => this.keep(), until);
      this.#scrolled(until);
      this.first = this.setting();
      this.past = [];
      this.lines = live.querySelectorAll(".role-title-text tspan").length || 1;
      this.#print(until);
      this.tell = later(350, () => this.#tell());
      const refused = this.read(box.setting || asked);
      this.notice = refused.length ? `This figure does not have what the address asks for: ${refused.join(", ")}.` : "";
      this.kept = this.setting();
      this.show();
    }

    // On paper a setting that was moved stands in place of the stills of the one we begin with, with words that say it.
    #print(until) {
      const sheets = element("div", { className: "sheets" });
      this.box.querySelector(".stage").after(sheets);
      this.added = [...this.added, sheets];
      window.addEventListener("beforeprint", () => {
        const moved = this.setting() !== this.first;
        [this.box, this.box.closest(".cell")].forEach((each) => each?.classList.toggle("is-set", moved));
        const set = element("p", {}, `The setting that was chosen on the page. ${this.kind.setting()}. Its address: ${this.address()}`);
        sheets.replaceChildren(...(moved ? [set, ...sheetsOf(this.live)] : []));
      }, until);
      window.addEventListener("afterprint", () => sheets.replaceChildren(), until);
    }

    // A finger that scrolls the page from a slider leaves it as it was: the slider had gone to where it was touched.
    #scrolled(until) {
      let before;
      this.form.addEventListener("pointerdown", ({ target }) => { before = target.value; }, until);
      this.form.addEventListener("pointercancel", ({ target }) => {
        if (target.type !== "range") return;
        target.value = before;
        this.show();
      }, until);
    }

    leave() { // the figure has been drawn again
      this.left.abort();
      this.box.setting = new URLSearchParams(this.setting());
      this.form.reset();
      this.said.replaceChildren();
      this.added.forEach((each) => each.remove());
    }

    value(name) {
      const control = this.form.elements[name];
      return control.type === "checkbox" ? control.checked : control.type === "range" ? Number(control.value) : control.value;
    }

    #set(name, value) {
      const control = this.form.elements[name];
      if (control.type === "checkbox") control.checked = value;
      else control.value = value;
    }

    // The setting as an address holds it: only what differs from where the figure begins.
    setting() {
      const asked = new URLSearchParams();
      this.controls.forEach(({ name }) => asked.set(this.kind.key(name), this.kind.write(name, this.value(name))));
      this.edits.forEach((value, cell) => asked.append("set", `${cell}.${value}`));
      return asked.toString();
    }

    moved() {
      const first = new URLSearchParams(this.first);
      return new URLSearchParams([...new URLSearchParams(this.setting())].filter(([key, value]) => first.get(key) !== value));
    }

    // Sets what an address asks for; returns what this figure does not know.
    read(asked) {
      const refused = [];
      this.controls.forEach((control) => {
        const words = asked.get(this.kind.key(control.name));
        if (words === null) return;
        const value = this.kind.read(control.name, words);
        const known = control.type === "checkbox" ? typeof value === "boolean"
          : control.tagName === "SELECT" ? [...control.options].some((option) => option.value === value)
          : Number.isFinite(value) && value >= Number(control.min) && value <= Number(control.max);
        if (known) this.#set(control.name, value);
        else refused.push(`${this.kind.key(control.name)}=${words}`);
      });
      this.edits.clear();
      asked.getAll("set").forEach((words) => { if (!this.kind.edit?.(words)) refused.push(`set=${words}`); });
      return refused;
    }

    // A setting that stands: it can be undone, and the address holds it.
    keep() {
      const now = this.setting();
      if (now === this.kept) return;
      this.past.push(this.kept);
      this.kept = now;
      this.show();
    }

    back(setting) {
      this.read(new URLSearchParams(setting));
      this.kept = this.setting();
      this.show();
    }

    address() {
      const other = [...new URLSearchParams(location.search)].filter(([key]) => key !== "set" && !this.controls.some(({ name }) => this.kind.key(name) === key));
      const query = new URLSearchParams([...other, ...this.moved()]).toString();
      const figure = this.box.closest("figure[id], .chart[id]");
      return `${location.href.split(/[?#]/)[0]}${query ? `?${query}` : ""}${figure ? `#${figure.id}` : location.hash}`;
    }

    note(text) { this.said.textContent = text; } // until the setting changes

    // What the controls say, at once; what it means, when they rest.
    show() {
      this.controls.forEach((control) => {
        const words = this.kind.words(control.name, this.value(control.name));
        const output = control.parentElement.querySelector("output");
        if (!output) return;
        output.textContent = words;
        control.setAttribute("aria-valuetext", words);
        this.view.signal(control.name, this.value(control.name));
      });
      this.controls.filter((each) => each.type !== "range").forEach(({ name }) => this.view.signal(name, this.value(name)));
      this.kind.feed?.();
      this.ready = this.view.runAsync();
      this.#offer();
      this.tell();
    }

    // A button that has nothing left to do hands the focus on: disabled, it would lose it to the page.
    #offer() {
      const held = document.activeElement;
      this.undo.disabled = !this.past.length;
      this.reset.disabled = this.setting() === this.first;
      if (held?.disabled && this.form.contains(held)) [this.undo, this.reset, this.copy].find((each) => !each.disabled).focus({ preventScroll: true });
    }

    async #tell() {
      await this.ready;
      const moved = this.setting() !== this.first;
      const { title, more = "" } = this.kind.say();
      if (moved || this.view.signal("told")) { // a longer title takes its room
        await this.view.signal("told", moved ? this.#folded(title) : "").runAsync();
        await this.view.resize().runAsync();
      }
      const words = moved ? `${title}. ${more}`.trim() : this.spec.description;
      this.live.querySelector("svg")?.setAttribute("aria-label", words);
      const titled = element("span", { className: "visually-hidden" }, `${title}. `); // seen above the figure
      this.said.replaceChildren(...(moved ? [titled, more] : []), ...(this.notice ? [` ${this.notice}`] : []));
      this.notice = "";
      this.#fill();
      try {
        if (this.kept !== this.first || location.search) history.replaceState(null, "", this.address());
      } catch { /* a page from a folder may not change its address; the button copies it */ }
      this.box.dispatchEvent(new CustomEvent("setting:told"));
    }

    // The title in lines of the room there is, as many as it has at first, so that nothing below it moves.
    #folded(text) {
      const lines = folded(text, "600 18px 'Source Sans Pro', sans-serif", this.view.signal("narrow") ? 326 : 640);
      this.lines = Math.max(this.lines, lines.length);
      while (lines.length < this.lines) lines.push("");
      return lines;
    }

    // The page holds the buttons, so that nothing moves when they come to life.
    #actions() {
      const button = (name, work) => {
        const held = this.form.querySelector(`[data-does="${name}"]`);
        held.disabled = false;
        held.addEventListener("click", work, { signal: this.left.signal });
        return held;
      };
      this.undo = button("undo", () => this.back(this.past.pop()));
      this.reset = button("reset", () => { this.past.push(this.setting()); this.back(this.first); });
      this.copy = button("copy", async () => {
        try {
          await navigator.clipboard.writeText(this.address());
          this.note("The address of this setting is copied.");
        } catch {
          this.note(`The address of this setting: ${this.address()}`);
        }
      });
      const more = button("more", () => {
        const open = this.form.classList.toggle("unfolded");
        more.setAttribute("aria-expanded", open);
        more.textContent = open ? "Fewer settings" : "More settings";
      });
      ["csv", "svg", "png"].forEach((kind) => button(kind, () => this.#save(kind)));
    }

    async #save(kind) {
      await this.ready;
      const words = this.kind.setting(), { muted, paper } = this.view.signal("c");
      const blob = kind === "csv" ? new Blob([this.kind.csv()], { type: "text/csv" })
        : kind === "svg" ? new Blob([svgWithFoot(await this.view.toSVG(), words, muted)], { type: "image/svg+xml" })
        : await new Promise((done) => this.view.toCanvas(2).then((canvas) => canvasWithFoot(canvas, 2, words, muted, paper).toBlob(done)));
      const link = element("a", { href: URL.createObjectURL(blob), download: `${this.kind.file()}.${kind}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }

    #fill() {
      const open = [...this.tables.querySelectorAll("details")].filter((each) => each.open).map((each) => each.dataset.table);
      const made = (this.kind.tables?.() || []).map(({ title, heads, rows, note }) => {
        const body = rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", { className: /^[−+\d·]/.test(cell) ? "number" : "" }, cell))));
        const head = element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text))));
        const table = element("table", {}, head, element("tbody", {}, ...body));
        const fold = element("details", {}, element("summary", {}, title), ...(note ? [element("p", {}, note)] : []), element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: title }, table));
        fold.dataset.table = title.replace(/\d/g, "");
        fold.open = open.includes(fold.dataset.table);
        return fold;
      });
      this.tables.replaceChildren(...made);
    }
  }

  const columnNames = (live) => [...live.querySelectorAll("svg text")].filter(({ __data__: item }) => item?.datum && "folds" in item.datum && !item.angle);

  // The drawing in parts that fit on a page each: it is cut above every matrix but the first.
  function sheetsOf(live) {
    const svg = live.querySelector("svg"), { width: wide, height: high } = svg.viewBox.baseVal;
    const top = svg.getBoundingClientRect().top, scale = high / svg.getBoundingClientRect().height;
    const heads = columnNames(live).map((text) => Math.round((text.getBoundingClientRect().top - top) * scale)).sort((one, other) => one - other);
    const cuts = [0, ...heads.filter((at, i) => i && at - heads[i - 1] > HEADS_APART).map((at) => at - ABOVE_HEADS), high];
    return cuts.slice(1).map((end, i) => {
      const part = svg.cloneNode(true);
      Object.entries({ viewBox: `0 ${cuts[i]} ${wide} ${end - cuts[i]}`, width: wide, height: end - cuts[i] }).forEach(([name, value]) => part.setAttribute(name, value));
      return part;
    });
  }

  // Names of columns stay in sight on the way down a long matrix, and no further.
  function keepHeads({ box, live }) {
    const bar = element("div", { hidden: true });
    bar.setAttribute("aria-hidden", "true");
    box.querySelector(".heads")?.remove();
    const heads = element("div", { className: "heads" }, bar);
    box.querySelector(".stage").before(heads);
    const named = () => columnNames(live);
    const foot = (name, stage) => { // of the matrix whose columns are named: its rows are named in the next group of texts
      let group = name.closest(".role-mark");
      while ((group = group.nextElementSibling)) if (group.firstElementChild?.__data__?.datum?.label) return group.getBoundingClientRect().bottom;
      return stage.bottom;
    };
    const place = () => {
      const form = box.querySelector(".controls");
      const stays = form && getComputedStyle(form).position === "sticky" ? form.getBoundingClientRect().bottom : 0;
      const top = Math.max(stays, parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--pst-header-article-height")) * 16 || 0, 0);
      const stage = live.getBoundingClientRect();
      const above = named().map((text) => [text, text.getBoundingClientRect()]).filter(([, at]) => at.bottom < top + 4 && at.width);
      const last = Math.max(...above.map(([, at]) => at.top));
      const lowest = above.filter(([, at]) => Math.abs(at.top - last) < 3);
      bar.hidden = !lowest.length || foot(lowest[0][0], stage) < top + 40;
      if (bar.hidden) return;
      heads.style.top = `${top}px`;
      bar.replaceChildren(...lowest.map(([text, at]) => {
        const made = element("span", {}, text.textContent);
        made.style.left = `${at.left + at.width / 2 - stage.left}px`;
        return made;
      }));
    };
    window.addEventListener("scroll", () => requestAnimationFrame(place), { passive: true });
    window.addEventListener("resize", place);
  }

  document.addEventListener("figure:live", ({ detail }) => {
    detail.box.explorer?.leave();
    if (!detail.spec.usermeta?.explorer || !detail.box.querySelector(".controls")) return;
    detail.box.explorer = new Explorer(detail); // for the console and the tests
    keepHeads(detail);
  });
})();
