// Shows chapters in JupyterLab as the book does: our font, numbers for their names, dates at sliders, rows that open.
// Only what is on the screen is changed: what is saved stays as it was written.
(() => {
  const here = new URL(".", document.currentScript.src);
  const server = new URL("../../../../", here); // <server>lab/extensions/<name>/static/
  const MARK = "chapterName"; // of an element that stands for a glued name
  const GLUED = "application/papermill.record/text/plain";

  // What Python prints of a text, less its quotes and escapes.
  const text_of = (value) => {
    const text = [].concat(value ?? "").join("");
    const inside = /^(['"])(.*)\1$/s.exec(text)?.[2];
    return inside?.replace(/\\(?:x(..)|u(....)|(.))/g, (_, short, long, sign) => (sign ? { n: "\n", t: "\t" }[sign] ?? sign : String.fromCharCode(parseInt(short || long, 16)))) ?? text;
  };

  // What a notebook holds now.
  const outputs_of = (panel) => panel.model.toJSON().cells.flatMap((cell) => cell.outputs || []);
  const glued = (outputs) => new Map(outputs.filter(({ metadata }) => metadata?.scrapbook?.name)
    .map(({ metadata, data }) => [metadata.scrapbook.name, text_of(data[GLUED] ?? data["text/plain"])]));

  // `{glue:text}` and its name in a box for code become the number; of other roles the words stay.
  function roles(box) {
    for (const code of box.querySelectorAll("code")) {
      const before = code.previousSibling;
      const role = before?.nodeType === Node.TEXT_NODE && /\{([\w:]+)\}$/.exec(before.data);
      if (!role) continue;
      before.data = before.data.slice(0, role.index);
      const shown = document.createElement("span");
      shown.textContent = code.textContent;
      if (role[1] === "glue:text") shown.dataset[MARK] = code.textContent;
      code.replaceWith(shown);
    }
  }

  // Fences of MyST: their titles stay as words in bold, the rest goes.
  function fences(box) {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (/^:{3,}|^:\w+:/m.test(walker.currentNode.data)) found.push(walker.currentNode);
    for (const node of found) {
      const parts = node.data.split("\n").filter((line) => !/^(:{3,}|:\w+:.*|:{3,}\{[\w-]+\})$/.test(line.trim())).map((line) => {
        const title = /^:{3,}\{[\w-]+\} ?(.+)$/.exec(line);
        return title ? Object.assign(document.createElement("strong"), { textContent: title[1] }) : line;
      });
      node.replaceWith(...parts.flatMap((part) => [part, "\n"]));
    }
  }

  // A label of MyST, to which only the book's links lead.
  function labels(box) {
    for (const line of box.querySelectorAll("p")) line.hidden = /^\([\w-]+\)=$/.test(line.textContent.trim());
  }

  function links(box, rows) {
    for (const link of box.querySelectorAll('a[href^="#"]')) {
      const place = rows[decodeURIComponent(link.hash.slice(1)).toLowerCase()];
      if (place) Object.assign(link, { href: new URL(`report/chapters/${place}`, server).href, target: "_blank", rel: "noopener" });
    }
  }

  // A slider over a list says what stands in the list, not the place in it.
  function sliders(panel) {
    const lists = outputs_of(panel).flatMap(({ data }) => data?.["application/vnd.vegalite.v5+json"]?.params ?? [])
      .filter(({ name, value }) => name === "written" && Array.isArray(value)).map(({ value }) => value);
    for (const slider of panel.node.querySelectorAll(".vega-bindings input[type=range]")) {
      const list = lists.find(({ length }) => length === Number(slider.max) + 1);
      const said = slider.nextElementSibling;
      if (!list || !said) continue;
      if (said.textContent !== list[slider.value]) said.textContent = list[slider.value];
      if (slider.dataset.dated) continue;
      slider.dataset.dated = "yes";
      slider.addEventListener("input", () => setTimeout(() => { said.textContent = list[slider.value]; }));
    }
  }

  async function activate(app) {
    const { family, fonts, rows } = await (await fetch(new URL("known.json", here))).json();
    await Promise.all(Object.entries(fonts).map(async ([weight, file]) =>
      document.fonts.add(await new FontFace(family, `url(${new URL(file, here)})`, { weight }).load())));

    document.head.append(Object.assign(document.createElement("base"), { target: "_blank" })); // a mark's row opens beside the chapter

    function look() {
      for (const box of document.querySelectorAll(".jp-RenderedMarkdown:not([data-chapter-seen])")) {
        if (!box.firstChild) continue;
        box.dataset.chapterSeen = "yes";
        [roles, fences, labels].forEach((change) => change(box));
        links(box, rows);
      }
      for (const panel of app.shell.widgets("main")) {
        if (!panel.model?.cells) continue;
        const values = glued(outputs_of(panel));
        for (const shown of panel.node.querySelectorAll("[data-chapter-name]")) {
          const value = values.get(shown.dataset[MARK]);
          if (value !== undefined && shown.textContent !== value) shown.textContent = value;
        }
        sliders(panel);
      }
    }
    let waiting;
    new MutationObserver((changes) => {
      // what is rendered anew is looked at anew
      changes.forEach(({ target, addedNodes }) => { if (addedNodes.length && target.dataset?.chapterSeen && target.querySelector("code")) delete target.dataset.chapterSeen; });
      waiting ??= setTimeout(() => { waiting = undefined; look(); }, 200);
    }).observe(document.body, { childList: true, subtree: true });
  }

  (window._JUPYTERLAB ||= {})["entente-chapters"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: { id: "entente-chapters:shown", autoStart: true, activate } }),
  };
})();
