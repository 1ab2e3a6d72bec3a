// Keeps what is typed while it is typed, and says so; without it each page is kept
// when it is sent. Also: the last box of a group may exclude the others.
(function () {
  var form = document.querySelector("form[data-draft]");
  if (form) watch(form);

  function watch(form) {
    var state = form.querySelector("[data-draft-state]");
    var saved = "", timer = null, sending = false;
    form.addEventListener("input", later);
    form.addEventListener("submit", function () { clearTimeout(timer); timer = null; });
    window.addEventListener("online", function () { save(); });

    function later() { clearTimeout(timer); timer = setTimeout(save, 1500); }
    function save() {
      if (sending) return later();
      sending = true;
      fetch(form.dataset.draft, {
        method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "error"
      }).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        saved = clock();
        say("Saved " + saved, false);
      }).catch(function () {
        say(saved ? "Not saved since " + saved + ". Keep typing." : "Not saved yet. Keep typing.", true);
        timer = setTimeout(save, 5000);
      }).finally(function () { sending = false; });
    }
    function say(text, wrong) {
      if (!state || state.textContent === text) return;
      state.textContent = text;
      state.classList.toggle("cs-kept--wrong", wrong);
    }
    function clock() {
      var now = new Date();
      return ("0" + now.getHours()).slice(-2) + ":" + ("0" + now.getMinutes()).slice(-2);
    }
  }

  document.addEventListener("change", function (event) {
    var group = event.target.closest("[data-exclusive]");
    if (!group || !event.target.checked) return;
    var alone = group.dataset.exclusive;
    group.querySelectorAll("input[type=checkbox]").forEach(function (box) {
      var isAlone = box.value === alone, choseAlone = event.target.value === alone;
      if (box !== event.target && isAlone !== choseAlone) box.checked = false;
    });
  });
})();
