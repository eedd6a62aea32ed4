// Runs Python away from the page, so that reading is never disturbed. Parts come from the page: nothing is fetched here.
(() => {
  const bytesOf = async (text) => {
    const packed = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  };
  const types = { wasm: "application/wasm", json: "application/json" };
  let ask;

  async function begin({ parts, info, bytecode }) {
    const held = new Map();
    for (const [name, text] of Object.entries(parts)) held.set(name, await bytesOf(text));
    held.set("pyodide-lock.json", new TextEncoder().encode(JSON.stringify({ info, packages: {} })));
    const none = (name) => { throw new Error(`${name}: nothing is asked of any host here`); };
    self.fetch = async (asked) => {
      const name = String(asked.url || asked).split("/").pop();
      if (!held.has(name)) none(name);
      return new Response(held.get(name), { headers: { "content-type": types[name.split(".").pop()] || "application/zip" } });
    };
    for (const name of ["XMLHttpRequest", "WebSocket", "EventSource", "importScripts"]) self[name] = function () { none(name); };
    postMessage({ step: "Starting Python" });
    const python = await loadPyodide({ indexURL: "https://parts.invalid/", packages: [] });
    const wheels = [...held.keys()].filter((name) => name.endsWith(".whl"));
    for (const name of wheels) {
      postMessage({ step: `Unpacking ${name.split("-")[0]}` });
      python.unpackArchive(held.get(name), "wheel");
    }
    python.FS.mkdirTree("/report");
    python.unpackArchive(held.get("report.zip"), "zip", { extractDir: "/report" });
    if (bytecode) python.unpackArchive(Uint8Array.from(atob(bytecode), (sign) => sign.charCodeAt(0)).buffer, "zip", { extractDir: "/" });
    held.clear();
    postMessage({ step: "Reading the report's own code" });
    ask = python.runPython("import sys; sys.dont_write_bytecode = False; sys.path.insert(0, '/report'); from entente.site.live.page import ask; ask");
  }

  self.onmessage = async ({ data }) => {
    try {
      const answer = data.parts ? (await begin(data), null) : JSON.parse(ask(data.name, JSON.stringify(data.words)));
      postMessage({ id: data.id, answer });
    } catch (error) {
      postMessage({ id: data.id, error: String(error.message || error).trim().split("\n").pop() });
    }
  };
})();
