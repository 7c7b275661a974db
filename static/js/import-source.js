// The source of a notice that came in, beside the edit form: what was not placed is put into a field, copied, or marked as
// dealt with, at its place. From 90rem it shares the preview's column; below it is opened and closed.
(() => {
  "use strict"

  const form = document.querySelector("[data-desk-form]")
  const panel = form?.querySelector("[data-import-source]")
  if (!panel) return
  const page = panel.querySelector("[data-source-page]")
  const says = panel.querySelector("[data-source-says]")
  const openers = form.querySelectorAll("[data-source-open]")
  const isAlwaysThere = window.matchMedia("(min-width: 90rem)")
  const isBeside = window.matchMedia("(min-width: 60rem)")
  const passages = () => [...panel.querySelectorAll("[data-passage]")]
  const openPassages = () => passages().filter((passage) => !("settled" in passage.dataset))

  function say(words) {
    says.textContent = words
  }

  // --- Shown or not --------------------------------------------------------------------------------------------------
  function show(isShown) {
    panel.toggleAttribute("data-open", isShown)
    form.dataset.beside = isShown ? "source" : "preview"
    for (const opener of openers) opener.ariaExpanded = isShown
    if (!isShown) window.livePreview?.draw()
  }

  function enter() {
    show(true)
    const first = openPassages()[0]
    if (!isBeside.matches) panel.scrollIntoView({ block: "start" })
    if (first) goTo(first)
    else page.focus({ preventScroll: true })
  }

  function leave() {
    if (!isAlwaysThere.matches) show(false)
    const opener = [...openers].find((each) => each.checkVisibility())
    ;(inHand?.checkVisibility() ? inHand : opener)?.focus()
  }

  function toggle() {
    if (panel.contains(document.activeElement)) leave()
    else enter()
    return true
  }
  window.importSource = { toggle }
  for (const opener of openers) opener.addEventListener("click", toggle)
  panel.querySelector("[data-source-close]").addEventListener("click", leave)
  panel.querySelector("[data-source-preview]").addEventListener("click", () => {
    show(false)
    window.livePreview?.focus()
  })
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave()
  })

  // --- From one to the next ------------------------------------------------------------------------------------------
  function goTo(passage) {
    const [own, around] = [passage.getBoundingClientRect(), page.getBoundingClientRect()]
    page.scrollTop += own.top - around.top - around.height / 4
    passage.querySelector("[data-passage-words]").focus({ preventScroll: true })
  }

  panel.querySelector("[data-source-next]").addEventListener("click", () => {
    const all = openPassages()
    const from = passages().findIndex((passage) => passage.contains(lastPassage))
    const next = all.find((passage) => passages().indexOf(passage) > from) ?? all[0]
    if (next) goTo(next)
    else say(says.dataset.all)
  })

  // --- The field in hand ---------------------------------------------------------------------------------------------
  const EDITABLE = "input[type=text], input[type=url], textarea, .ProseMirror"
  let inHand = null
  let lastPassage = null

  form.addEventListener("focusin", ({ target }) => {
    if (panel.contains(target)) lastPassage = target.closest("[data-passage]") ?? lastPassage
    else if (target.matches(EDITABLE)) {
      inHand = target
      label()
    }
  })

  function nameOf(control) {
    const labelled = control.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent)
    const words = labelled?.join(" ") || control.ariaLabel || control.labels?.[0]?.textContent || control.name || ""
    return words.replace(/\s+/g, " ").trim()
  }

  function label() {
    const isThere = inHand?.isConnected
    for (const button of panel.querySelectorAll("[data-passage-put]")) {
      button.textContent = isThere ? page.dataset.putInto.replace("{field}", () => nameOf(inHand)) : page.dataset.putNowhere
      button.ariaDisabled = String(!isThere)
    }
  }
  label()

  // What is chosen in the passage, else all of it.
  function wordsOf(passage) {
    const selection = document.getSelection()
    const isInside = !selection.isCollapsed && passage.contains(selection.anchorNode) && passage.contains(selection.focusNode)
    return isInside ? selection.toString() : passage.querySelector("[data-passage-words]").textContent
  }

  function put(passage) {
    if (!inHand?.isConnected) return label()
    const words = wordsOf(passage).trim()
    if (inHand.matches(".ProseMirror")) paste(words)
    else insert(inHand.matches("textarea") ? words : words.replace(/\s+/g, " "))
    say(says.dataset.put.replace("{field}", () => nameOf(inHand)))
  }

  // The editor's own way in, with its cleaning.
  function paste(words) {
    const clipboardData = new DataTransfer()
    clipboardData.setData("text/plain", words)
    inHand.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
  }

  const withSpace = (before, words) => (/\S$/.test(before) ? ` ${words}` : words)

  function insert(words) {
    const { selectionStart: start, selectionEnd: end, value } = inHand
    inHand.setRangeText(withSpace(value.slice(0, start), words), start, end, "end")
    inHand.dispatchEvent(new Event("input", { bubbles: true }))
  }

  // --- Dealt with ----------------------------------------------------------------------------------------------------
  async function settle(passage) {
    const isSettled = !("settled" in passage.dataset)
    const why = passage.querySelector("input")
    const body = new URLSearchParams({ start: passage.dataset.start, is_settled: isSettled ? "on" : "", reason: why.value })
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value)
    try {
      const address = passage.closest("[data-address]").dataset.address
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" })
      if (!answer.ok) throw new Error(`Not remembered: ${answer.status}`)
      draw(passage, isSettled, why.value, (await answer.json()).says)
    } catch {
      say(says.dataset.failed)
    }
  }

  function draw(passage, isSettled, why, words) {
    passage.toggleAttribute("data-settled", isSettled)
    passage.querySelector("[data-passage-settle]").textContent = isSettled ? page.dataset.unsettle : page.dataset.settle
    passage.querySelector("[data-passage-note]").textContent = isSettled ? [page.dataset.settledNote, why].filter(Boolean).join(": ") : ""
    for (const count of document.querySelectorAll(`[data-open-count="${passage.dataset.source}"]`)) count.textContent = words
    say(words)
  }

  // --- What is pressed -----------------------------------------------------------------------------------------------
  panel.addEventListener("click", async ({ target }) => {
    const passage = target.closest("[data-passage]")
    if (!passage) return
    if (target.closest("[data-passage-put]")) put(passage)
    if (target.closest("[data-passage-settle]")) settle(passage)
    if (target.closest("[data-passage-copy]")) {
      await navigator.clipboard.writeText(wordsOf(passage))
      say(says.dataset.copied)
    }
  })
  // The reason is none of the notice's fields: not typed into the draft, and the Enter key saves nothing.
  for (const name of ["input", "change"]) panel.addEventListener(name, (event) => event.stopPropagation())
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return
    event.preventDefault()
    settle(event.target.closest("[data-passage]"))
  })
})()
