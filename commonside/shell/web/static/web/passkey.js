// Passkeys: asks the browser for one, puts its answer into the form, sends the form.
// Without script, or where the browser knows none, the buttons stay hidden.
(function () {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var button = form.querySelector("[data-passkey-go]");
    if (!button) return;
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      if (form.elements.credential.value) return;
      event.preventDefault();
      button.disabled = true;
      options(form)
        .then(form.dataset.passkey === "create" ? create : get)
        .then(function (made) {
          form.elements.credential.value = JSON.stringify(made);
          form.submit();
        })
        .catch(function () {
          button.disabled = false;
          var said = form.querySelector("[data-passkey-state]");
          said.textContent = "No passkey was used. Try again, or take the other way.";
        });
    });
  });

  function options(form) {
    if (form.dataset.asked) return Promise.resolve(JSON.parse(form.dataset.asked));
    return fetch(form.dataset.options, {
      method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "error"
    }).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
  }

  function create(all) {
    var asked = all.publicKey;
    asked.challenge = bytes(asked.challenge);
    asked.user.id = bytes(asked.user.id);
    (asked.excludeCredentials || []).forEach(function (one) { one.id = bytes(one.id); });
    return navigator.credentials.create({ publicKey: asked }).then(function (made) {
      return {
        id: made.id, rawId: text(made.rawId), type: made.type,
        clientExtensionResults: made.getClientExtensionResults(),
        response: {
          clientDataJSON: text(made.response.clientDataJSON),
          attestationObject: text(made.response.attestationObject)
        }
      };
    });
  }

  function get(all) {
    var asked = all.publicKey;
    asked.challenge = bytes(asked.challenge);
    (asked.allowCredentials || []).forEach(function (one) { one.id = bytes(one.id); });
    return navigator.credentials.get({ publicKey: asked }).then(function (made) {
      var said = made.response;
      return {
        id: made.id, rawId: text(made.rawId), type: made.type,
        clientExtensionResults: made.getClientExtensionResults(),
        response: {
          clientDataJSON: text(said.clientDataJSON),
          authenticatorData: text(said.authenticatorData),
          signature: text(said.signature),
          userHandle: said.userHandle ? text(said.userHandle) : null
        }
      };
    });
  }

  function bytes(base64url) {
    var plain = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
})();
