// What pages do besides: filters apply themselves, the link is copied, the page is printed. Without scripts all works by its buttons.
const told = document.getElementById("told");

function tell(words) {
  told.textContent = words;
  told.classList.add("on");
  setTimeout(() => told.classList.remove("on"), 2500);
}

for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=date]") && event.target.validity.valid) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true; // a short address
  });
}
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[data-auto] :disabled")) field.disabled = false;
});

for (const button of document.querySelectorAll("[data-print], [data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if ("print" in button.dataset) return print();
    const words = button.dataset.copy && document.querySelector(button.dataset.copy).textContent;
    await navigator.clipboard.writeText(words || location.href);
    const [zh, en] = words ? ["文字已复制", "Text copied"] : ["链接已复制", "Link copied"];
    tell(document.documentElement.lang === "en" ? en : zh);
  });
}

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
  const field = document.querySelector("input[type=search]");
  event.preventDefault();
  if (field) { field.closest("details")?.setAttribute("open", ""); field.focus(); }
  else document.querySelector("[data-search]")?.click();
});

const found = [...document.querySelectorAll(".found a")];
addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !found.length) return;
  event.preventDefault();
  const next = found.indexOf(document.activeElement) + step;
  (found[next] ?? document.querySelector("input[type=search]")).focus();
});

// A control of files speaks the language of the page, and tells what was chosen.
for (const input of document.querySelectorAll(".drop input[type=file]")) {
  const label = input.closest("label");
  const shown = Object.assign(document.createElement("b"), { textContent: label.dataset.choose });
  label.classList.add("photo");
  input.title = label.dataset.choose;
  input.after(shown);
  input.addEventListener("change", () => { shown.textContent = input.files[0]?.name ?? label.dataset.choose; });
}

for (const form of document.querySelectorAll("form[data-go]")) form.requestSubmit();

// Whoever signs out takes along what the field form kept for reading without signal; drafts stay, they are not sent yet.
document.querySelector("form[action='/leave']")?.addEventListener("submit", () => {
  navigator.serviceWorker?.controller?.postMessage("forget");
});

if (matchMedia("(max-width: 700px)").matches) {
  for (const box of document.querySelectorAll(".filterbox")) if (!location.search) box.removeAttribute("open");
}

// The field forms of what is shown are kept, too, so that they open where there is no signal any more.
const ahead = document.querySelector("[data-keep]");
if (ahead && "serviceWorker" in navigator) {
  const { serviceWorker } = navigator;
  const ours = [...document.querySelectorAll("link[href], script[src], .ahead a")].map((each) => each.href || each.src);
  const told = Object.assign(document.createElement("small"), { className: "note", textContent: ahead.dataset.kept });
  serviceWorker.addEventListener("message", () => ahead.append(told), { once: true });
  serviceWorker.register("/field-worker.js");
  serviceWorker.ready.then(({ active }) => active.postMessage([location.href, ...ours, ...ahead.dataset.keep.split(" ")]));
}
