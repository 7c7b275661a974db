// A merged form is saved once every collision is chosen: the server says so too, this only says it sooner.
(() => {
  "use strict"

  const form = document.querySelector("[data-desk-form]")
  const status = document.querySelector("[data-choices-left]")
  const collisions = [...document.querySelectorAll("[data-collision]")]
  if (!form || !collisions.length) return

  const unchosen = () => collisions.filter((collision) => !collision.querySelector(":checked"))
  const saves = [...form.querySelectorAll('[name="save"], [name="preview"], [name="then"]')]
  const SAVES_NOTHING = ["merge", "row", "forget"]

  function show() {
    const left = unchosen().length
    status.textContent = left ? status.dataset.text.replace("{number}", left) : ""
    for (const button of saves) button.setAttribute("aria-disabled", String(left > 0))
    for (const collision of collisions) {
      document.querySelector(`[data-outline="${collision.id}"]`)?.toggleAttribute("data-chosen", !!collision.querySelector(":checked"))
    }
  }

  // Before the form keeps what is typed and sends it: every button and shortcut that saves comes through here.
  document.addEventListener("submit", (event) => {
    const isSave = !SAVES_NOTHING.includes(event.submitter?.name)
    const [next] = unchosen()
    if (event.target !== form || !isSave || !next) return
    event.preventDefault()
    event.stopImmediatePropagation()
    next.querySelector("input").focus()
    next.scrollIntoView({ block: "nearest" })
  }, true)

  form.addEventListener("change", show)
  show()
})()
