// Ctrl and K together go to a page or a case, from anywhere, also out of a field.
(function () {
  document.addEventListener("keydown", function (event) {
    var there = document.querySelector("[data-go-to]");
    var isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!there || !isAsked || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    window.location.assign(there.href);
  });
})();
// Single letters press what shows them, outside fields, unless switched off.
(function () {
  if (document.body.dataset.keys === "off") return;
  function typing(element) {
    return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    var wanted = event.key.toLowerCase();
    var found = Array.prototype.find.call(
      document.querySelectorAll("[data-key]"),
      function (element) {
        return element.dataset.key.toLowerCase() === wanted && element.offsetParent !== null;
      }
    );
    if (!found) return;
    event.preventDefault();
    found.focus();
    found.click();
  });
})();
