// The page's second module: what the first use does not need. `xtask/site/rest.mjs` puts this before what wasm-bindgen
// wrote. It is fetched as soon as the page stands; what is wanted before it is there waits for it.

const rest = (() => {
  const address = new URL("__REST__", import.meta.url);
  let imports;
  let exports;
  let coming;
  // A call into the second module that could not be carried out: the page does not go on from there.
  let broken = false;

  function join(module) {
    if (exports.$there.value) return;
    new WebAssembly.Instance(module, { ...imports, first: exports });
    exports.$there.value = 1;
    document.documentElement.dataset.rest = "there";
  }

  async function compiled() {
    const answer = await fetch(address, { priority: "low" });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return WebAssembly.compile(await answer.arrayBuffer());
  }

  /** Fetches it, unless it is on its way. */
  function get() {
    coming ??= compiled().then(join).catch(() => {
      coming = undefined;
      tellMissing();
    });
  }

  /** Fetches it while the page stands still: somebody asked for what is in it before it was there. */
  function load() {
    performance.mark("rest wanted early");
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    // Bytes, one a character: such a request knows no other way.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    try {
      request.send();
      if (request.status >= 400) throw new Error(`HTTP ${request.status}`);
      join(new WebAssembly.Module(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0))));
    } catch (error) {
      broken = true;
      tellMissing();
      throw error;
    }
  }

  /** Shows what `components/missing.rs` put there. */
  function tellMissing() {
    const message = document.getElementById("missing");
    if (!message) return;
    message.hidden = false;
    message.querySelector("button").onclick = () => {
      message.hidden = true;
      if (broken) location.reload();
      else get();
    };
  }

  /** The address asks for more than the bare page, somebody's work is kept here, or all files are: no reason for two steps. */
  function isWantedAtOnce() {
    return location.search !== "" || location.hash !== "" || Boolean(navigator.serviceWorker?.controller) || isWorkKept();
  }

  /** Where `web/src/hooks/storage.rs` keeps what is being worked on. */
  function isWorkKept() {
    try {
      return localStorage.getItem("stepthrough.document") !== null;
    } catch {
      // Storage is denied.
      return false;
    }
  }

  if (isWantedAtOnce()) {
    coming = compiled();
    // Who waits for it tells.
    coming.catch(() => {});
  }

  return {
    imports: { load },
    /** Between the making of the first module and its start. */
    async begin(given, instance) {
      [imports, exports] = [given, instance.exports];
      await coming?.then(join).catch(() => {});
      coming = undefined;
      if (exports.$there.value) return;
      const later = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));
      if (document.readyState === "complete") later(get);
      else addEventListener("load", () => later(get), { once: true });
    },
  };
})();
