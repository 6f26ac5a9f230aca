// Reads a page aloud, paragraph by paragraph, with the voice of the reader's own system.

const bar = document.querySelector("[data-aloud]");
const READ = "h1, h2, h3, h4, p, li, dt, dd, th, td, figcaption, label, legend";

if (bar && "speechSynthesis" in window) {
  const voice = window.speechSynthesis;
  const start = bar.querySelector("[data-aloud-start]");
  const stop = bar.querySelector("[data-aloud-stop]");
  const words = { start: start.textContent, pause: start.dataset.pause, resume: start.dataset.resume };
  let queue = [];
  let current = null;

  // The innermost pieces of the page that are seen, each once and in order.
  const pieces = () =>
    [...document.querySelectorAll("main")]
      .flatMap((main) => [...main.querySelectorAll(READ)])
      .filter((each) => !each.querySelector(READ) && each.checkVisibility() && each.textContent.trim());

  const mark = (element) => {
    current?.removeAttribute("data-read");
    current = element;
    current?.setAttribute("data-read", "");
    current?.scrollIntoView({ block: "center" });
  };

  const end = () => {
    queue = [];
    voice.cancel();
    mark(null);
    start.textContent = words.start;
    stop.disabled = true;
  };

  const next = () => {
    const element = queue.shift();
    if (!element) {
      end();
      return;
    }
    mark(element);
    const said = new SpeechSynthesisUtterance(element.textContent.replace(/\s+/g, " ").trim());
    said.lang = document.documentElement.lang.startsWith("zh") ? "zh-CN" : document.documentElement.lang;
    said.rate = 0.9;
    said.onend = () => {
      if (current === element) {
        next();
      }
    };
    said.onerror = said.onend;
    voice.speak(said);
  };

  start.addEventListener("click", () => {
    if (!current) {
      queue = pieces();
      stop.disabled = false;
      start.textContent = words.pause;
      next();
    } else if (voice.paused) {
      voice.resume();
      start.textContent = words.pause;
    } else {
      voice.pause();
      start.textContent = words.resume;
    }
  });
  stop.addEventListener("click", end);
  window.addEventListener("pagehide", end);
  bar.hidden = false;
}
