// The preview beside the edit form: drawn by the server from what is typed when the typing pauses. It follows the field
// in hand: scrolls to what is printed of it, and tints that.
(() => {
  "use strict"

  const form = document.querySelector("[data-desk-form]")
  const preview = form?.querySelector("[data-live-preview]")
  if (!preview) return
  const page = preview.querySelector("[data-live-page]")
  const says = preview.querySelector("[data-live-says]")
  const opener = form.querySelector("[data-live-open]")
  const PAUSE = 500 // milliseconds after the last keystroke
  const PREFIX = "preview-" // before every id of the text: the form has ids of its own
  const isAlwaysThere = window.matchMedia("(min-width: 90rem)")
  const isBeside = window.matchMedia("(min-width: 60rem)")
  const isShown = () => preview.checkVisibility()

  // --- Drawing ---------------------------------------------------------------------------------------------------
  let timer = 0
  let isStale = true
  let running = null // the request that is under way

  function later() {
    isStale = true
    clearTimeout(timer)
    timer = setTimeout(draw, PAUSE)
  }
  form.addEventListener("input", later)
  form.addEventListener("change", later)

  function drawIfStale() {
    if (isStale) later()
  }
  document.addEventListener("visibilitychange", drawIfStale)
  isAlwaysThere.addEventListener("change", drawIfStale)

  async function draw() {
    clearTimeout(timer)
    if (document.hidden || !isShown()) return
    isStale = false
    running?.abort()
    const own = (running = new AbortController())
    try {
      const body = new URLSearchParams(new FormData(form))
      const answer = await fetch(preview.dataset.livePreview, { method: "POST", body, signal: own.signal, redirect: "manual" })
      if (answer.status === 403 || answer.type === "opaqueredirect") return say(says.dataset.refused)
      if (!answer.ok) throw new Error(`No preview: ${answer.status}`)
      const { html, note } = await answer.json()
      show(html)
      say(note)
    } catch {
      if (!own.signal.aborted) say(says.dataset.undrawn) // the old text stays
    }
  }

  function say(words) {
    if (says.textContent !== words) says.textContent = words
  }

  function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html")
    for (const element of fresh.querySelectorAll("[id]")) element.id = PREFIX + element.id
    for (const link of fresh.querySelectorAll('a[href^="#"]')) link.setAttribute("href", `#${PREFIX}${link.hash.slice(1)}`)
    for (const link of fresh.querySelectorAll("a:not([href^='#'])")) link.target = "_blank"
    for (const named of fresh.querySelectorAll("[aria-labelledby]")) {
      named.setAttribute("aria-labelledby", named.getAttribute("aria-labelledby").replace(/\S+/g, `${PREFIX}$&`))
    }
    // No landmarks: the form's sections have the same names.
    for (const region of fresh.querySelectorAll("[role=region]")) region.role = "group"
    // Below the heading "Preview", so that the page keeps one outline.
    for (const heading of fresh.querySelectorAll("h1, h2, h3, h4")) heading.ariaLevel = Number(heading.tagName[1]) + 2
    const { scrollTop } = page
    const isInside = page.contains(document.activeElement)
    page.replaceChildren(...fresh.body.childNodes)
    page.scrollTop = scrollTop
    offerStops(isInside)
    if (isInside) page.focus({ preventScroll: true })
    follow()
  }

  // --- One stop for the Tab key; the Enter key opens the stops inside ----------------------------------------------
  const stops = () => page.querySelectorAll("a[href], summary, .hs-table-wide")

  function offerStops(isOffered) {
    for (const stop of stops()) stop.tabIndex = isOffered ? 0 : -1
  }

  page.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== page) return
    event.preventDefault()
    offerStops(true)
    const { top } = page.getBoundingClientRect()
    ;[...stops()].find((stop) => stop.getBoundingClientRect().top >= top)?.focus()
  })
  page.addEventListener("focusout", ({ relatedTarget }) => {
    if (!page.contains(relatedTarget)) offerStops(false)
  })
  preview.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave()
  })

  // A link inside goes there in the preview alone.
  page.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]')
    if (!link) return
    event.preventDefault()
    event.stopPropagation() // the form would open the part that the link names
    const target = document.getElementById(link.hash.slice(1))
    if (!target) return
    bringIntoView(target)
    target.tabIndex = -1
    target.focus({ preventScroll: true })
  })

  // --- The field in hand -------------------------------------------------------------------------------------------
  let inHand = null // the control, or the text of an editor

  form.addEventListener("focusin", ({ target }) => {
    if (preview.contains(target) || target.closest(".hs-sticky-bar")) return
    inHand = target
    requestAnimationFrame(follow) // to ask what is in sight before the picture would style the page once more
  })
  document.addEventListener("selectionchange", () => {
    if (inHand?.matches(".ProseMirror") && inHand === document.activeElement) requestAnimationFrame(follow)
  })

  function follow() {
    page.querySelector("[data-in-hand]")?.removeAttribute("data-in-hand")
    const now = inHand?.isConnected && isShown() ? printedOf(inHand) : null
    if (!now) return
    now.toggleAttribute("data-in-hand", true)
    bringIntoView(now)
  }

  // Without moving the page around it, as scrollIntoView() would. What is in sight stays where it is.
  function bringIntoView(element) {
    const [own, around] = [element.getBoundingClientRect(), page.getBoundingClientRect()]
    const bottom = Math.min(around.bottom, window.innerHeight)
    if (own.top < around.top || own.bottom > bottom) page.scrollTop += own.top - around.top - Math.max(0, bottom - around.top) / 4
  }

  const printed = (id) => document.getElementById(PREFIX + id)
  const sectionOf = (element) => element.closest('section[id^="section-"], [data-section]')?.id.replace("section-", "")

  // What is printed of a control: the words that stand in it, else the row or the section that it is in.
  function printedOf(control) {
    if (control.name === "title") return page.querySelector("h1")
    const row = rowOf(control)
    if (row && control.matches("summary")) return row
    const name = sectionOf(control)
    const parts = row ? [row] : name === "header" ? [page.querySelector("dl")] : partsOf(printed(name))
    return withWords(parts, wordsOf(control)) ?? parts.find(Boolean) ?? null
  }

  // The printed row of a list that is a table; rows of other lists are found by their words.
  const TABLES = { trials: ".hs-trials", regulatory_statuses: `#${PREFIX}status .hs-cards` }

  function rowOf(control) {
    const list = Object.keys(TABLES).find((name) => control.closest(`#rows-${name}`))
    if (!list) return null
    const rows = [...form.querySelectorAll(`#rows-${list} > [data-row]:not([data-removed])`)]
    const place = rows.findIndex((row) => row.contains(control))
    return page.querySelectorAll(`${TABLES[list]} > tbody > tr`)[place] ?? null
  }

  // A section; of a heading inside one what stands under it, up to the next.
  function partsOf(anchor) {
    if (!anchor) return []
    if (!anchor.matches("h3")) return [anchor.querySelector("h2"), anchor]
    const parts = [anchor]
    for (let next = anchor.nextElementSibling; next && !next.matches("h3"); next = next.nextElementSibling) parts.push(next)
    return parts
  }

  function wordsOf(control) {
    if (control.matches("select")) return control.selectedOptions[0]?.text ?? ""
    if (control.matches("[type=checkbox], [type=radio]")) return control.labels[0]?.textContent ?? ""
    if (!control.matches(".ProseMirror")) return control.value ?? titleOfRow(control)
    const node = document.getSelection().anchorNode
    const block = (node instanceof Element ? node : node?.parentElement)?.closest("p, li")
    return control.contains(block) ? block.textContent : ""
  }

  // Of a row that is one line: what its longest cell says.
  function titleOfRow(element) {
    const cells = [...element.querySelectorAll(":scope > [data-cell]")].map((cell) => cell.textContent)
    return cells.sort((one, other) => other.length - one.length)[0] ?? ""
  }

  const BLOCKS = "p, li, td, dd, td > div"
  const withoutCitations = (text) => text.replace(/\s*(\[@[^\]]*\]|\((\d+|\?[^(),]*)(, (\d+|\?[^(),]*))*\))/g, "").replace(/\s+/g, " ").trim()

  // The smallest block that holds these words.
  function withWords(parts, typed) {
    const words = withoutCitations(typed)
    if (words.length < 3) return null
    const blocks = parts.filter(Boolean).flatMap((part) => [...(part.matches(BLOCKS) ? [part] : []), ...part.querySelectorAll(BLOCKS)])
    const holding = blocks.filter((block) => withoutCitations(block.textContent).includes(words))
    return holding.sort((one, other) => one.textContent.length - other.textContent.length)[0] ?? null
  }

  // --- Below 90rem it is opened and closed -------------------------------------------------------------------------
  const REMEMBERED = "live-preview"

  function open(isOpen) {
    preview.toggleAttribute("data-open", isOpen)
    if (isOpen) form.dataset.beside = "preview"
    opener.ariaExpanded = isOpen
    try {
      localStorage.setItem(REMEMBERED, isOpen && isBeside.matches ? "open" : "")
    } catch {
      // Not allowed: then every page begins without it.
    }
    if (isOpen) drawIfStale()
    follow()
  }

  function goThere() {
    page.focus({ preventScroll: true })
    if (!isBeside.matches) preview.scrollIntoView({ block: "start" })
  }

  function leave() {
    if (!isBeside.matches) open(false)
    ;(inHand?.checkVisibility() ? inHand : opener).focus()
  }

  function toggle() {
    const isInside = preview.contains(document.activeElement)
    form.dataset.beside = "preview" // where the source of a notice that came in shares its place
    const isOpen = isAlwaysThere.matches || !preview.hasAttribute("data-open")
    if (!isAlwaysThere.matches) open(isOpen)
    if (isInside) leave()
    else if (isOpen && (isAlwaysThere.matches || !isBeside.matches)) goThere()
    return true
  }
  function focus() {
    drawIfStale()
    goThere()
  }
  window.livePreview = { toggle, focus, draw: drawIfStale }
  opener.addEventListener("click", toggle)
  preview.querySelector("[data-live-close]").addEventListener("click", toggle)

  try {
    if (isBeside.matches && localStorage.getItem(REMEMBERED)) open(true)
  } catch {
    // Not allowed.
  }
  draw()
})()
