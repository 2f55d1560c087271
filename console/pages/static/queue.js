// Drafts of the field forms: they live on the device with the key of their command, so that a lost answer never makes
// a second record; they go out in the order in which they were made, as soon as there is signal, from one tab at a
// time. On a device that several people use each sees and sends only what was filled in by that person.
const section = document.getElementById("drafts");
const queue = document.getElementById("queue");
const net = document.getElementById("net");
const words = section.dataset;
const REUSED = "COMMAND_ID_REUSED";

function store(mode, work) {
  return new Promise((done, failed) => {
    const opening = indexedDB.open("drafts", 1);
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
export const keep = (each) => store("readwrite", (drafts) => drafts.put(each));
const drop = (each) => store("readwrite", (drafts) => drafts.delete(each.commandId));
const kept = async () => (await store("readonly", (drafts) => drafts.getAll())).sort((a, b) => a.at - b.at);
export const all = async () => (await kept()).filter((each) => each.who === words.who);
// What came of sending a draft is not written over a change that was made to it meanwhile.
const unchanged = (each, act) => store("readwrite", (drafts) => {
  const asked = drafts.get(each.commandId);
  asked.onsuccess = () => asked.result?.mark === each.mark && act(drafts);
  return asked;
});

// What a draft says, with its files by their hashes where its fields of files stand.
function input(each) {
  const said = { ...each.input, commandId: each.commandId, [each.whose]: each.about };
  for (const [name, kind] of Object.entries(each.fileFields)) {
    const named = each.files.filter((file) => file.field === name).map(({ sha256, fileName }) => ({ sha256, fileName }));
    said[name] = kind === "file" ? named[0] ?? null : named;
  }
  return said;
}

// Sends one draft; says whether the next one may be tried.
async function send(each) {
  try {
    for (const file of each.files) {
      const headers = { "content-type": file.blob.type, "x-sha256": file.sha256 };
      const taken = await fetch("/evidence", { method: "POST", headers, body: file.blob });
      if (!taken.ok) return await tell(each, await refusal(taken));
    }
    const body = JSON.stringify({ query: each.operation, variables: { input: input(each) } });
    const answer = await fetch("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body });
    if (!answer.ok) return await tell(each, await refusal(answer));
    const told = await answer.json();
    const said = Object.values(told.data ?? {})[0] ?? { code: "", message: told.errors?.[0]?.message ?? "" };
    if (!said.receipt) return await tell(each, { ...said, final: true });
    await unchanged(each, (drafts) => drafts.delete(each.commandId));
    note(`${words.sent} ${each.title}`);
    return true;
  } catch {
    return await tell(each, { message: words.waiting }); // no signal, or the answer was lost: the same key goes again
  }
}

async function refusal(answer) {
  if (answer.status === 401) return { message: words.signedOut, signedOut: true };
  const told = await answer.json().catch(() => ({}));
  const { code, message } = told.errors?.[0] ?? told;
  return { code: code ?? String(answer.status), message: message ?? "", final: answer.status < 500 && answer.status !== 429 };
}

async function tell(each, said) {
  if (said.code === REUSED) said.message = words.reused;
  await unchanged(each, (drafts) => drafts.put({ ...each, ready: !said.final, said }));
  return Boolean(said.final);
}

export const sendAll = () => navigator.locks.request("drafts", async () => {
  for (const each of await all()) if (each.ready && !(await send(each))) break;
  await list();
});

export function note(text) {
  const told = document.getElementById("told");
  told.textContent = text;
  told.classList.add("on");
  setTimeout(() => told.classList.remove("on"), 3000);
}

// A draft is changed on the page of its own form; where its key stands for what was recorded before, under a new one.
let change = (each) => location.assign(`${each.page}#${each.commandId}`);
let forget = () => {};
export const changedBy = (fill, clear) => {
  forget = clear;
  change = async (each) => {
    if (each.page !== location.pathname) return location.assign(`${each.page}#${each.commandId}`);
    if (each.said?.code === REUSED) await drop(each);
    await fill(each.said?.code === REUSED ? { ...each, commandId: crypto.randomUUID() } : each);
    await list();
  };
};

const made = (tag, textContent, className = "") => Object.assign(document.createElement(tag), { textContent, className });

async function dropped(each) {
  await drop(each);
  forget(each);
  await list();
}

function why(each) {
  if (each.said?.final) return `${words.refused}${each.said.message} ${each.said.code ?? ""}`;
  return each.said?.message || (each.ready ? words.waiting : words.unfinished);
}

export async function list() {
  const drafts = await all();
  const others = (await kept()).length - (await all()).length;
  section.hidden = !net && !drafts.length && !others;
  queue.replaceChildren(...drafts.map((each) => {
    const row = document.createElement("li");
    row.append(made("b", each.title), made("small", ` ${each.name} · ${each.words} `), made("span", why(each), each.said?.final ? "bad" : "warn"), " ");
    if (each.said?.signedOut) row.append(Object.assign(made("a", words.enter, "btn"), { href: `/sign-in?next=${encodeURIComponent(location.pathname)}` }), " ");
    for (const [label, act] of [[words.edit, () => change(each)], [words.drop, () => dropped(each)]]) {
      const button = Object.assign(made("button", label, "btn"), { type: "button" });
      button.addEventListener("click", act);
      row.append(button, " ");
    }
    return row;
  }));
  if (others) queue.append(made("li", `${words.others} ${others}`, "note"));
}

function signal() {
  if (net) {
    net.textContent = navigator.onLine ? net.dataset.on : net.dataset.off;
    net.classList.toggle("warn", !navigator.onLine);
  }
  if (navigator.onLine) sendAll();
}
addEventListener("online", signal);
addEventListener("offline", signal);
document.addEventListener("visibilitychange", () => document.hidden || signal()); // a phone out of the pocket
setInterval(() => navigator.onLine && sendAll(), 30_000);
list().then(signal); // the form does not wait for it
