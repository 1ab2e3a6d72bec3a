// Keeps a note while it is typed, adds quick phrases, and counts the call. The page
// works without this: phrases are buttons that come back with the note, saving saves.
(function () {
  var form = document.getElementById("contact");
  if (!form) return;
  var note = form.elements.note;
  var kept = document.getElementById("kept");
  var changed = false;
  var lastKept = "";

  function keep(leaving) {
    if (!changed) return Promise.resolve();
    changed = false;
    return fetch(form.dataset.keep, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      keepalive: Boolean(leaving),
    })
      .then(function (response) {
        if (!response.ok || response.redirected) throw new Error(String(response.status));
        return response.json();
      })
      .then(function (answer) {
        lastKept = answer.saved;
        kept.textContent = "Kept as you type. Saved " + lastKept;
      })
      .catch(function () {
        changed = true;
        kept.textContent = lastKept
          ? "Not saved since " + lastKept + ". Keep typing."
          : "Not saved yet. Keep typing.";
      });
  }

  function add(phrase) {
    var start = note.value.replace(/\s+$/, "");
    note.value = (start ? start + " " : "") + phrase + " ";
    note.focus();
    note.setSelectionRange(note.value.length, note.value.length);
    changed = true;
  }

  function showOther() {
    var chosen = form.querySelector("input[name=next]:checked");
    var other = document.getElementById("other-date");
    other.hidden = !(chosen && chosen.value === "other");
  }

  form.addEventListener("input", function () {
    changed = true;
    showOther();
  });
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-phrase]");
    if (!button) return;
    event.preventDefault();
    add(button.dataset.phrase);
  });
  document.addEventListener("keydown", function (event) {
    var phrases = form.querySelectorAll("[data-phrase]");
    if (event.altKey && /^[1-6]$/.test(event.key) && phrases[event.key - 1]) {
      event.preventDefault();
      add(phrases[event.key - 1].dataset.phrase);
    } else if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape") {
      keep(true).then(function () {
        window.location.assign(form.dataset.back);
      });
    }
  });
  window.addEventListener("pagehide", function () {
    keep(true);
  });
  form.addEventListener("submit", function () {
    changed = false;
  });
  window.setInterval(keep, 10000);

  var started = Date.parse(form.elements.started.value);
  var call = document.getElementById("call");
  window.setInterval(function () {
    var seconds = Math.max(0, Math.round((Date.now() - started) / 1000));
    call.textContent =
      Math.floor(seconds / 60) + " min " + String(seconds % 60).padStart(2, "0") + " s on this call";
  }, 1000);
  showOther();
})();
