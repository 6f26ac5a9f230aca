// Reads a page aloud, paragraph by paragraph, with the voices of the reader's own system: each word in its language.

const bar = document.querySelector("[data-aloud]");
const READ = "h1, h2, h3, h4, p, li, dt, dd, th, td, figcaption, label, legend";
const SAID = /[\p{L}\p{N}]/u;

if (bar && "speechSynthesis" in window) {
  const voice = window.speechSynthesis;
  const start = bar.querySelector("[data-aloud-start]");
  const stop = bar.querySelector("[data-aloud-stop]");
  const words = { start: start.textContent, pause: start.dataset.pause, resume: start.dataset.resume };
  let queue = [];
  let current = null;
  let speaking = null;

  // The innermost pieces of the page that are seen, each once and in order.
  const pieces = () =>
    [...document.querySelectorAll("main")]
      .flatMap((main) => [...main.querySelectorAll(READ)])
      .filter((each) => !each.querySelector(READ) && each.checkVisibility() && each.textContent.trim());

  // What one voice says of a piece: its texts for as long as they are in the same language.
  const parts = (element) => {
    const found = [];
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      const lang = parentElement.closest("[lang]").getAttribute("lang");
      const before = found.at(-1);
      if (before && (before.lang === lang || !SAID.test(data))) {
        before.text += data;
      } else {
        found.push({ element, lang, text: data });
      }
    }
    return found.filter(({ text }) => SAID.test(text));
  };

  const mark = (element) => {
    if (element === current) {
      return;
    }
    current?.removeAttribute("data-read");
    current = element;
    current?.setAttribute("data-read", "");
    current?.scrollIntoView({ block: "center" });
  };

  const end = () => {
    queue = [];
    speaking = null;
    voice.cancel();
    mark(null);
    start.textContent = words.start;
    stop.disabled = true;
  };

  const next = () => {
    const part = queue.shift();
    if (!part) {
      end();
      return;
    }
    mark(part.element);
    const said = new SpeechSynthesisUtterance(part.text.replace(/\s+/g, " ").trim());
    said.lang = part.lang.startsWith("zh") ? "zh-CN" : part.lang;
    said.rate = 0.9;
    said.onend = () => {
      if (speaking === said) {
        next();
      }
    };
    said.onerror = said.onend;
    speaking = said;
    voice.speak(said);
  };

  start.addEventListener("click", () => {
    if (!current) {
      queue = pieces().flatMap(parts);
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
