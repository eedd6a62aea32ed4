// What every page needs of a script: the set of colours, search, the two sidebars, the list of the page's headings.
// It stands in the head, so that the colours are right before anything is drawn. Without storage nothing is remembered.
(() => {
  const html = document.documentElement;
  const here = new URL(".", document.currentScript.src);
  const dark = matchMedia("(prefers-color-scheme: dark)");

  const remembered = (store, name) => { try { return window[store].getItem(name); } catch { return null; } };
  const remember = (store, name, value) => { try { window[store].setItem(name, value); } catch { /* not allowed here */ } };

  // The font comes beside the style, so that text is set in it at once. (From a folder there is no line to wait for.)
  if (location.protocol.startsWith("http")) ["report-400.woff2", "report-600.woff2"].forEach((name) => {
    document.head.append(Object.assign(document.createElement("link"),
      { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous", href: new URL(name, here) }));
  });

  // --- colours ---
  const MODES = ["auto", "light", "dark"];
  function colour(mode) {
    html.dataset.mode = MODES.includes(mode) ? mode : "auto";
    html.dataset.theme = html.dataset.mode === "auto" ? (dark.matches ? "dark" : "light") : html.dataset.mode;
  }
  colour(remembered("localStorage", "mode"));
  dark.addEventListener("change", () => colour(html.dataset.mode));
  function nextColour() {
    const order = dark.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    colour(order[(order.indexOf(html.dataset.mode) + 1) % 3]);
    remember("localStorage", "mode", html.dataset.mode);
  }

  // --- search ---
  let searching;
  const bringSearch = () => searching ||= document.head.append(Object.assign(document.createElement("script"), { src: new URL("search.js", here) })) || true;
  function search() {
    const dialog = document.getElementById("pst-search-dialog");
    const field = document.querySelector(".search-page input");
    bringSearch();
    if (field) { field.focus(); field.select(); }
    else if (dialog.open) dialog.close();
    else dialog.showModal();
  }
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      search();
    }
  });

  // A dialog ends by a click beside it, too.
  const closeOutside = (dialog) => dialog.addEventListener("click", (event) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside = left <= event.clientX && event.clientX <= right && top <= event.clientY && event.clientY <= bottom;
    if (event.target === dialog && !inside) dialog.close();
  });

  // --- sidebars: beside the text on a desk, a dialog on a phone, which borrows what the sidebar holds ---
  function sidebar(button, bar, dialog, hides) {
    if (!button || !bar || !dialog) return;
    const move = (from, to) => {
      to.append(...from.childNodes);
      to.className = from.className;
      from.className = "";
    };
    closeOutside(dialog);
    dialog.addEventListener("close", () => { move(dialog, bar); button.focus(); });
    dialog.addEventListener("click", (event) => { if (event.target.closest("a[href*='#']")) dialog.close(); });
    button.addEventListener("click", () => {
      if (hides && matchMedia("(min-width: 992px)").matches) bar.classList.toggle("pst-sidebar-hidden");
      else { move(bar, dialog); dialog.showModal(); }
    });
  }

  // The heading that is being read is marked in the list of headings.
  function followHeadings() {
    const links = new Map([...document.querySelectorAll("#pst-page-toc-nav a[href^='#']")]
      .map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]).filter(([section]) => section));
    const follow = new IntersectionObserver((seen) => seen.filter((each) => each.isIntersecting).slice(-1).forEach(({ target }) => {
      links.forEach((link) => { link.classList.remove("active"); link.removeAttribute("aria-current"); });
      links.get(target).classList.add("active");
      links.get(target).setAttribute("aria-current", "true");
    }), { rootMargin: "-10% 0px -70% 0px" });
    links.forEach((link, section) => follow.observe(section));
  }

  // What scrolls by itself can be scrolled by keyboard.
  function letScroll() {
    document.querySelectorAll("pre, .cell_output > .output, .pst-scrollable-table-container").forEach((box) => {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  // Code, where a reader asks to see it, can be copied.
  function letCopy(code) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "Copy" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.querySelector("pre").textContent);
        button.textContent = "Copied";
      } catch { getSelection().selectAllChildren(code.querySelector("pre")); } // where it is not allowed: selected, for Ctrl+C
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    code.prepend(button);
  }

  function menu(button) {
    const list = button.nextElementSibling;
    const show = (open) => {
      list.classList.toggle("show", open);
      button.setAttribute("aria-expanded", open);
    };
    button.addEventListener("click", () => show(!list.classList.contains("show")));
    addEventListener("click", (event) => { if (!button.parentElement.contains(event.target)) show(false); });
    button.parentElement.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && list.classList.contains("show")) { show(false); button.focus(); }
    });
  }

  // The place that the address asks for, as it is called on the page; other scripts ask for it here.
  window.placeAsked = () => {
    const place = location.hash.slice(1);
    try { return decodeURIComponent(place); } catch { return place; } // a stray % is no code
  };

  // An address that names nothing of a page says so, and capitals lead where small letters do: `claims.html#C-stakes-04`
  // showed the top of the page without a word. Pages of rows and the filter of a ledger read their addresses themselves.
  function sayMissing() {
    const place = placeAsked();
    document.querySelector(".missing-place")?.remove();
    if (!place || place.startsWith("where:") || document.getElementById(place) || document.querySelector("table.rows")) return;
    const small = document.getElementById(place.toLowerCase());
    if (small) { location.replace(`#${small.id}`); return; }
    const told = Object.assign(document.createElement("p"), { className: "marked-note missing-place", textContent: `Nothing on this page is called “${place}”.` });
    told.setAttribute("role", "status");
    document.querySelector("article h1")?.after(told);
  }
  addEventListener("hashchange", sayMissing);

  addEventListener("DOMContentLoaded", () => {
    sayMissing();
    const one = (selector) => document.querySelector(selector);
    document.querySelectorAll(".theme-switch-button").forEach((each) => each.addEventListener("click", nextColour));
    document.querySelectorAll(".search-button__button").forEach((each) => each.addEventListener("click", search));
    document.querySelectorAll("[data-bs-toggle=dropdown]").forEach(menu);
    document.querySelectorAll(".btn-download-pdf-button").forEach((each) => each.addEventListener("click", () => print()));
    document.querySelectorAll(".bd-header, .bd-header-article, .bd-sidebar-primary, .bd-sidebar-secondary, .bd-footer-content, .bd-footer")
      .forEach((each) => each.classList.add("noprint"));
    const dialog = one("#pst-search-dialog");
    if (dialog) {
      closeOutside(dialog);
      dialog.addEventListener("keydown", (event) => { // at once: a field of words would only be emptied at first
        if (event.key === "Escape") { event.preventDefault(); dialog.close(); }
      });
    }
    sidebar(one(".primary-toggle"), one("#pst-primary-sidebar"), one("#pst-primary-sidebar-modal"), true);
    sidebar(one(".secondary-toggle"), one("#pst-secondary-sidebar"), one("#pst-secondary-sidebar-modal"));
    if (one(".search-page") || /[?&]mark=/.test(location.search)) bringSearch();
    one(".search-page input")?.focus();
    followHeadings();
    document.querySelectorAll("article div.highlight").forEach(letCopy);
    const bar = one("#pst-primary-sidebar");
    if (bar) {
      bar.scrollTop = remembered("sessionStorage", "sidebar") || 0;
      addEventListener("pagehide", () => remember("sessionStorage", "sidebar", bar.scrollTop));
    }
  });
  addEventListener("load", letScroll);
  addEventListener("resize", letScroll);
})();
