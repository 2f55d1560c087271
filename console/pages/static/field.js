// The field form: drafts live on the device with the key of their command, so that a lost answer never makes a second finding.
const form = document.getElementById("finding");
const queue = document.getElementById("queue");
const shown = document.getElementById("photos");
const net = document.getElementById("net");
const words = form.dataset;
const LONGEST_SIDE = 1600;
let draft = blank();

function blank() {
  return { commandId: crypto.randomUUID(), taskId: words.task, fields: {}, photos: [], ready: false, said: null };
}

function store(mode, work) {
  return new Promise((done, failed) => {
    const opening = indexedDB.open("field", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("drafts", { keyPath: "commandId" });
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const change = opening.result.transaction("drafts", mode);
      const asked = work(change.objectStore("drafts"));
      change.oncomplete = () => { opening.result.close(); done(asked.result); };
      change.onerror = change.onabort = () => failed(change.error);
    };
  });
}
const keep = (each) => store("readwrite", (drafts) => drafts.put(each));
const drop = (each) => store("readwrite", (drafts) => drafts.delete(each.commandId));
const all = () => store("readonly", (drafts) => drafts.getAll());

async function shrunk(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  const hash = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  const sha256 = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { blob, sha256, fileName: file.name };
}

function input(each) {
  const { standard, clause, ...said } = each.fields;
  const evidence = each.photos.map(({ sha256, fileName }) => ({ sha256, fileName }));
  const basis = standard && clause ? { standard, clause } : null;
  return { ...said, commandId: each.commandId, taskId: each.taskId, evidence, basis };
}

// Sends one draft; says whether the next one may be tried.
async function send(each) {
  try {
    for (const photo of each.photos) {
      const headers = { "content-type": "image/jpeg", "x-sha256": photo.sha256 };
      const kept = await fetch("/evidence", { method: "POST", headers, body: photo.blob });
      if (!kept.ok) return await tell(each, await refusal(kept));
    }
    const body = JSON.stringify({ query: words.operation, variables: { input: input(each) } });
    const answer = await fetch("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body });
    if (!answer.ok) return await tell(each, await refusal(answer));
    const told = await answer.json();
    const said = told.data?.recordFinding ?? { code: "", message: told.errors?.[0]?.message ?? "" };
    if (!said.receipt) return await tell(each, { ...said, final: true });
    await drop(each);
    note(`${words.sent} ${each.fields.findingNo}`);
    return true;
  } catch {
    return await tell(each, { message: words.waiting }); // no signal, or the answer was lost: the same key goes again
  }
}

async function refusal(answer) {
  if (answer.status === 401) return { message: words.signedOut };
  const told = await answer.json().catch(() => ({}));
  return { code: told.code ?? String(answer.status), message: told.message ?? "", final: answer.status < 500 && answer.status !== 429 };
}

async function tell(each, said) {
  await keep({ ...each, ready: !said.final, said });
  return Boolean(said.final);
}

let sending = Promise.resolve();
function sendAll() {
  sending = sending.then(async () => {
    for (const each of await all()) if (each.ready && !(await send(each))) break;
    await list();
  });
  return sending;
}

function note(text) {
  const told = document.getElementById("told");
  told.textContent = text;
  told.classList.add("on");
  setTimeout(() => told.classList.remove("on"), 3000);
}

async function list() {
  const drafts = (await all()).filter((each) => each.ready || each.said);
  queue.replaceChildren(...drafts.map((each) => {
    const row = document.createElement("li");
    const why = each.said?.final ? `${words.refused}${each.said.message} ${each.said.code ?? ""}` : each.said?.message || words.waiting;
    row.append(Object.assign(document.createElement("b"), { textContent: each.fields.findingNo }), " ", Object.assign(document.createElement("span"), { textContent: why, className: each.said?.final ? "bad" : "warn" }), " ");
    for (const [label, act] of [[words.edit, () => fill(each)], [words.drop, () => drop(each).then(list)]]) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: label });
      button.addEventListener("click", act);
      row.append(button);
    }
    return row;
  }));
}

function fill(each) {
  draft = { ...each, ready: false };
  form.reset();
  for (const [name, value] of Object.entries(each.fields)) if (form.elements[name]) form.elements[name].value = value;
  look();
  form.elements.findingNo.focus();
}

function look() {
  form.querySelector(".basis-fields").hidden = form.elements.grade.value !== "MAJOR";
  for (const picture of shown.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
  shown.replaceChildren(...draft.photos.map((photo) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("img"), { src: URL.createObjectURL(photo.blob), alt: photo.fileName }));
    return item;
  }));
}

function typed() {
  const fields = {};
  for (const [name, value] of new FormData(form)) if (name !== "photos" && value.trim()) fields[name] = value.trim();
  return fields;
}

form.addEventListener("input", async (event) => {
  if (event.target.name === "photos") {
    for (const file of event.target.files) {
      try { draft.photos.push(await shrunk(file)); } catch { note(words.noImage); }
    }
    event.target.value = "";
  }
  draft.fields = typed();
  await keep(draft);
  look();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await keep({ ...draft, fields: typed(), ready: true, said: null });
  draft = blank();
  form.reset();
  look();
  await list();
  await sendAll();
});

function signal() {
  net.textContent = navigator.onLine ? words.on ?? net.dataset.on : net.dataset.off;
  net.classList.toggle("warn", !navigator.onLine);
  if (navigator.onLine) sendAll();
}
addEventListener("online", signal);
addEventListener("offline", signal);
setInterval(() => navigator.onLine && sendAll(), 30_000);

const begun = (await all()).find((each) => each.taskId === words.task && !each.ready && !each.said && Object.keys(each.fields).length);
if (begun) fill(begun);
look();
await list();
signal();
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field-worker.js");
