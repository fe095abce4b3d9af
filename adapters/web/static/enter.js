// The ticket stands behind the # of the link, where no server, log or preview sees it: it is taken from there.
"use strict";

(() => {
  const form = document.getElementById("enter");
  const box = document.getElementById("ticket");
  const byHand = document.getElementById("by-hand");
  const ticket = location.hash.slice(1);

  if (box && ticket) {
    box.value = ticket;
    box.type = "hidden";
    byHand.hidden = true;
  }
  // Nothing of it stays in the address bar or the history.
  history.replaceState(null, "", "/enter");

  // A second press would find the link used up by the first.
  form.addEventListener("submit", () => {
    form.querySelector("button").disabled = true;
  });
  // Whoever comes back finds a button that can be pressed.
  window.addEventListener("pageshow", () => {
    form.querySelector("button").disabled = false;
  });
})();
