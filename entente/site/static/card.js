// What a mark says, before it leads anywhere: a card on hover, tap, focus and Enter; arrow keys step from mark to mark.
(() => {
  const card = Object.assign(document.createElement("div"), { id: "mark-card", hidden: true });
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-labelledby", "mark-card-name");
  document.body.append(card);
  let shown = null; // the mark (an SVG element) the card speaks of
  let pinned = false;
  let hiding;

  const element = (name, words, text = "") => Object.assign(document.createElement(name), words, { textContent: text });
  const itemOf = (node) => [node?.__data__].flat()[0]; // Vega's own note of what an element draws
  const speaks = (item) => item && (item.href || (item.tooltip && typeof item.tooltip === "object"));
  const marksOf = (live) => [...live.querySelectorAll("svg [aria-label]")].filter((mark) => speaks(itemOf(mark)));

  function fill(item, mark) {
    const said = item.description || mark?.getAttribute("aria-label") || "";
    const told = Object.entries(typeof item.tooltip === "object" && item.tooltip || {}).filter(([, value]) => !["", "–", "null"].includes(`${value}`));
    const list = element("dl", {});
    told.filter(([, value]) => `${value}` !== said).forEach(([title, value]) => list.append(element("dt", {}, title), element("dd", {}, `${value}`)));
    const close = element("button", { type: "button", className: "card-close" }, "Close");
    close.addEventListener("click", () => leave(true));
    const links = element("p", { className: "card-links" });
    if (item.href) links.append(element("a", { href: item.href }, item.href.includes("#") ? "Open its row and sources" : "Open the rows behind it"));
    if (pinned) links.append(close);
    card.replaceChildren(element("p", { id: "mark-card-name" }, said), ...(list.children.length ? [list] : []), links);
  }

  function place(mark) {
    const at = mark.getBoundingClientRect(), own = card.getBoundingClientRect(), gap = 8;
    const wide = document.documentElement.clientWidth, high = window.innerHeight;
    const left = Math.max(gap, Math.min(at.left + at.width / 2 - own.width / 2, wide - own.width - gap));
    const below = at.bottom + gap + own.height <= high || at.top < own.height + gap;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${(below ? at.bottom + gap : at.top - gap - own.height) + window.scrollY}px`;
  }

  function show(mark, pin = false) {
    clearTimeout(hiding);
    [shown, pinned] = [mark, pin];
    card.hidden = false;
    fill(itemOf(mark), mark);
    place(mark);
    document.querySelectorAll(".live .spoken-of").forEach((other) => other.classList.remove("spoken-of"));
    mark.classList.add("spoken-of");
  }

  function leave(back = false) {
    const mark = shown;
    [shown, pinned] = [null, false];
    card.hidden = true;
    mark?.classList.remove("spoken-of");
    if (back && mark?.isConnected) mark.focus({ preventScroll: true });
  }

  // --- the pointer ---------------------------------------------------------------------------------------------------

  function pointed(item, event) {
    if (pinned) return;
    const mark = event?.target?.closest?.("[aria-label], path, rect, text");
    if (item && mark && speaks(itemOf(mark))) { if (mark !== shown) show(mark); } else hideSoon();
  }

  const hideSoon = () => {
    clearTimeout(hiding);
    hiding = setTimeout(() => pinned || card.matches(":hover, :focus-within") || shown === document.activeElement || leave(), 250);
  };
  card.addEventListener("pointerleave", hideSoon);

  // The first tap or click says what the mark is; the second, or the link, leaves.
  function clicked(event) {
    const mark = event.target.closest("[aria-label], path, rect, text");
    const item = itemOf(mark);
    if (!speaks(item)) return;
    event.preventDefault();
    event.stopPropagation();
    if (pinned && shown === mark && item.href) window.location.href = item.href;
    else show(mark, true);
  }

  document.addEventListener("pointerdown", (event) => {
    if (pinned && !card.contains(event.target) && !event.target.closest?.(".live svg")) leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) leave(card.contains(document.activeElement));
  });

  // --- the keyboard --------------------------------------------------------------------------------------------------

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const middle = (mark) => {
    const at = mark.getBoundingClientRect();
    return [at.left + at.width / 2, at.top + at.height / 2];
  };

  // The nearest mark in a direction; what lies straight ahead is nearer than what lies aside.
  function nextMark(from, [dx, dy], marks) {
    const [x, y] = middle(from);
    const distance = (mark) => {
      const [ox, oy] = middle(mark), ahead = (ox - x) * dx + (oy - y) * dy, aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      return ahead > 1 ? ahead + 4 * aside : Infinity;
    };
    return marks.map((mark) => [distance(mark), mark]).sort((one, other) => one[0] - other[0]).find(([far]) => far < Infinity)?.[1];
  }

  function enter(mark, live) {
    marksOf(live).forEach((other) => other.setAttribute("tabindex", "-1"));
    mark.setAttribute("tabindex", "0");
    mark.focus();
    mark.scrollIntoView({ block: "nearest" });
    show(mark);
  }

  function pressed(event, live) {
    const mark = event.target.closest("[aria-label]");
    if (!mark || !live.contains(mark) || event.altKey || event.ctrlKey || event.metaKey) return;
    const marks = marksOf(live);
    const to = { Home: marks[0], End: marks.at(-1) }[event.key] || (STEPS[event.key] && nextMark(mark, STEPS[event.key], marks));
    if (to) enter(to, live);
    else if (event.key === "Enter" || event.key === " ") {
      show(mark, true);
      card.querySelector("a, button")?.focus();
    } else if (!STEPS[event.key]) return;
    event.preventDefault();
  }

  document.addEventListener("figure:live", ({ detail: { box, live } }) => {
    live.addEventListener("click", clicked, true); // before Vega, which would leave at once
    live.addEventListener("keydown", (event) => pressed(event, live));
    box.addEventListener("mark:pointed", ({ detail }) => pointed(detail.item, detail.event));
    live.addEventListener("focusout", hideSoon);
    const [first] = marksOf(live);
    if (!first) box.querySelector(".marks-button")?.remove();
    if (box.dataset.wanted === "keys") enter(first, live);
    else if (box.dataset.wanted) { // a tap on the picture: the mark that now lies there
      const mark = document.elementFromPoint(...box.dataset.wanted.split(" ").map(Number))?.closest("[aria-label]");
      if (mark && live.contains(mark) && speaks(itemOf(mark))) show(mark, true);
    }
  });

  document.querySelectorAll(".chart").forEach((box) => {
    box.addEventListener("marks:enter", () => {
      const live = box.querySelector(".live:not(.waiting)");
      box.dataset.wanted = "keys";
      if (live) enter(marksOf(live)[0], live);
    });
    box.addEventListener("pointerup", (event) => {
      if (event.target.closest("picture")) box.dataset.wanted = `${event.clientX} ${event.clientY}`;
    });
  });
})();
