// The little that HTML and htmx do not do: live updates, Enter to send, times in the reader's zone.
"use strict";

(() => {
  const pageLanguage = navigator.language || "en";
  const styles = {
    day: new Intl.DateTimeFormat(pageLanguage, { dateStyle: "medium" }),
    moment: new Intl.DateTimeFormat(pageLanguage, { dateStyle: "medium", timeStyle: "short" }),
    gathering: new Intl.DateTimeFormat(pageLanguage, { dateStyle: "full", timeStyle: "short" }),
    clock: new Intl.DateTimeFormat(pageLanguage, { timeStyle: "short" }),
  };
  // What is to come names its zone: who planned it may be in another. (A style of a date takes no zone beside it.)
  const hour = { hour: "numeric", minute: "2-digit", timeZoneName: "short" };
  const day = { year: "numeric", day: "numeric" };
  const coming = {
    moment: new Intl.DateTimeFormat(pageLanguage, { ...day, month: "short", ...hour }),
    gathering: new Intl.DateTimeFormat(pageLanguage, { weekday: "long", ...day, month: "long", ...hour }),
    clock: new Intl.DateTimeFormat(pageLanguage, hour),
  };

  function localise(root) {
    const now = new Date(), today = now.toDateString();
    for (const time of root.querySelectorAll("time[data-style]")) {
      const at = new Date(time.dateTime);
      const ofToday = time.dataset.style === "moment" && at.toDateString() === today;
      const style = ofToday ? "clock" : time.dataset.style;
      time.textContent = ((at > now && coming[style]) || styles[style]).format(at);
      time.title = styles.moment.format(at);
    }
  }

  // --- live updates: the event says only "fetch again" ---------------------------------------

  let source = null;

  function listen() {
    if (source || document.hidden) return;
    source = new EventSource("/events");
    // Whatever happened while nobody listened is fetched when listening begins again.
    source.addEventListener("open", fetchAgain);
    source.addEventListener("changed", fetchAgain);
  }

  function rest() {
    if (source) source.close();
    source = null;
  }

  function fetchAgain() {
    document.body.dispatchEvent(new CustomEvent("changed"));
  }

  // What this page did is fetched on the same way as what others did, and only on that one:
  // two ways could overtake each other, and the older would stay.
  document.addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx.request.method.toUpperCase() === "POST") fetchAgain();
  });

  // Nobody is signed in any more: nothing stays to be read here, unless somebody would lose what they typed.
  document.addEventListener("htmx:after:request", (event) => {
    const response = event.detail.ctx.response;
    if (response && response.status === 401 && !isTypedInto()) location.reload();
  });

  function isTypedInto() {
    const fields = document.querySelectorAll("#answer textarea, #answer input, #ask");
    return [...fields].some((field) => field.value !== field.defaultValue);
  }

  // A browser opens six connections to one address at most: a page that nobody looks at gives its own back.
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  window.addEventListener("pagehide", rest);

  // --- the message box -------------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (!event.target.matches("[data-enter-sends]")) return;
    event.preventDefault();
    event.target.form.requestSubmit(event.target.form.querySelector("button.main"));
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill], [data-dismiss]");
    if (!button) return;
    if (button.matches("[data-dismiss]")) document.getElementById("answer").replaceChildren();
    const box = document.getElementById("text");
    if (!box) return;
    if (button.matches("[data-fill]") && !box.value.startsWith(button.dataset.fill)) box.value = button.dataset.fill + box.value;
    box.focus();
  });

  // --- the log stays at its end, unless somebody reads further up --------------------------------

  const log = () => document.getElementById("log");
  let atEnd = true;

  function toEnd() {
    const box = log();
    if (box) box.scrollTop = box.scrollHeight;
  }

  document.addEventListener("scroll", (event) => {
    const box = log();
    if (event.target === box) atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  }, true);

  // What comes in is put into the reader's zone before it is compared with what stands there:
  // else each time would change twice, and a screen reader would read all of them out again.
  document.addEventListener("htmx:before:swap", (event) => {
    for (const task of event.detail.tasks) {
      if (task.fragment) localise(task.fragment);
      forgetSizes(typeof task.target === "string" ? document.querySelector(task.target) : task.target);
    }
  });

  function forgetSizes(leaving) {
    // htmx hands an element's style on to the one of the same id that follows it, which our policy forbids:
    // a box that somebody pulled larger would be reported as a fault.
    for (const pulled of leaving ? leaving.querySelectorAll("[id][style]") : []) pulled.removeAttribute("style");
  }

  document.addEventListener("htmx:after:swap", () => {
    if (atEnd) toEnd();
  });

  // A button that vanished with its answer must not take the focus to nowhere.
  document.addEventListener("htmx:after:settle", (event) => {
    const answer = document.getElementById("answer");
    if (!answer || event.target !== answer) return;
    if (document.activeElement === document.body) answer.focus({ preventScroll: true });
    if (!answer.contains(document.activeElement) || document.activeElement === answer) {
      answer.parentElement.scrollIntoView({ block: "nearest" });
    }
  });

  // A server that cannot be reached is said, not passed over.
  document.addEventListener("htmx:error", (event) => {
    const announce = document.getElementById("announce");
    const answer = document.getElementById("answer");
    const target = event.detail && event.detail.ctx && event.detail.ctx.target;
    if (target !== answer || !answer) return;
    const sentence = "Hearth did not answer. Nothing was taken: try again in a moment.";
    const paragraph = document.createElement("p");
    paragraph.textContent = sentence;
    answer.replaceChildren(paragraph);
    announce.textContent = sentence;
  });

  localise(document);
  if (location.hash.startsWith("#m")) atEnd = false;
  else toEnd();
  listen();
})();
