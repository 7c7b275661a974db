// Names and numbers that begin with the typed letters, offered in the browser's own list. The search works without it.
(() => {
  "use strict"

  const form = document.querySelector("[data-suggestions]")
  if (!form) return
  const field = form.elements.q
  const list = document.getElementById(field.getAttribute("list"))
  const pause = 150 // milliseconds without a key
  const minLength = 2
  let timer
  let request
  let lastWords = ""

  field.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(ask, pause)
  })

  async function ask() {
    const words = field.value.trim()
    // A suggestion that was just chosen needs no further ones.
    if (words === lastWords || [...list.options].some((option) => option.value === words)) return
    lastWords = words
    request?.abort()
    if (words.length < minLength) return list.replaceChildren()
    request = new AbortController()
    const address = new URL(form.dataset.suggestions, location.href)
    address.searchParams.set("q", words.slice(0, field.maxLength))
    try {
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } })
      if (answer.ok) show((await answer.json()).suggestions)
    } catch (error) {
      if (error.name !== "AbortError") list.replaceChildren()
    }
  }

  function show(suggestions) {
    list.replaceChildren(
      ...suggestions.map(({ text }) => {
        const option = document.createElement("option")
        option.value = text
        return option
      }),
    )
  }
})()
