"use strict";
(() => {
  const root = document.documentElement;
  const stage = document.getElementById("stage");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const said = document.getElementById("said");
  let chosen = null;

  // One picture a view; each keeps what of it is seen.
  const pictures = [...stage.querySelectorAll(".view")].map((box) => {
    const svg = box.querySelector("svg");
    const whole = svg.getAttribute("viewBox").split(" ").map(Number);
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    const { prefix, view: name } = box.dataset;
    return { box, svg, whole, seen: [...whole], prefix, name, parts: new Map() };
  });
  let shown = pictures[0];
  let { svg, whole, seen: view } = shown;
  const inView = (id) => document.getElementById(shown.prefix + id);
  const bare = (element) => element.id.slice(shown.prefix.length);

  root.classList.add("live");

  // The view: what of the drawing is seen.
  const show = () => {
    shown.seen = view;
    svg.setAttribute("viewBox", view.map((n) => n.toFixed(2)).join(" "));
  };
  const fit = () => { view = [...whole]; show(); };
  const scale = () => {
    const box = svg.getBoundingClientRect();
    return Math.max(view[2] / (box.width || 1), view[3] / (box.height || 1));
  };
  const place = (x, y) => {
    const matrix = svg.getScreenCTM();
    const point = new DOMPoint(x, y);
    return matrix ? point.matrixTransform(matrix.inverse()) : point;
  };
  const zoom = (factor, at) => {
    const wanted = Math.min(Math.max(view[2] * factor, whole[2] / 40), whole[2] * 4);
    const by = wanted / view[2];
    const point = at ?? { x: view[0] + view[2] / 2, y: view[1] + view[3] / 2 };
    view = [point.x + (view[0] - point.x) * by, point.y + (view[1] - point.y) * by, view[2] * by, view[3] * by];
    show();
  };
  const pan = (dx, dy) => { view[0] += dx; view[1] += dy; show(); };
  const reveal = (element) => {
    const box = element.getBBox();
    const inside = box.x >= view[0] && box.y >= view[1] && box.x + box.width <= view[0] + view[2] && box.y + box.height <= view[1] + view[3];
    if (!inside) {
      view[0] = box.x + box.width / 2 - view[2] / 2;
      view[1] = box.y + box.height / 2 - view[3] / 2;
      show();
    }
  };

  // Labels and name tags lie in groups of their own.
  for (const { svg, parts } of pictures) {
    for (const part of svg.querySelectorAll("g[data-of]")) parts.set(part.dataset.of, [...(parts.get(part.dataset.of) ?? []), part]);
  }

  // Choosing an element shows what is known of it and dims what it has nothing to do with.
  const about = (id) => document.getElementById("about-" + id);
  const choose = (id) => {
    chosen = id;
    for (const element of stage.querySelectorAll(".chosen,.near")) element.classList.remove("chosen", "near");
    for (const section of document.querySelectorAll("aside section.shown")) section.classList.remove("shown");
    const section = id ? about(id) : document.getElementById("about");
    section?.classList.add("shown");
    stage.classList.toggle("chosen", Boolean(id && section?.dataset.near !== undefined));
    if (!id) return;
    const element = inView(id);
    const { parts } = shown;
    element?.classList.add("chosen", "near");
    for (const near of (section?.dataset.near ?? "").split(" ")) {
      const other = near && inView(near);
      if (!other) continue;
      other.classList.add("near");
      parts.get(near)?.forEach((part) => part.classList.add("near"));
    }
    parts.get(id)?.forEach((part) => part.classList.add("near"));
  };

  for (const element of stage.querySelectorAll("g[id]")) {
    if (!about(element.id.slice(element.closest(".view").dataset.prefix.length))) continue;
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    const title = element.querySelector("title");
    if (title) element.setAttribute("aria-label", title.textContent);
    if (element.classList.contains("wire")) {
      const reach = element.querySelector("path")?.cloneNode();
      if (reach) {
        reach.setAttribute("class", "reach");
        element.append(reach);
      }
    }
  }
  const idOf = (target) => {
    const element = target.closest?.("g[id],g[data-of]");
    const id = element && (element.id ? bare(element) : element.dataset.of);
    return id && about(id) ? id : null;
  };
  stage.addEventListener("click", (event) => {
    // A picture's link is in its details as well; a plain click only chooses.
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) event.preventDefault();
    if (!moved) choose(idOf(event.target));
  });
  stage.addEventListener("focusin", (event) => {
    const id = idOf(event.target);
    if (id && event.target.matches(":focus-visible")) { choose(id); reveal(inView(id)); }
  });
  stage.addEventListener("mouseover", (event) => { if (!chosen) hover(idOf(event.target)); });
  stage.addEventListener("mouseleave", () => { if (!chosen) hover(null); });
  const hover = (id) => {
    for (const section of document.querySelectorAll("aside section.shown")) section.classList.remove("shown");
    (id ? about(id) : document.getElementById("about"))?.classList.add("shown");
  };
  document.querySelector("aside").addEventListener("click", (event) => {
    const to = event.target.closest("button[data-to]")?.dataset.to;
    if (!to) return;
    choose(to);
    const element = inView(to);
    if (element) { reveal(element); element.focus({ preventScroll: true }); }
  });

  // Mouse, pen and fingers.
  const pointers = new Map();
  let moved = false;
  stage.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button > 1) return;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pointers.size === 1) moved = false;
  });
  stage.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const others = [...pointers.entries()].filter(([id]) => id !== event.pointerId);
    if (!moved && Math.hypot(now.x - before.x, now.y - before.y) < 4 && others.length === 0) return;
    if (!moved) { moved = true; stage.setPointerCapture(event.pointerId); stage.classList.add("dragging"); }
    if (others.length === 1) {
      const other = others[0][1];
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(now.x - other.x, now.y - other.y);
      if (is > 0) zoom(was / is, place((now.x + other.x) / 2, (now.y + other.y) / 2));
      pan((before.x - now.x) / 2 * scale(), (before.y - now.y) / 2 * scale());
    } else if (others.length === 0) {
      pan((before.x - now.x) * scale(), (before.y - now.y) * scale());
    }
    pointers.set(event.pointerId, now);
  });
  const release = (event) => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) stage.classList.remove("dragging");
  };
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", release);
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
    if (event.shiftKey) pan(event.deltaY * unit * scale(), 0);
    else zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY * unit / 400))), place(event.clientX, event.clientY));
  }, { passive: false });

  // Keys.
  document.addEventListener("keydown", (event) => {
    const typing = event.target === search;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = view[2] / 10;
    const keys = {
      ArrowLeft: () => pan(-step, 0), ArrowRight: () => pan(step, 0), ArrowUp: () => pan(0, -step), ArrowDown: () => pan(0, step),
      "+": () => zoom(0.8), "=": () => zoom(0.8), "-": () => zoom(1.25), 0: fit, "/": () => search.focus(), i: turn, I: turn,
    };
    if (event.key === "Escape") {
      search.value = "";
      look();
      choose(null);
      if (typing) stage.focus();
    } else if (!typing && (event.key === "Enter" || event.key === " ") && idOf(event.target)) {
      event.preventDefault();
      choose(idOf(event.target));
    } else if (!typing && keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // Search: all words in name, service, properties or wires.
  const sections = [...document.querySelectorAll("aside section[id^=about-]")].map((section) => ({
    id: section.id.slice("about-".length),
    name: section.querySelector("h2").textContent,
    kind: section.querySelector("p")?.textContent ?? "",
    text: section.textContent.toLowerCase(),
  }));
  const look = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    found.replaceChildren();
    if (words.length === 0) { said.textContent = ""; return []; }
    const hits = sections.filter((section) => words.every((word) => section.text.includes(word)));
    hits.sort((a, b) => Number(b.name.toLowerCase().includes(words[0])) - Number(a.name.toLowerCase().includes(words[0])));
    for (const hit of hits.slice(0, 20)) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const kind = document.createElement("small");
      button.type = "button";
      button.dataset.to = hit.id;
      kind.textContent = hit.kind;
      button.append(hit.name, kind);
      item.append(button);
      found.append(item);
    }
    said.textContent = hits.length === 1 ? "1 found" : `${hits.length} found`;
    return hits;
  };
  search.addEventListener("input", look);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const [first] = look();
    if (first) { choose(first.id); reveal(inView(first.id)); }
  });

  // The other view of the same drawing; what is chosen stays chosen.
  const turnButton = document.getElementById("turn");
  const display = (picture) => {
    const id = chosen;
    choose(null);
    shown = picture;
    ({ svg, whole, seen: view } = shown);
    for (const { box } of pictures) box.hidden = box !== shown.box;
    turnButton.textContent = shown.name === "iso" ? "Flat" : "Isometric";
    if (id) choose(id);
  };
  const turn = () => display(pictures[(pictures.indexOf(shown) + 1) % pictures.length]);
  turnButton.addEventListener("click", turn);
  if (pictures.length < 2) turnButton.remove();

  // Light and dark: the reader's system decides until the button does.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const media = [];
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSMediaRule && rule.media.mediaText.includes("prefers-color-scheme")) media.push(rule);
    }
  }
  let isDark = dark.matches;
  const theme = document.getElementById("theme");
  if (media.length === 0) theme.remove();
  theme.addEventListener("click", () => {
    isDark = !isDark;
    for (const rule of media) rule.media.mediaText = isDark ? "all" : "not all";
    theme.setAttribute("aria-pressed", String(isDark));
  });
  theme.setAttribute("aria-pressed", String(isDark));
  document.getElementById("in").addEventListener("click", () => zoom(0.8));
  document.getElementById("out").addEventListener("click", () => zoom(1.25));
  document.getElementById("fit").addEventListener("click", fit);
  display(shown);
})();
