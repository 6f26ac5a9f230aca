// A screen that nobody watches over: faces follow each other, the list renews itself, and a lost line changes nothing.

const RENEW = 60_000;
const IDLE = 3_000;
let shown = 0;

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

// The newer list takes the place of the older one; who is on the screen stays there if he still may.
const renew = async () => {
  try {
    const answer = await fetch(window.location.href, { cache: "no-cache" });
    if (!answer.ok) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.querySelector("#faces");
    if (!newer) {
      return;
    }
    const current = faces()[shown]?.dataset.face;
    document.querySelector("#faces").replaceWith(newer);
    const place = [...faces()].findIndex((face) => face.dataset.face === current);
    show(Math.max(place, 0));
  } catch {
    // No connection: what is on the screen goes on.
  }
};
window.setInterval(renew, RENEW);

// A screen switched on while the line is down shows what it showed last.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(document.body.dataset.worker).catch(() => {});
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
