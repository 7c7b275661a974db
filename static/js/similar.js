// "Is there already a notice on this?", asked while somebody types. Without script, the first press of the button asks.
(() => {
  "use strict"

  const form = document.querySelector("[data-begin]")
  if (!form) return
  const list = form.querySelector("[data-similar]")
  const status = form.querySelector("[data-similar-status]")
  const button = form.querySelector("[data-begin-button]")
  const fields = ["title", "substances", "trial_numbers"]
  const pause = 400 // milliseconds without a key
  let timer
  let request

  form.addEventListener("input", ({ target }) => {
    if (!fields.includes(target.name)) return
    clearTimeout(timer)
    timer = setTimeout(ask, pause)
  })

  async function ask() {
    request?.abort()
    request = new AbortController()
    const address = new URL(form.dataset.begin, location.href)
    for (const name of fields) address.searchParams.set(name, form.elements[name].value)
    try {
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "text/html" } })
      // A page of its own, such as the one to sign in, is no answer.
      if (answer.ok && !answer.redirected) show(await answer.text())
    } catch (error) {
      // The button asks again, so a lost answer costs nothing.
      if (error.name !== "AbortError") list.replaceChildren()
    }
  }

  function show(text) {
    list.innerHTML = text
    const heading = list.querySelector("h2")
    const words = heading ? heading.textContent : ""
    if (status.textContent !== words) status.textContent = words
    button.textContent = heading ? form.dataset.anyway : form.dataset.beginText
  }
})()
