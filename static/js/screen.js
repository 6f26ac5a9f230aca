// A screen that nobody watches over: faces follow each other, the list renews itself, and a lost line changes nothing.

// What is shown may be forty seconds old already (docs/decisions/0021): hidden, nobody stands there for a minute.
const RENEW = 10_000;
const PATIENCE = 5_000;
const GONE = [404, 410];
const IDLE = 3_000;
let shown = 0;
let drawn = "";

const faces = () => document.querySelectorAll("[data-face]");

const show = (index) => {
  const all = faces();
  if (!all.length) {
    return;
  }
  shown = index % all.length;
  all.forEach((face, place) => face.classList.toggle("face--shown", place === shown));
};

// Whoever does stand before it may stop what moves (WCAG 2.2.2), and leave.
const pause = document.querySelector("[data-pause]");
const leave = document.querySelector("[data-leave]");
const words = { pause: pause.textContent, resume: pause.dataset.resume };
let paused = false;
pause.hidden = false;
pause.addEventListener("click", () => {
  paused = !paused;
  pause.textContent = paused ? words.resume : words.pause;
});

const seconds = Number(document.querySelector("#faces").dataset.seconds);
window.setInterval(() => paused || show(shown + 1), seconds * 1000);

// A screen switched on while the line is down shows what it showed last: the worker is told all that it is made of.
const keep = async () => {
  if (!("serviceWorker" in navigator)) {
    return;
  }
  const { active } = await navigator.serviceWorker.ready;
  const pictures = [...document.images];
  await Promise.allSettled(pictures.map((picture) => picture.decode()));
  const parts = [...document.querySelectorAll("link[href], script[src], use[href]")];
  const addresses = [
    window.location.href,
    ...pictures.map((picture) => picture.currentSrc),
    ...parts.map((part) => part.src || new URL(part.getAttribute("href"), document.baseURI).href),
  ].map((address) => address.split("#")[0]);
  active.postMessage(addresses.filter((address) => address.startsWith(`${window.location.origin}/`)));
};

// The newer list takes the place of the older one; who is on the screen stays there if he still may.
const replace = (newer) => {
  if (newer.innerHTML === drawn) {
    return;
  }
  const current = faces()[shown]?.dataset.face;
  drawn = newer.innerHTML;
  document.querySelector("#faces").replaceWith(newer);
  const place = [...faces()].findIndex((face) => face.dataset.face === current);
  show(Math.max(place, 0));
  keep();
};

const showNobody = () => {
  const nobody = document.querySelector("#faces").cloneNode(false);
  nobody.append(document.querySelector("#none").content.cloneNode(true));
  replace(nobody);
};

// Past what the browser kept of it. Where the screen is gone nobody is shown; where it cannot be had, who was shown.
const renew = async () => {
  try {
    const signal = AbortSignal.timeout?.(PATIENCE);
    const answer = await fetch(window.location.href, { cache: "no-cache", signal });
    if (GONE.includes(answer.status)) {
      showNobody();
    } else if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const newer = page.querySelector("#faces");
      if (newer) {
        replace(newer);
      }
    }
  } catch {
    // No connection: what is on the screen goes on.
  }
};
window.setInterval(renew, RENEW);

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(document.body.dataset.worker).then(keep, () => {});
}

const wake = () => navigator.wakeLock?.request("screen").catch(() => {});
document.addEventListener("visibilitychange", () => document.hidden || wake());
wake();

let idle = 0;
const rest = () => {
  document.body.classList.remove("screen--idle");
  window.clearTimeout(idle);
  idle = window.setTimeout(() => document.body.classList.add("screen--idle"), IDLE);
};
document.addEventListener("pointermove", rest);
document.addEventListener("keydown", rest);
rest();

document.addEventListener("click", (event) => {
  if (!event.target.closest("a, button")) {
    document.documentElement.requestFullscreen?.().catch(() => {});
  }
});
// A window that fills the screen keeps Escape for itself, and becomes a window again.
document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight") {
    show(shown + 1);
  } else if (event.key === "ArrowLeft") {
    show(shown + faces().length - 1);
  } else if (event.key === "Escape" && !document.fullscreenElement) {
    leave.click();
  }
});
