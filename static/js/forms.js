// Forms: errors take the focus; a form with data-guard warns before typed text is lost;
// a form is sent once however often its button is pressed.

const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
}

const guarded = new Set();

for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => guarded.add(form));
  form.addEventListener("submit", () => guarded.delete(form));
  form.addEventListener("autosaved", () => guarded.delete(form));
}

window.addEventListener("beforeunload", (event) => {
  if (guarded.size > 0) {
    event.preventDefault();
  }
});

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 5000);
  });
}

// Who signs out leaves nothing of what autosave.js kept, in this tab or in others.
const forget = () => {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("typed:")) {
      sessionStorage.removeItem(key);
    }
  }
};
const others = new BroadcastChannel("signed-out");
others.addEventListener("message", forget);
for (const form of document.querySelectorAll("form[action$='/accounts/logout/']")) {
  form.addEventListener("submit", () => {
    forget();
    others.postMessage("");
  });
}

// Back from the page cache: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
  }
});
