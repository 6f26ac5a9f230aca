// A section of the form saves itself: every few seconds while something is typed, one save at a time.
// What cannot reach the server is kept in this tab until it does; docs/decisions/0016 says why and how long.

const EVERY = 3000;
const AGAIN = 5000;
const PATIENCE = 15000;
const KEPT_FOR = 12 * 3600 * 1000;
const SIGNED_OUT = [401, 403, 404];

const form = document.querySelector("form[data-autosave]");
const key = `typed:${window.location.pathname}`;
let page = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);
let turn = 0;
let timer = 0;
let saving = null;
let standing = "";
let handedOver = false;

const boxes = () => [...form.elements].filter((box) => box.name && !box.disabled && box.type !== "hidden");

const typed = () => {
  const texts = {};
  for (const box of boxes()) {
    if (box.type === "radio" ? box.checked : box.type !== "submit") {
      texts[box.name] = box.value;
    }
  }
  return texts;
};

let stored = form ? JSON.stringify(typed()) : "";
const isDirty = () => JSON.stringify(typed()) !== stored;

const token = () => {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : form.elements.csrfmiddlewaretoken.value;
};

// One sentence at a time; read aloud only when it becomes another one, not every few seconds.
const say = (what, words) => {
  const status = form.querySelector("[data-autosave-status]");
  status.hidden = false;
  for (const line of status.querySelectorAll("[data-when]")) {
    line.hidden = line.dataset.when !== what;
    if (words && !line.hidden) {
      line.textContent = words;
    }
    if (!line.hidden && what !== standing) {
      form.querySelector("[data-autosave-live]").textContent = line.textContent;
    }
  }
  standing = what;
};

// Not the identity number: what lies in a browser lies on a disk, and the computer may be shared.
const keepHere = () => {
  const texts = typed();
  for (const box of form.querySelectorAll("[data-private]")) {
    delete texts[box.name];
  }
  const version = form.elements.version.value;
  const kept = { user: form.dataset.user, at: Date.now(), page, turn, version, texts };
  sessionStorage.setItem(key, JSON.stringify(kept));
};

const failed = (what) => {
  keepHere();
  say(what);
  return what;
};

const send = async () => {
  const sent = JSON.stringify(typed());
  const data = new FormData(form);
  turn += 1;
  data.set("page", page);
  data.set("turn", turn);
  data.set("csrfmiddlewaretoken", token());
  const patience = new AbortController();
  const bell = window.setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      keepalive: document.hidden,
      signal: patience.signal,
    });
    if (answer.ok) {
      const { version, words } = await answer.json();
      form.elements.version.value = version;
      stored = sent;
      sessionStorage.removeItem(key);
      say("saved", words);
      if (!isDirty()) {
        form.dispatchEvent(new Event("autosaved"));
      }
      return "saved";
    }
    if (answer.status === 409) {
      return failed("conflict");
    }
    return failed(SIGNED_OUT.includes(answer.status) ? "signed_out" : "busy");
  } catch {
    return failed("offline");
  } finally {
    window.clearTimeout(bell);
  }
};

const plan = (wait) => {
  if (!timer && standing !== "conflict" && !handedOver) {
    timer = window.setTimeout(save, wait);
  }
};

const save = async () => {
  window.clearTimeout(timer);
  timer = 0;
  if (saving || standing === "conflict" || !isDirty()) {
    return saving;
  }
  saving = send();
  const came = await saving;
  saving = null;
  if (isDirty()) {
    plan({ saved: EVERY, signed_out: PATIENCE }[came] ?? AGAIN);
  }
  return came;
};

// The button: what is typed goes first, so that nothing hangs on a page that does not come back.
const handOver = async (event) => {
  if (event.target !== form) {
    return;
  }
  form.elements.csrfmiddlewaretoken.value = token();
  if (handedOver || (!saving && !isDirty())) {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  await saving;
  const came = standing === "conflict" ? standing : await save();
  if (came === "offline" || came === "signed_out") {
    return;
  }
  handedOver = true;
  sessionStorage.removeItem(key);
  window.setTimeout(() => form.requestSubmit(button)); // not while the browser still handles the first press
};

const put = (texts) => {
  for (const box of boxes()) {
    if (box.type === "radio") {
      box.checked = texts[box.name] === box.value;
    } else if (box.name in texts && box.type !== "submit") {
      box.value = texts[box.name];
    }
  }
};

// After signing in again, in this tab and by the same person: what had not reached the server.
const putBack = () => {
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  if (!kept) {
    return;
  }
  sessionStorage.removeItem(key);
  if (kept.user !== form.dataset.user || Date.now() - kept.at > KEPT_FOR) {
    return;
  }
  put(kept.texts);
  if (isDirty()) {
    ({ page, turn } = kept);
    form.elements.version.value = kept.version;
    save();
  }
};

if (form) {
  putBack();
  form.addEventListener("input", () => plan(EVERY));
  form.addEventListener("change", () => plan(EVERY));
  document.addEventListener("submit", handOver, true);
  document.addEventListener("visibilitychange", () => document.hidden && save());
  window.addEventListener("online", save);
  window.addEventListener("pageshow", () => {
    handedOver = false;
  });
}
