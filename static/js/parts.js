// Sections and rows of the edit form that fold: their fields are fetched when they are opened, and not sent before.
// Other scripts ask `window.deskForm.reveal(id)` for an element that may not be on the page yet.
(() => {
  "use strict"

  const form = document.querySelector("[data-desk-form]")
  if (!form) return
  const status = form.querySelector("[data-row-status]")
  const problem = form.querySelector("[data-part-problem]")
  const place = `place:${location.pathname}`
  const isWhole = !!form.querySelector("[name=whole]")

  // --- Opening ---------------------------------------------------------------------------------------------------
  const fetching = new WeakMap() // body -> the promise of its fields

  const foldedInput = (body) => body.querySelector(':scope > input[name="folded"], :scope > input[name$="-folded"]')

  // Returns when the fields are there; a part that was fetched once stays.
  function fetchPart(body) {
    if (!foldedInput(body)) return Promise.resolve()
    if (!fetching.has(body)) {
      fetching.set(body, fetchFields(body).catch(() => { problem.hidden = false }).finally(() => fetching.delete(body)))
    }
    return fetching.get(body)
  }

  async function fetchFields(body) {
    const input = foldedInput(body)
    const isRow = input.name !== "folded"
    const query = isRow ? `${body.dataset.part}&key=${encodeURIComponent(input.value)}` : body.dataset.part
    const answer = await fetch(`${form.dataset.parts}?${query}`, { redirect: "error" })
    if (!answer.ok) throw new Error(`The part was not there: ${answer.status}`)
    const html = await answer.text()
    if (!input.isConnected) return
    body.innerHTML = html
    if (isRow) {
      // The server names a row by its place in the saved text.
      const row = body.closest("[data-row]")
      const sent = body.querySelector("[name$='-key']").name.replace(/-key$/, "")
      window.deskForm.rename(body, sent, row.dataset.row)
    }
    problem.hidden = true
    drawn(body)
  }

  // New fields on the page: the text editors, citations and counts begin there.
  function drawn(element) {
    form.dispatchEvent(new CustomEvent("rows-drawn", { detail: element }))
  }

  form.addEventListener("toggle", ({ target }) => {
    if (!target.matches("[data-section], [data-row-fold]")) return
    if (target.open) fetchPart(target.querySelector(":scope > [data-part]"))
    remember()
  }, true)

  // --- An element by its id, which says in which section and row it stands ----------------------------------------
  const ELEMENT = /^(?:id_|row-|rows-|add-)([a-z_]+?)(?:-(\d+)(-.*)?|_\d+|_label)?$/

  async function reveal(id) {
    const match = id.match(ELEMENT)
    const section = match && form.querySelector(`[data-section][data-names~="${match[1]}"]`)
    if (section) {
      await open(section)
      const row = match[2] && document.getElementById(`row-${match[1]}-${match[2]}`)
      const fold = row?.querySelector(":scope > [data-row-fold]")
      if (fold) await open(fold)
    }
    const element = document.getElementById(id)
    const around = element?.closest("details:not([open])")
    if (around?.matches("[data-section]")) await open(around)
    return element
  }

  async function open(details) {
    details.open = true
    await fetchPart(details.querySelector(":scope > [data-part]"))
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest('a[href^="#"]')
    if (!link || event.ctrlKey || event.metaKey || !link.hash) return
    const id = link.hash.slice(1)
    const there = document.getElementById(id)
    if (there ? !form.contains(there) : !ELEMENT.test(id)) return
    event.preventDefault()
    const element = await reveal(id)
    if (element) goTo(element)
  })

  function goTo(element) {
    const target = element.matches("[data-section]") ? element.querySelector("summary") : element
    const row = element.matches("[data-row]") && element.querySelector(":scope > details > summary")
    const editor = target.closest(".ds-field")?.querySelector(".ProseMirror")
    ;(row || editor || target).focus({ preventScroll: true })
    ;(element.matches("details, [data-row]") ? element : element.closest(".ds-field, [data-row]") ?? element).scrollIntoView({ block: "start" })
  }

  // --- Where somebody was last ------------------------------------------------------------------------------------
  function remember() {
    if (isWhole) return
    const sections = [...form.querySelectorAll("[data-section][open]")].map((section) => section.id)
    const row = form.querySelector("[data-row-fold][open]")?.closest("[data-row]").id
    try {
      localStorage.setItem(place, JSON.stringify({ sections, row }))
    } catch {
      // Not allowed: then every visit begins folded.
    }
  }

  async function openAgain() {
    let last = {}
    try {
      last = JSON.parse(localStorage.getItem(place)) ?? {}
    } catch {
      // Not allowed, or not ours.
    }
    await Promise.all((last.sections ?? []).map((id) => document.getElementById(id)).filter(Boolean).map(open))
    if (last.row) await reveal(last.row)
  }

  // --- The lines of rows repeat what is typed ---------------------------------------------------------------------
  form.addEventListener("input", repeat)
  form.addEventListener("change", repeat)
  function repeat({ target }) {
    const cell = target.name && form.querySelector(`[data-shows="${CSS.escape(target.name)}"]`)
    if (!cell) return
    cell.textContent = target.matches("select") ? (target.value && target.selectedOptions[0].text) : target.value
  }

  // On a narrow page the outline is one line.
  const outline = document.querySelector("[data-outline-fold]")
  if (outline) outline.open = window.matchMedia("(min-width: 60rem)").matches

  window.deskForm = { reveal, drawn, goTo, status, ready: Promise.resolve() }
  if (!isWhole) window.deskForm.ready = openAgain().then(() => (location.hash ? reveal(location.hash.slice(1)).then((element) => { if (element) goTo(element) }) : null))
})()
