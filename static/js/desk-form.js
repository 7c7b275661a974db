// What script adds to the edit form: everything here also works without it. Citations have a script of their own.
(() => {
  "use strict"

  const form = document.querySelector("[data-desk-form]")
  if (!form) return
  const words = JSON.parse(form.dataset.words)
  const status = form.querySelector("[data-row-status]")
  const problem = form.querySelector("[data-row-problem]")

  // The rich-text editor asks for its own words here.
  window.gettext = (word) => words[word] ?? word

  // --- Text that was typed and not saved -------------------------------------------------------------------------
  let unsaved = "unsaved" in form.dataset
  form.addEventListener("input", () => { unsaved = true })
  form.addEventListener("change", () => { unsaved = true })
  form.addEventListener("submit", () => { unsaved = false })
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault() })

  // --- After saving: back to the field that had the focus, with the message beside the button --------------------
  const place = sessionStorage.getItem("place-in-form") === location.pathname && sessionStorage.getItem("place-field")
  sessionStorage.removeItem("place-in-form")
  let lastField = ""
  form.addEventListener("focusin", ({ target }) => {
    const field = target.classList.contains("ProseMirror") ? target.closest(".ds-field").querySelector("textarea") : target
    if (field?.matches("input, select, textarea")) lastField = field.id
  })
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter?.name !== "save") return
    sessionStorage.setItem("place-in-form", location.pathname)
    sessionStorage.setItem("place-field", lastField)
  })
  const isElsewhere = location.hash || document.querySelector("main [autofocus]")
  if (place && !isElsewhere) {
    document.getElementById(place)?.focus()
    window.deskForm.ready.then(() => window.deskForm.reveal(place)).then((field) => {
      if (field && !field.closest(".ds-field")?.contains(document.activeElement)) window.deskForm.goTo(field)
    })
    form.querySelector("[data-saved]").append(...document.querySelector(".hs-messages").children)
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault()
      form.requestSubmit(form.querySelector("[data-save]"))
    }
  })

  // --- The rich-text editor: a name, our words, and the state of its buttons -------------------------------------
  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    const text = editor.view.dom
    const label = textarea.labels[0]
    label.id ||= `${textarea.id}_label`
    text.setAttribute("role", "textbox")
    text.setAttribute("aria-multiline", "true")
    text.setAttribute("aria-labelledby", label.id)
    for (const name of ["aria-describedby", "aria-invalid", "lang"]) {
      if (textarea.hasAttribute(name)) text.setAttribute(name, textarea.getAttribute(name))
    }
    label.addEventListener("click", () => editor.commands.focus())
    // In a list too the Tab key leaves the text: the library would move the item inwards.
    text.parentElement.addEventListener("keydown", (event) => {
      if (event.key === "Tab" && !event.ctrlKey && !event.altKey) event.stopPropagation()
    }, true)
    // The menu is added a moment later.
    editor.on("create", () => labelMenu(editor, text.parentElement.querySelector(".prose-menubar"), label))
    if (textarea.id === (isElsewhere ? location.hash.slice(1) : place)) editor.commands.focus()
  })

  function labelMenu(editor, menu, label) {
    menu.setAttribute("role", "toolbar")
    menu.setAttribute("aria-label", `${words.toolbar}: ${label.textContent.trim()}`)
    const buttons = [...menu.querySelectorAll("button[data-name]")]
    for (const button of buttons) {
      button.title = words[button.dataset.name] ?? button.title
      button.setAttribute("aria-label", button.title)
    }
    const toggles = buttons.filter((button) => !/^(history|link|unlink)/.test(button.dataset.name))
    const updateStates = () => {
      for (const button of buttons) button.setAttribute("aria-disabled", button.classList.contains("disabled"))
      for (const button of toggles) button.setAttribute("aria-pressed", editor.isActive(button.dataset.name))
    }
    updateStates()
    editor.on("transaction", updateStates)
    oneTabStop(menu, buttons)
  }

  // A toolbar is one stop for the Tab key; inside it the arrow keys go on.
  function oneTabStop(menu, buttons) {
    const stopAt = (stop) => { for (const button of buttons) button.tabIndex = button === stop ? 0 : -1 }
    stopAt(buttons[0])
    menu.addEventListener("focusin", ({ target }) => { if (buttons.includes(target)) stopAt(target) })
    menu.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(document.activeElement)
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key]
      if (to === undefined || at < 0) return
      event.preventDefault()
      buttons.at(to % buttons.length).focus()
    })
  }

  // --- Rows filled from a registry: the server draws the list again, and only the list is replaced ----------------
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="row"]')
    if (!button) return
    event.preventDefault()
    fill(button)
  })

  async function fill(button) {
    let list = button.closest("[data-rows]")
    for (let outer; (outer = list.parentElement.closest("[data-rows]")); ) list = outer
    const name = list.dataset.rows
    list.inert = true // the list that comes back would lack what is typed now
    const label = [...button.childNodes]
    status.textContent = button.textContent = button.dataset.waiting
    try {
      const data = new FormData(form)
      data.append("row", button.value)
      const answer = await fetch(location.href, { method: "POST", body: data })
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      const fresh = page.querySelector(`[data-rows="${name}"]`)
      if (!answer.ok || !fresh) throw new Error("The answer holds no such list.")
      list.replaceWith(fresh)
      form.dispatchEvent(new Event("change")) // filling a row fires no event
      window.deskForm.drawn(fresh)
      focusAfter(button.value.replace(/^fill:/, ""), fresh)
      problem.hidden = true
    } catch {
      // Signed out, or no network: leaving the page now would lose what was typed.
      list.inert = false
      button.replaceChildren(...label)
      problem.hidden = false
      button.focus()
    }
  }

  function focusAfter(path, list) {
    const target = list.querySelector(`button[value="fill:${path}"]`)
    target?.focus()
    const message = target?.closest("[data-part], [data-row], .hs-fetch").querySelector(":scope > [data-said]")
    status.textContent = message?.innerText.replace(/\s+/g, " ").trim() ?? ""
  }

  // A browser that was sent to a #field ignores autofocus.
  document.querySelector("main [autofocus]")?.focus()
})()
