// Passkeys: the form with data-passkey asks the browser to make one ("create") or to show one ("get"), and sends what it
// says. Bytes travel as base64url text.
(() => {
  "use strict"

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0))
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
  const withBytes = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }))

  async function create(options) {
    const key = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: withBytes(options.excludeCredentials),
      },
    })
    return described(key, { attestationObject: text(key.response.attestationObject) })
  }

  async function get(options) {
    const key = await navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        allowCredentials: withBytes(options.allowCredentials),
      },
    })
    const { authenticatorData, signature, userHandle } = key.response
    return described(key, {
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    })
  }

  function described(key, response) {
    return {
      type: key.type,
      id: key.id,
      rawId: text(key.rawId),
      response: { clientDataJSON: text(key.response.clientDataJSON), ...response },
      clientExtensionResults: key.getClientExtensionResults(),
    }
  }

  for (const form of document.querySelectorAll("[data-passkey]")) {
    const problem = form.querySelector("[data-passkey-problem]")
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      problem.hidden = true
      const ask = form.dataset.passkey === "create" ? create : get
      try {
        const options = JSON.parse(form.dataset.options)
        const credential = await ask(options.publicKey)
        form.querySelector("[name=credential]").value = JSON.stringify(credential)
      } catch {
        problem.hidden = false // cancelled, too slow, or no passkey of this site
        return
      }
      form.submit()
    })
  }
})()
