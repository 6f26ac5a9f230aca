// The directory is refined in place by htmx; where that fails, the address is opened as a page.

const open = (event) => {
  const address = event.detail?.ctx?.request?.action;
  if (address) {
    event.preventDefault();
    window.location.assign(address);
  }
};

document.addEventListener("htmx:error", open);
document.addEventListener("htmx:after:request", (event) => {
  if (event.detail?.ctx?.response?.status >= 500) {
    open(event);
  }
});

// A choice that was followed is gone or has become another one: go to what it found, which says how many. Who types
// stays in the text, who sorts on the order.
let isChoice = false;

document.addEventListener("htmx:before:swap", (event) => {
  const source = event.detail?.ctx?.sourceElement;
  isChoice = Boolean(source?.closest("a") && !source.closest(".directory__orders"));
});
document.addEventListener("htmx:after:swap", () => {
  if (isChoice) {
    document.getElementById("found")?.focus();
  }
});
