// Leaves of the lists what fits the letters typed; arrows walk them, Enter goes.
(function () {
  var form = document.querySelector("[data-go]");
  if (!form) return;
  var field = form.elements.words;
  var none = document.getElementById("none");
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-go-list] li"));
  function fits(text, words) {
    return words.every(function (word) { return text.indexOf(word) !== -1; });
  }
  function shown() {
    return rows.filter(function (row) { return !row.hidden; });
  }
  function sift() {
    var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach(function (row) { row.hidden = !fits(row.textContent.toLowerCase(), words); });
    none.hidden = shown().length > 0;
  }
  field.addEventListener("input", sift);
  field.addEventListener("keydown", function (event) {
    var first = shown()[0];
    if (!first || !field.value.trim()) return;
    if (event.key === "Enter") {
      event.preventDefault();
      first.querySelector("a").click();
    }
  });
  document.addEventListener("keydown", function (event) {
    var step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    var links = shown().map(function (row) { return row.querySelector("a"); });
    var at = links.indexOf(document.activeElement) + step;
    if (document.activeElement !== field && at === step - 1) return;
    event.preventDefault();
    (links[at] || field).focus();
  });
  sift();
})();
