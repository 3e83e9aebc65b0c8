(() => {
  "use strict";
  const at = (id) => document.getElementById(id);
  document.documentElement.classList.add("scripted");
  const list = at("list");
  if (!list) return;
  const docs = [...list.children];
  const fields = { find: at("find"), reason: at("reason"), site: at("site"), order: at("order") };
  const texts = new Map(docs.map((doc) => [doc, `${doc.querySelector(".name").textContent}\n${doc.querySelector(".text").textContent}`.toLowerCase()]));
  const visible = () => [...list.children].filter((doc) => !doc.hidden);

  const orders = {
    share: (a, b) => b.dataset.share - a.dataset.share,
    removed: (a, b) => b.dataset.removed - a.dataset.removed,
    path: (a, b) => (a.dataset.path < b.dataset.path ? -1 : 1),
  };

  function apply() {
    const words = fields.find.value.trim().toLowerCase();
    const reason = fields.reason.value;
    const site = fields.site?.value;
    for (const doc of docs) {
      const fits = (!reason || doc.dataset.reasons.split(" ").includes(reason)) && (!site || doc.dataset.site === site);
      doc.hidden = !(fits && texts.get(doc).includes(words));
    }
    for (const removed of list.querySelectorAll("del")) removed.classList.toggle("dim", Boolean(reason) && removed.dataset.reason !== reason);
    const number = visible().length;
    const all = `${docs.length} document${docs.length === 1 ? "" : "s"}`;
    at("count").textContent = number === docs.length ? all : `${number} of ${all}`;
    at("nothing").hidden = number > 0;
  }

  function arrange() {
    list.append(...docs.slice().sort(orders[fields.order.value]));
  }

  function open(doc) {
    for (const other of docs) if (other !== doc) other.open = false;
    doc.open = true;
    doc.querySelector("summary").focus({ preventScroll: true });
    doc.scrollIntoView({ block: "start" });
  }

  function walk(step) {
    const shown = visible();
    if (!shown.length) return;
    const here = document.activeElement.closest("details.doc") || shown.find((doc) => doc.open);
    const place = shown.indexOf(here);
    const next = place < 0 ? (step > 0 ? 0 : shown.length - 1) : place + step;
    if (shown[next]) open(shown[next]);
  }

  function walkRemovals(step) {
    const doc = document.activeElement.closest("details.doc");
    if (!doc) return;
    doc.open = true;
    const removals = [...doc.querySelectorAll("del.removed:not(.dim)")];
    const place = removals.indexOf(document.activeElement);
    const next = removals[place < 0 ? (step > 0 ? 0 : removals.length - 1) : place + step];
    if (!next) return;
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  }

  function only(name, value) {
    at("filters").reset();
    fields[name].value = value;
    arrange();
    apply();
    at("documents").scrollIntoView({ block: "start" });
    fields[name].focus({ preventScroll: true });
  }

  const keys = { j: () => walk(1), k: () => walk(-1), n: () => walkRemovals(1), p: () => walkRemovals(-1) };
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("filters").addEventListener("reset", () => setTimeout(() => { arrange(); apply(); }));
  fields.find.addEventListener("input", apply);
  fields.reason.addEventListener("change", apply);
  fields.site?.addEventListener("change", apply);
  fields.order.addEventListener("change", arrange);
  at("next").addEventListener("click", () => walk(1));
  at("previous").addEventListener("click", () => walk(-1));
  for (const button of document.querySelectorAll("button.reason")) {
    button.addEventListener("click", () => only("reason", button.dataset.reason));
  }
  for (const button of document.querySelectorAll("button.site")) {
    button.addEventListener("click", () => only("site", button.dataset.site));
  }
  arrange();
  apply();
})();
