// A field form: what is typed and photographed becomes a draft at once; `queue.js` keeps drafts and sends them.
import { all, changedBy, keep, list, note, sendAll } from "./queue.js";

const form = document.getElementById("field");
const words = form.dataset;
const who = document.getElementById("drafts").dataset.who;
const kinds = JSON.parse(words.kinds);
const LONGEST_SIDE = 1600;
const untouched = JSON.stringify(typed(asItCame()));
let draft = blank();
let working = Promise.resolve(); // photographs that are still made smaller

function blank() {
  const { whose, about, name, operation } = words;
  const fileFields = Object.fromEntries(Object.entries(kinds).filter(([, kind]) => kind === "photos" || kind === "file"));
  return {
    commandId: crypto.randomUUID(), who, at: Date.now(), page: location.pathname, whose, about, name, operation, fileFields,
    words: words.words, title: words.words, fields: {}, input: {}, files: [], ready: false, said: null,
  };
}

async function shrunk(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
}

async function taken(file, field) {
  const blob = file.type === "application/pdf" ? file : await shrunk(file);
  const hash = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  const sha256 = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { field, blob, sha256, fileName: file.name };
}

function asItCame() {
  const copy = form.cloneNode(true);
  copy.reset();
  return copy;
}

function typed(filled = form) {
  const fields = {};
  for (const [name, value] of new FormData(filled)) if (typeof value === "string" && value.trim()) fields[name] = value.trim();
  return fields;
}

// The fields as the input of the command takes them: nested where their names have dots.
function said(fields) {
  const made = {};
  for (const [name, kind] of Object.entries(kinds)) {
    if (kind === "photos" || kind === "file" || !(name in fields || kind === "lines")) continue;
    const way = name.split(".");
    const last = way.pop();
    const inner = way.reduce((whole, part) => (whole[part] ??= {}), made);
    const text = fields[name] ?? "";
    if (kind === "lines") inner[last] = text.split(/[\n,,;;、]/).map((part) => part.trim()).filter(Boolean);
    else if (kind === "either") inner[last] = text === "true";
    else inner[last] = kind === "money" ? text.replace(/[,,]/g, "") : text;
  }
  return made;
}

function filled() {
  const fields = typed();
  return { ...draft, fields, input: said(fields), title: fields.findingNo ?? words.words, mark: crypto.randomUUID() };
}

async function fill(each) {
  draft = { ...each, operation: words.operation, ready: false, said: each.said?.final ? each.said : null, mark: crypto.randomUUID() };
  form.reset();
  for (const [name, value] of Object.entries(each.fields)) if (form.elements[name]) form.elements[name].value = value;
  look();
  form.querySelector("input, textarea").focus();
  await keep(draft);
}

function empty() {
  draft = blank();
  form.reset();
  look();
}

function look() {
  for (const part of form.querySelectorAll("[data-only]")) {
    part.hidden = form.elements[part.dataset.only].value !== part.dataset.at;
    for (const control of part.querySelectorAll("input, textarea")) control.disabled = part.hidden;
  }
  for (const shown of form.querySelectorAll(".photos")) {
    for (const picture of shown.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
    shown.replaceChildren(...draft.files.filter((file) => file.field === shown.dataset.of).map((file) => {
      const item = document.createElement("li");
      const picture = { src: file.blob.type.startsWith("image/") ? URL.createObjectURL(file.blob) : "", alt: file.fileName };
      const take = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: `✕ ${file.fileName}` });
      take.addEventListener("click", async () => {
        draft.files = draft.files.filter((other) => other !== file);
        await keep(filled());
        look();
      });
      if (picture.src) item.append(Object.assign(document.createElement("img"), picture));
      item.append(take);
      return item;
    }));
  }
}

async function photographed(target) {
  for (const file of [...target.files]) {
    try {
      const photo = await taken(file, target.name);
      const kept = kinds[target.name] === "file" ? draft.files.filter((each) => each.field !== target.name) : draft.files;
      draft.files = [...kept, photo];
    } catch { note(words.noImage); }
  }
  target.value = "";
}

form.addEventListener("input", ({ target }) => {
  working = working.then(async () => {
    if (target.type === "file") await photographed(target);
    look();
    draft = filled();
    await keep(draft);
  });
});

form.querySelector("button.main").addEventListener("click", (event) => event.detail > 1 && event.preventDefault()); // a double click

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await working;
  if (!draft.files.length && JSON.stringify(typed()) === untouched) return note(words.empty);
  try { await keep({ ...filled(), ready: true, said: null }); } catch { return note(words.full); }
  navigator.storage?.persist?.(); // what is not sent yet is not for the browser to clear away
  empty();
  await list();
  document.getElementById("drafts").scrollIntoView({ block: "nearest" });
  await sendAll();
});

for (const early of form.querySelectorAll("input[type=file]")) {
  if (early.files.length) early.dispatchEvent(new Event("input", { bubbles: true })); // chosen before this was there
}

changedBy(fill, (dropped) => dropped.commandId === draft.commandId && empty());
const drafts = await all();
const begun = drafts.find((each) => `#${each.commandId}` === location.hash)
  ?? drafts.find((each) => each.page === location.pathname && !each.ready && !each.said && Object.keys(each.fields).length);
if (begun) await fill(begun);
look();
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field-worker.js");
