// A form that is too large for the server says which field is too long before anything is sent.
(() => {
  "use strict"

  const form = document.querySelector("[data-max-request]")
  if (!form) return
  const words = JSON.parse(form.dataset.words)

  // Before the other scripts, which would send the form to keep it.
  window.addEventListener("submit", (event) => {
    if (event.target !== form) return
    for (const message of form.querySelectorAll("[data-too-long]")) message.remove()
    if (sizeOf() <= Number(form.dataset.maxRequest)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const tooLong = longFields()
    for (const field of tooLong) show(field)
    focusOn(tooLong[0])
  }, true)

  const sizeOf = () => new TextEncoder().encode(new URLSearchParams(new FormData(form)).toString()).length

  // The fields over their own limits; where there is none, the longest.
  function longFields() {
    const fields = [...form.querySelectorAll("textarea, input[type=text], input:not([type])")].filter((field) => field.name)
    const over = fields.filter((field) => field.dataset.limit && field.value.length > Number(field.dataset.limit))
    return over.length ? over : fields.sort((one, other) => other.value.length - one.value.length).slice(0, 1)
  }

  function show(field) {
    const message = document.createElement("p")
    message.className = "ds-validation-message"
    message.dataset.tooLong = ""
    message.id = `${field.id}_too_long`
    message.setAttribute("role", "alert")
    message.textContent = words[field.dataset.limit ? "tooLong" : "longest"]
      .replace("{length}", field.value.length)
      .replace("{limit}", field.dataset.limit)
    field.closest(".ds-field").append(message)
  }

  function focusOn(field) {
    const editor = field.closest(".ds-field").querySelector(".ProseMirror")
    ;(editor ?? field).focus()
  }
})()
