// Citations in the edit form: a button beside each text that may cite, and the form's own references offered below a
// text when "[@" is typed there. Without script the typed key works as well.
(() => {
  "use strict"

  const form = document.querySelector("[data-desk-form]")
  const dialog = document.querySelector("[data-citation-dialog]")
  if (!form || !dialog) return
  const editors = new WeakMap() // text area -> its rich-text editor

  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    editors.set(textarea, editor)
    if (!textarea.matches("[data-cites]")) return
    editor.on("transaction", () => { if (editor.isFocused) offer(textarea) })
    editor.on("blur", close)
  })

  // From the rows where their section is open, else from the outline.
  function references() {
    const rows = [...form.querySelectorAll('[data-rows="references"] > [data-row]:not([data-removed])')]
    const list = form.querySelector('[data-rows="references"]') ? rows.map(inRow) : [...document.querySelectorAll('.hs-outline [data-outline="references"] [data-key]')].map((link) => ({ key: link.dataset.key, title: link.firstElementChild.textContent.trim() }))
    return list.filter(({ key }) => key)
  }

  function inRow(row) {
    const valueOf = (name) => row.querySelector(`[name$="-${name}"]`)?.value.trim()
    const line = (kind) => row.querySelector(`[data-cell="${kind}"]`).textContent.trim()
    if (valueOf("key") === undefined) return { key: line("key"), title: line("text") }
    return { key: valueOf("key"), title: ["authors", "title", "source"].map(valueOf).filter(Boolean).join(". ") }
  }

  function focusOn(field) {
    const editor = editors.get(field)
    if (editor) editor.commands.focus()
    else field.focus()
  }

  // Writes a text in place of the last letters before the cursor and the first ones after it.
  function insert(field, text, lettersBefore = 0, lettersAfter = 0) {
    const editor = editors.get(field)
    if (editor) {
      const at = editor.state.selection.from
      const chain = editor.chain().focus()
      if (lettersBefore + lettersAfter) chain.deleteRange({ from: at - lettersBefore, to: at + lettersAfter })
      if (text) chain.insertContent({ type: "text", text })
      chain.run()
      return
    }
    field.focus()
    field.setRangeText(text, field.selectionStart - lettersBefore, field.selectionEnd + lettersAfter, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  // --- The button and its dialog ---------------------------------------------------------------------------------
  const buttonTemplate = document.querySelector("[data-citation-button]")
  const choices = dialog.querySelector("[data-citation-list]")
  let citing = null

  function addButtons(within) {
    for (const field of within.querySelectorAll("[data-cites]")) {
      const button = buttonTemplate.content.firstElementChild.cloneNode(true)
      // Asking the field for its labels makes a browser look through the whole page.
      const label = field.closest(".ds-field").querySelector("label")?.textContent.trim() ?? ""
      button.setAttribute("aria-label", button.dataset.name.replace("{field}", label))
      button.addEventListener("click", () => ask(field))
      button.tabIndex = -1 // "[@" in the text does the same for the keyboard
      field.closest(".ds-field").append(button)
    }
  }

  function ask(field) {
    citing = field
    choices.replaceChildren(
      ...references().map(({ key, title }, number) => {
        const row = document.createElement("div")
        row.className = "ds-field"
        const box = document.createElement("input")
        Object.assign(box, { type: "checkbox", className: "ds-input", value: key, id: `cite-${number}` })
        const label = document.createElement("label")
        Object.assign(label, { className: "ds-label", htmlFor: box.id, textContent: `[@${key}] ${title}` })
        label.dataset.weight = "regular"
        row.append(box, label)
        return row
      }),
    )
    const none = choices.childElementCount === 0
    dialog.querySelector("[data-citation-none]").hidden = !none
    dialog.querySelector("[data-citation-insert]").hidden = none
    dialog.returnValue = ""
    dialog.showModal()
  }

  dialog.addEventListener("close", () => {
    const keys = [...choices.querySelectorAll(":checked")].map((box) => `@${box.value}`)
    if (dialog.returnValue === "insert" && keys.length) insert(citing, `[${keys.join("; ")}]`)
    else focusOn(citing)
  })

  // --- The list below a text, while a citation is typed ----------------------------------------------------------
  const list = document.querySelector("[data-citation-suggestions]")
  const status = document.querySelector("[data-citation-status]")
  const OPEN = /\[\s*(?:@[A-Za-z0-9][\w-]*\s*[;,]\s*)*@([\w-]*)$/
  const MAX_OPTIONS = 8
  let current = null // { field, query }
  let dismissed = "" // the text before the cursor when the list was closed by Escape

  // The text before and after the cursor in its paragraph or field; null while something is selected.
  function aroundCursor(field) {
    const editor = editors.get(field)
    if (editor) {
      const { empty, $from } = editor.state.selection
      if (!empty) return null
      const between = (from, to) => $from.parent.textBetween(from, to, "\n", "\ufffc")
      return [between(0, $from.parentOffset), between($from.parentOffset, $from.parent.content.size)]
    }
    if (field.selectionStart !== field.selectionEnd) return null
    return [field.value.slice(0, field.selectionStart), field.value.slice(field.selectionStart)]
  }

  function offer(field) {
    const before = aroundCursor(field)?.[0] ?? ""
    const match = before.match(OPEN)
    const words = match?.[1].toLowerCase()
    if (dismissed && !before.startsWith(dismissed)) dismissed = ""
    const all = match && !dismissed ? references() : []
    const fitting = all
      .filter(({ key, title }) => key.toLowerCase().startsWith(words) || title.toLowerCase().includes(words))
      .sort((a, b) => b.key.toLowerCase().startsWith(words) - a.key.toLowerCase().startsWith(words))
      .slice(0, MAX_OPTIONS)
    // Just begun: the dialog is one of the choices, which finds by words and leads to new references.
    const isBegun = /\[\s*@$/.test(before) && !dismissed
    if (!fitting.length && !isBegun) return close()
    // Typing within the same citation keeps the list; the first one is chosen again.
    current = { field, query: match[1] }
    list.replaceChildren(...fitting.map(option))
    if (isBegun) list.append(dialogOption(fitting.length))
    if (list.hidden || list.previousElementSibling !== controlOf(field)) {
      controlOf(field).after(list)
      list.hidden = false
      status.textContent = list.dataset.many.replace("{number}", all.length)
    }
    const box = focusable(field)
    box.setAttribute("aria-autocomplete", "list")
    box.setAttribute("aria-haspopup", "listbox")
    box.setAttribute("aria-controls", list.id)
    if (box.matches("input")) {
      box.setAttribute("role", "combobox")
      box.setAttribute("aria-expanded", "true")
    }
    mark(0)
  }

  // The element after which the list stands: the editor around its text, or the field itself.
  function controlOf(field) {
    return editors.get(field)?.view.dom.closest(".prose-editor") ?? field
  }

  function focusable(field) {
    return editors.get(field)?.view.dom ?? field
  }

  function option({ key, title }, number) {
    const item = document.createElement("li")
    Object.assign(item, { id: `${list.id}-${number}`, textContent: `[@${key}] ${title}` })
    item.setAttribute("role", "option")
    item.dataset.key = key
    return item
  }

  function dialogOption(number) {
    const item = document.createElement("li")
    Object.assign(item, { id: `${list.id}-${number}`, textContent: list.dataset.all })
    item.setAttribute("role", "option")
    item.dataset.key = ""
    return item
  }

  function mark(number) {
    const options = [...list.children]
    for (const [place, item] of options.entries()) item.setAttribute("aria-selected", String(place === number))
    focusable(current.field).setAttribute("aria-activedescendant", options[number].id)
    options[number].scrollIntoView({ block: "nearest" })
  }

  function close() {
    if (!current) return
    const box = focusable(current.field)
    for (const name of ["aria-activedescendant", "aria-controls", "aria-haspopup", "aria-autocomplete", "aria-expanded"]) box.removeAttribute(name)
    if (box.matches("input")) box.removeAttribute("role")
    list.hidden = true
    status.textContent = ""
    current = null
  }

  function choose(key) {
    const { field, query } = current
    if (!key) return askInstead(field)
    const after = aroundCursor(field)?.[1] ?? ""
    // The cursor may stand within a key that is there already.
    const rest = query ? after.match(/^[\w-]*/)[0].length : 0
    close()
    insert(field, key + (/^\s*[\];,]/.test(after.slice(rest)) ? "" : "]"), query.length, rest)
  }

  // The dialog, in the place of the bracket that was begun.
  function askInstead(field) {
    const begun = aroundCursor(field)?.[0].match(/\[\s*@$/)?.[0] ?? ""
    close()
    insert(field, "", begun.length)
    ask(field)
  }

  // Before the editor and the form see the key.
  document.addEventListener("keydown", (event) => {
    if (!current || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const at = [...list.children].findIndex((item) => item.getAttribute("aria-selected") === "true")
    const count = list.childElementCount
    if (event.key === "ArrowDown") mark((at + 1) % count)
    else if (event.key === "ArrowUp") mark((at + count - 1) % count)
    else if (event.key === "Enter") choose(list.children[at].dataset.key)
    else if (event.key === "Escape") {
      dismissed = aroundCursor(current.field)?.[0] ?? ""
      close()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }, true)

  list.addEventListener("mousedown", (event) => {
    event.preventDefault() // the text keeps the focus
    const item = event.target.closest("[data-key]")
    if (item && current) choose(item.dataset.key)
  })

  const offerIn = ({ target }) => { if (target.matches?.("[data-cites]") && !editors.has(target)) offer(target) }
  form.addEventListener("input", offerIn)
  form.addEventListener("click", offerIn)
  form.addEventListener("keyup", (event) => { if (/^(Arrow(Left|Right)|Home|End)$/.test(event.key)) offerIn(event) })
  form.addEventListener("focusout", close)

  form.addEventListener("rows-drawn", ({ detail }) => { close(); addButtons(detail) })
  addButtons(form)
})()
