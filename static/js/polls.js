// A poll: the proof of work is done by itself while the voter chooses; how many are chosen is told.
// Where it cannot be done, the sum in words is opened instead.

const place = document.querySelector("[data-proof]");
const question = document.querySelector("[data-question]");
const KEYS = ["label", "verifying", "verified", "error", "expired", "waitAlert"];

const openQuestion = () => {
  if (question) {
    question.open = true;
  }
};

const startProof = () => {
  const algorithms = globalThis.$altcha?.algorithms;
  if (!algorithms || !globalThis.isSecureContext || !globalThis.crypto?.subtle) {
    openQuestion();
    return;
  }
  algorithms.set("PBKDF2/SHA-256", () => new Worker(place.dataset.worker));
  const language = "page";
  const words = Object.fromEntries(KEYS.map((key) => [key, place.dataset[key]]));
  globalThis.$altcha.i18n.set(language, { ...globalThis.$altcha.i18n.get("en"), ...words });
  const widget = document.createElement("altcha-widget");
  widget.setAttribute("name", "work");
  widget.setAttribute("auto", "onload");
  widget.setAttribute("language", language);
  widget.setAttribute("challenge", place.dataset.challenge);
  widget.setAttribute("configuration", JSON.stringify({ hideFooter: true, hideLogo: true, minDuration: 0 }));
  widget.addEventListener("statechange", (event) => {
    place.dataset.state = event.detail.state;
    if (event.detail.state === "error") {
      openQuestion();
    }
  });
  place.append(widget);
};

if (place) {
  startProof();
}

const ballot = document.querySelector("[data-ballot]");
const told = document.querySelector("[data-chosen]");
if (ballot && told) {
  const count = () => {
    const chosen = ballot.querySelectorAll("[name=choice]:checked").length;
    told.textContent = told.dataset.chosen.replace("{n}", chosen);
    told.hidden = false;
  };
  ballot.addEventListener("change", count);
  count();
}
