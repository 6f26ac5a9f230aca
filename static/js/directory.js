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
