// Gauges follow what is chosen: a form with data-gauges="address" asks there whenever something that counts in it
// changes, and puts the answer into #gauges. What counts has data-counts: a tick, a hidden field, or a choice of
// that value. Where no script runs, the form's own button does the same.

const chosenIn = (form) =>
  [...form.querySelectorAll("[data-counts]")]
    .filter((field) => (field.matches("select") ? field.value === field.dataset.counts : field.type === "hidden" || field.checked))
    .map((field) => (field.matches("select") ? field.name : field.value));

const followed = (form, shown) => {
  let last = 0;
  return async () => {
    last += 1;
    const asked = last;
    const chosen = chosenIn(form);
    const query = new URLSearchParams(chosen.map((key) => ["chosen", key]));
    shown.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${form.dataset.gauges}?${query}`, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const newer = answer.ok ? page.querySelector(".gauges") : null;
      if (newer && asked === last) {
        shown.replaceChildren(newer);
        shown.removeAttribute("aria-busy");
        for (const number of document.querySelectorAll("[data-chosen-number]")) {
          number.textContent = chosen.length;
        }
      }
    } catch {
      // No connection: the old gauges stay, marked as such, and the button is there.
    }
  };
};

const shown = document.getElementById("gauges");
for (const form of document.querySelectorAll("form[data-gauges]")) {
  if (shown) {
    const follow = followed(form, shown);
    form.addEventListener("change", (event) => {
      if (event.target.matches("[data-counts]")) {
        follow();
      }
    });
  }
}
