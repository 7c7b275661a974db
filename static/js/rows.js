// Rows of the edit form: added, copied, moved and removed in the page. Without script the same buttons do it with a
// page of the server's. What a row is called says its place ("trials-2"), so rows are named again when they move.
(() => {
  "use strict"

  const form = document.querySelector("[data-desk-form]")
  if (!form || !window.deskForm) return
  const { status, drawn } = window.deskForm
  const problem = form.querySelector("[data-row-problem]")
  const removedLine = document.querySelector("[data-removed-line]")
  const NAMED = ["id", "name", "for", "formaction", "aria-labelledby", "aria-describedby", "aria-controls", "data-row", "data-rows", "data-shows", "data-marks", "href", "value"]

  // --- Names ------------------------------------------------------------------------------------------------------
  function rename(element, before, now) {
    if (before === now) return
    const name = new RegExp(`(^|[^a-z0-9_])${before}(?![0-9])|(id_)${before}(?![0-9])`, "g")
    const replaced = (text) => text.replace(name, (_all, start, id) => `${start ?? ""}${id ?? ""}${now}`)
    for (const attribute of NAMED) {
      const holder = `${attribute === "value" ? "button" : ""}[${attribute}*="${before}"]`
      for (const each of [element, ...element.querySelectorAll(holder)]) {
        if (each.matches(holder)) each.setAttribute(attribute, replaced(each.getAttribute(attribute)))
      }
    }
  }
  window.deskForm.rename = rename

  const rowsOf = (list) => [...list.children].filter((child) => child.matches("[data-row]"))
  const isRemoved = (row) => row.hasAttribute("data-removed")

  function renumber(list) {
    const rows = rowsOf(list)
    rows.forEach((row, place) => rename(row, row.dataset.row, `${list.dataset.rows}-${place}`))
    const standing = rows.filter((row) => !isRemoved(row))
    let number = 1
    for (const row of rows) {
      for (const text of row.querySelectorAll("[data-number]")) {
        if (text.closest("[data-row]") === row && text.textContent !== String(number)) text.textContent = number
      }
      if (!isRemoved(row)) number += 1
    }
    for (const row of standing) {
      for (const [verb, end] of [["up", standing[0]], ["down", standing.at(-1)]]) {
        const button = ownButton(row, verb)
        if (button) button.disabled = row === end
      }
    }
  }

  const ownButton = (row, verb) => row.querySelector(`button[name="row"][value="${verb}:${row.dataset.row}"]`)
  const headOf = (row) => row.querySelector(":scope > details > summary") ?? row

  function changed(list, words) {
    renumber(list)
    form.dispatchEvent(new Event("change", { bubbles: true })) // nothing was typed
    status.textContent = words
    problem.hidden = true
  }

  const nameOf = (row) => document.getElementById(`${row.id}-name`)?.textContent.trim() ?? ""

  // --- The buttons ------------------------------------------------------------------------------------------------
  const acts = { add, copy, remove, restore, up: (row) => move(row, -1), down: (row) => move(row, 1) }

  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="row"]')
    const act = button && acts[button.value.split(":")[0]]
    if (!act) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const menu = button.closest("[data-row-menu]")
    if (menu) menu.open = false
    act(button.closest("[data-row]"), button)
  })

  function move(row, by) {
    const list = row.parentElement
    const standing = rowsOf(list).filter((other) => !isRemoved(other))
    const other = standing[standing.indexOf(row) + by]
    if (!other) return
    const focused = row.contains(document.activeElement) ? document.activeElement : null
    if (by < 0) other.before(row)
    else other.after(row)
    changed(list, `${nameOf(row)}: ${status.dataset.moved}`)
    // Asking what is visible would draw the page twice; only a menu that was closed hides what had the focus.
    const isShown = focused && !focused.closest("[data-row-menu]:not([open]) ul")
    ;(isShown ? focused : menuOf(row)).focus()
  }

  const menuOf = (row) => row.querySelector(":scope > [data-row-menu] > summary, :scope > .hs-row-head > [data-row-menu] > summary") ?? headOf(row)

  function remove(row) {
    const list = row.parentElement
    const line = removedLine.content.firstElementChild.cloneNode(true)
    const words = nameOf(row)
    line.querySelector("[data-removed-name]").textContent = words
    line.querySelector("button").value = `restore:${row.dataset.row}`
    const mark = Object.assign(document.createElement("input"), { type: "hidden", name: `${row.dataset.row}-removed`, value: "on" })
    row.prepend(mark, line)
    row.toggleAttribute("data-removed", true)
    changed(list, line.querySelector("span").textContent.trim())
    line.querySelector("button").focus()
  }

  function restore(row) {
    row.querySelector(":scope > [data-undo]").remove()
    row.querySelector(':scope > input[name$="-removed"]').remove()
    row.removeAttribute("data-removed")
    changed(row.parentElement, `${nameOf(row)}: ${status.dataset.restored}`)
    menuOf(row).focus()
  }

  async function add(_row, button) {
    const list = button.closest("[data-rows]")
    const around = list.parentElement.closest("[data-row]")
    const row = await fetchRow(button, around ? [[`${around.dataset.row}-key`, ""]] : [])
    if (!row) return
    button.parentElement.before(row)
    show(row, list, status.dataset.added)
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus()
  }

  async function copy(row, button) {
    const fresh = await fetchRow(button, fieldsOf(row))
    if (!fresh) return
    row.after(fresh)
    show(fresh, row.parentElement, status.dataset.added)
    headOf(fresh).focus()
  }

  function show(row, list, words) {
    rename(row, row.dataset.row, `${list.dataset.rows}-9999`) // until it is numbered
    const fold = row.querySelector(":scope > [data-row-fold]")
    if (fold) fold.open = true
    changed(list, words)
    drawn(row)
  }

  const fieldsOf = (row) => [...new FormData(form)].filter(([name]) => name.startsWith(`${row.dataset.row}-`))

  const waiting = new WeakSet() // buttons whose row is on its way; disabling them would style the page twice more

  // The server draws the row: it knows what a new one holds, and gives a copy keys of its own.
  async function fetchRow(button, fields) {
    if (waiting.has(button)) return null
    waiting.add(button)
    try {
      const data = new URLSearchParams(fields)
      for (const name of ["csrfmiddlewaretoken", "base_version", "page", "drawn_for", "language"]) {
        const field = form.querySelector(`[name="${name}"]`)
        if (field) data.append(name, field.value)
      }
      data.append("row", button.value)
      const answer = await fetch(form.dataset.parts, { method: "POST", body: data, redirect: "error" })
      if (!answer.ok) throw new Error(`No row: ${answer.status}`)
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      return document.adoptNode(page.querySelector("[data-row]"))
    } catch {
      problem.hidden = false
      return null
    } finally {
      waiting.delete(button)
      if (!problem.hidden) button.focus()
    }
  }

  // --- By keyboard ------------------------------------------------------------------------------------------------
  form.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    const row = event.target.closest("[data-row]")
    if (!by || !event.altKey || event.ctrlKey || event.metaKey || !row) return
    event.preventDefault()
    move(row, by)
  })

  // A menu closes by Escape, and when the focus goes elsewhere.
  form.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("[data-row-menu][open]")
    if (!menu) return
    menu.open = false
    menu.querySelector("summary").focus()
  })
  document.addEventListener("click", ({ target }) => closeMenus(target))
  form.addEventListener("focusin", ({ target }) => closeMenus(target))
  function closeMenus(target) {
    for (const menu of form.querySelectorAll("[data-row-menu][open]")) if (!menu.contains(target)) menu.open = false
  }

  // --- By dragging ------------------------------------------------------------------------------------------------
  // A row is shown where it would stand. Let go elsewhere, or after Escape, it stands where it was.
  let dragged = null
  let before = null // what stood after it
  let isDropped = false
  form.addEventListener("dragstart", (event) => {
    const grip = event.target.closest?.("[data-grip]")
    if (!grip) return
    dragged = grip.closest("[data-row]")
    before = dragged.nextSibling
    isDropped = false
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", "")
    event.dataTransfer.setDragImage(dragged, 0, 0)
    dragged.toggleAttribute("data-dragged", true)
  })

  // The row of the same list that the pointer is over, also where that is in a list inside of it.
  function rowUnder({ target }) {
    let row = target.closest("[data-row]")
    while (row && row.parentElement !== dragged.parentElement) row = row.parentElement.closest("[data-row]")
    return row
  }

  form.addEventListener("dragover", (event) => {
    const over = dragged && rowUnder(event)
    if (!over) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "move"
    if (over === dragged) return
    const { top, height } = over.getBoundingClientRect()
    if (event.clientY < top + height / 2) over.before(dragged)
    else over.after(dragged)
  })
  form.addEventListener("drop", (event) => {
    if (!dragged) return
    event.preventDefault()
    isDropped = !!rowUnder(event)
  })
  form.addEventListener("dragend", () => {
    if (!dragged) return
    dragged.removeAttribute("data-dragged")
    if (!isDropped) dragged.parentElement.insertBefore(dragged, before)
    else if (dragged.nextSibling !== before) changed(dragged.parentElement, `${nameOf(dragged)}: ${status.dataset.moved}`)
    dragged = null
  })
})()
