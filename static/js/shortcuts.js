// Keyboard shortcuts of the desk. The list that the page shows says which there are. A single letter is a letter where
// somebody types, and each person can switch all of them off, for speech input. Where there is nothing to go to, the
// browser handles the key.
(() => {
  "use strict"

  const list = document.querySelector("[data-shortcuts]")
  if (!list) return

  document.querySelector("[data-shortcuts-open]").addEventListener("click", () => list.showModal())
  if (!("on" in list.dataset)) return

  const visible = (element) => element.checkVisibility()
  const press = (selector) => () => {
    const button = [...document.querySelectorAll(selector)].find(visible)
    button?.click()
    return Boolean(button)
  }
  const actions = {
    save: press("[data-save]"),
    preview: press('button[name="preview"], a[data-preview]'),
    "live-preview": () => window.livePreview?.toggle() ?? false,
    "import-source": () => window.importSource?.toggle() ?? false,
    "next-difference": step("[data-difference]", 1),
    "previous-difference": step("[data-difference]", -1),
    "next-comment": () => window.deskComments?.step(1),
    "previous-comment": () => window.deskComments?.step(-1),
    comment: () => window.deskComments?.begin(),
    send: () => window.deskComments?.send(),
    list: () => { list.showModal(); return true },
  }

  // From the focused element, or the one last focused here; after the last comes the first.
  function step(selector, by) {
    let last = null
    return () => {
      const all = [...document.querySelectorAll(selector)].filter(visible)
      if (!all.length) return false
      const here = document.activeElement?.closest(selector) ?? last
      const from = here ? all.indexOf(here) : by > 0 ? -1 : 0
      last = all[(from + by + all.length) % all.length]
      last.focus({ preventScroll: true })
      last.scrollIntoView({ block: last.offsetHeight > innerHeight / 2 ? "start" : "center" })
      return true
    }
  }

  // "/" alone, as elsewhere: where somebody types it is a letter.
  const find = [...document.querySelectorAll("[data-find]")]
  const isTyping = (event) => event.target.closest?.("input, textarea, select, [contenteditable], dialog")
  const isModified = (event) => event.ctrlKey || event.metaKey || event.altKey
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || isModified(event) || isTyping(event) || !find.some(visible)) return
    event.preventDefault()
    find.find(visible).focus()
  })

  const keys = new Map(
    [...list.querySelectorAll("[data-shortcut]")].flatMap((item) => item.dataset.keys.split(" ").map((key) => [key, actions[item.dataset.shortcut]])),
  )

  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing || document.querySelector("dialog[open]")) return
    // A letter alone is the one on the keyboard; with Alt some systems make another sign of it.
    const isAlone = !isModified(event) && !event.shiftKey
    if (isAlone && isTyping(event)) return
    const pressed = isAlone ? event.key.toLowerCase() : [
      event.ctrlKey || event.metaKey ? "mod" : "",
      event.altKey ? "alt" : "",
      event.shiftKey ? "shift" : "",
      event.code.replace(/^Key/, "").toLowerCase(),
    ].filter(Boolean).join("+")
    if (keys.get(pressed)?.()) event.preventDefault()
  })
})()
