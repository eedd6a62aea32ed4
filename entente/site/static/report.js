// Draws a chart when it comes near the viewport, from the one Vega bundle of this site, and keeps it in step with the theme.
(() => {
  const here = document.currentScript.src;
  const bundle = here.replace(/report\.js.*$/, "vega-bundle.js");
  let library;
  const load = () => library ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: bundle, onload: done, onerror: failed });
    document.head.append(script);
  });
  const isDark = () => document.documentElement.dataset.theme === "dark";
  const views = [];

  // A control says in words what it is set to where the figure has these words: its parameter "<name of the control>_written".
  function sayInWords(view, live) {
    const known = view.getState().signals;
    live.querySelectorAll(".vega-bind input").forEach((input) => {
      const words = `${input.name}_written`;
      if (!(words in known)) return;
      const say = () => {
        input.nextElementSibling.textContent = view.signal(words);
        input.setAttribute("aria-valuetext", view.signal(words));
      };
      view.addSignalListener(input.name, () => setTimeout(say)); // once Vega has written its number there
      say();
    });
  }

  async function draw(box) {
    const spec = JSON.parse(box.querySelector("script.spec").textContent);
    // labels are placed by the width of our font, so it must be there first
    await Promise.all([load(), document.fonts.load("400 12px 'Source Sans Pro'"), document.fonts.load("600 12px 'Source Sans Pro'")]);
    const live = document.createElement("div");
    live.className = "live";
    live.hidden = true;
    box.prepend(live);
    live.hidden = false;
    const { view } = await window.vegaEmbed(live, spec, {
      renderer: "svg", actions: false,
      ast: true, defaultStyle: false, tooltip: { theme: "custom", disableDefaultStyle: true }, // no eval, no style element: the site's policy
    });
    await view.signal("dark", isDark()).runAsync();
    views.push(view);
    box.view = view; // for the console and the tests
    sayInWords(view, live);
    live.querySelector(".vega-bindings")?.addEventListener("submit", (event) => event.preventDefault());
    box.querySelectorAll("picture").forEach((picture) => picture.remove());
    box.dataset.live = "yes";
  }

  const seen = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
    seen.unobserve(entry.target);
    draw(entry.target).catch((error) => console.error(error));
  }), { rootMargin: "600px" });
  document.querySelectorAll(".chart").forEach((box) => seen.observe(box));
  // a run in the page has given a figure another specification
  document.addEventListener("chart:draw", ({ target }) => {
    seen.unobserve(target);
    target.querySelectorAll(".live").forEach((each) => each.remove());
    draw(target).catch((error) => console.error(error));
  });
  new MutationObserver(() => views.forEach((view) => view.signal("dark", isDark()).runAsync()))
    .observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
})();
