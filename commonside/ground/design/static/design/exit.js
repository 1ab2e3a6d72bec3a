// Leave fast: the button, or Shift three times; the page is replaced, so that Back
// does not return to it.
(function () {
  var link = document.querySelector("[data-exit]");
  if (!link) return;
  function leave(event) {
    if (event) event.preventDefault();
    document.body.hidden = true;
    window.location.replace(link.href);
  }
  link.addEventListener("click", leave);
  var presses = 0, last = 0;
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift") { presses = 0; return; }
    var now = Date.now();
    presses = now - last < 900 ? presses + 1 : 1;
    last = now;
    if (presses >= 3) leave();
  });
})();
