// On every page: a link to where its code can be run; one switch shows all code, and is remembered; paper is black on white in whatever theme.
(() => {
  const KEY = "show-code";
  const page = document.documentElement;
  const kept = { // a browser may refuse to keep anything
    get: () => { try { return localStorage.getItem(KEY) === "yes"; } catch { return false; } },
    set: (on) => { try { localStorage.setItem(KEY, on ? "yes" : "no"); } catch { /* it then holds for this page */ } },
  };

  const code = document.querySelectorAll("details.code");
  const bar = document.querySelector(".article-header-buttons");
  if (code.length && bar) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm code-switch", textContent: "Show code" });
    const turn = (on) => {
      page.classList.toggle("show-code", on);
      code.forEach((each) => { each.open = on; });
      button.setAttribute("aria-pressed", on);
    };
    button.addEventListener("click", () => {
      const on = !page.classList.contains("show-code");
      turn(on);
      kept.set(on);
    });
    bar.prepend(button);
    turn(kept.get());
  }

  if (bar && document.querySelector(".live-panel")) {
    bar.prepend(Object.assign(document.createElement("a"), { className: "btn btn-sm code-switch", href: "#run-this-chapter", textContent: "Run" }));
  }

  let theme;
  window.addEventListener("beforeprint", () => {
    theme = page.dataset.theme;
    page.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    if (theme) page.dataset.theme = theme;
  });
})();
