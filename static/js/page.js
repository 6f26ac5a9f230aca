// Pages: menus close by Escape and a tap elsewhere; progress refreshes itself; buttons that print.

const menus = document.querySelectorAll("details.menu");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    return;
  }
  for (const menu of menus) {
    if (menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  for (const menu of menus) {
    if (menu.open && !menu.contains(event.target)) {
      menu.open = false;
    }
  }
});

// An element with an id and data-refresh="seconds" is replaced by its newer self from the
// same address, until the answer no longer carries data-refresh.
const refresh = (element) => {
  const seconds = Number(element.dataset.refresh);
  if (!element.id || !(seconds > 0)) {
    return;
  }
  window.setTimeout(async () => {
    if (document.hidden) {
      refresh(element);
      return;
    }
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const newer = answer.ok ? page.getElementById(element.id) : null;
      if (newer) {
        element.replaceWith(newer);
        refresh(newer);
        return;
      }
    } catch {
      // No connection for now: ask again later.
    }
    refresh(element);
  }, seconds * 1000);
};

for (const element of document.querySelectorAll("[data-refresh]")) {
  refresh(element);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
