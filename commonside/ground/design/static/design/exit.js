// Leave fast: the button, or Shift three times; the page is replaced, so that Back
// does not return to it, and what was typed is forgotten, so that no page before it
// shows an answer.
(function () {
  var link = document.querySelector("[data-exit]");
  if (!link) return;
  function leave(event) {
    if (event) event.preventDefault();
    document.body.hidden = true;
    var forget = document.querySelector("form[data-forget]");
    if (forget) navigator.sendBeacon(forget.action, new FormData(forget));
    window.location.replace(link.href);
  }
  link.addEventListener("click", leave);
  // Whoever comes back sees what the server still keeps, not what the browser does.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) return window.location.reload();
    var how = performance.getEntriesByType("navigation")[0];
    if (!how || how.type !== "back_forward") return;
    document.querySelectorAll("form").forEach(function (form) { form.reset(); });
  });
  var presses = 0, last = 0;
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift") { presses = 0; return; }
    var now = Date.now();
    presses = now - last < 900 ? presses + 1 : 1;
    last = now;
    if (presses >= 3) leave();
  });
})();
