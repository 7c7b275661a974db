// Nothing typed is lost: the edit form is sent to the server while somebody types, and where that can't be done a copy
// stays in this browser until it can. A save first makes sure that the person is still signed in.
(() => {
  "use strict"

  const root = document.querySelector("[data-autosave]")
  if (!root) return
  const { autosave: address, person, notice } = root.dataset
  const form = root.matches("form") ? root : null

  const PAUSE = 1000 // milliseconds after the last keystroke
  const MAX_PAUSE = 10_000 // at least this often while somebody types
  const RETRY = 15_000
  const MAX_LAST_LENGTH = 60_000 // a browser sends no more than 64 kB for a page that closes

  // --- The copy in this browser: one for each page, gone when the server has the text ----------------------------
  const copies = `unsaved:${person}:${notice}:`
  // Not form.elements: the form has a field of that name.
  const ownCopy = form && copies + form.querySelector("[name=page]").value

  function storeCopy(body) {
    const copy = new URLSearchParams(body)
    copy.delete("csrfmiddlewaretoken")
    try {
      localStorage.setItem(ownCopy, copy.toString())
      return true
    } catch {
      return false // full, or not allowed
    }
  }

  function removeCopy(copy) {
    try {
      localStorage.removeItem(copy)
    } catch {
      // Not allowed: then nothing was stored either.
    }
  }

  function copiesOfOtherPages() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(copies) && key !== ownCopy)
    } catch {
      return []
    }
  }

  // --- Sending ---------------------------------------------------------------------------------------------------
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value

  // Returns the state: "kept", "not-kept", "refused" (by token or role), "signed-out", "unavailable" (the site without
  // its database); throws without a network.
  async function post(body, keepalive = false) {
    const data = new URLSearchParams(body)
    data.set("csrfmiddlewaretoken", token())
    const answer = await fetch(address, { method: "POST", body: data, keepalive, redirect: "manual" })
    if (answer.type === "opaqueredirect") return { state: "signed-out" }
    if (answer.status === 403) return { state: "refused" }
    if (answer.status === 503) return { state: "unavailable" }
    const result = await answer.json().catch(() => ({}))
    return { ...result, state: answer.ok && result.saved_at ? "kept" : "not-kept" }
  }

  // Signing in again gives the browser another token: take it over, but only for the same person.
  async function renewToken() {
    const answer = await fetch(address, { redirect: "manual" })
    if (answer.type === "opaqueredirect") return "signed-out"
    if (!answer.ok) return "refused"
    const now = await answer.json()
    if (String(now.person) !== person) return "somebody-else"
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = now.token
    return "renewed"
  }

  async function send(body) {
    try {
      const answer = await post(body)
      if (answer.state !== "refused") return answer
      const state = await renewToken()
      return state === "renewed" ? await post(body) : { state }
    } catch {
      return { state: "offline" }
    }
  }

  // --- What other pages of this browser could not send -----------------------------------------------------------
  // Before anything is typed or chosen here: the text is sent, and the page, loaded again, offers it.
  async function sendOtherCopies() {
    const waiting = copiesOfOtherPages()
    if (!waiting.length) return
    root.inert = true
    const timeout = setTimeout(() => { root.inert = false }, 5000)
    for (const copy of waiting) {
      if (await isOpen(copy)) continue
      const answer = await send(localStorage.getItem(copy))
      if (answer.state !== "kept") continue
      removeCopy(copy)
      if (root.inert) return location.replace(location.pathname)
    }
    clearTimeout(timeout)
    root.inert = false
  }

  // A page holds a lock as long as it is open.
  async function isOpen(copy) {
    return navigator.locks ? navigator.locks.request(copy, { ifAvailable: true }, (lock) => !lock) : false
  }

  if (!form) {
    sendOtherCopies()
    return
  }
  navigator.locks?.request(ownCopy, () => new Promise(() => {}))

  // --- Keeping ---------------------------------------------------------------------------------------------------
  const savedAt = form.querySelector("[data-kept]")
  const alert = form.querySelector("[data-not-kept]")
  const STOPS = ["signed-out", "somebody-else", "offline", "unavailable"]
  let isDirty = "unsaved" in form.dataset
  let dirtySince = 0
  let copiedAt = 0
  let timer = 0
  let running = null
  let isLeaving = false

  const typed = () => new URLSearchParams(new FormData(form))

  function later(pause) {
    clearTimeout(timer)
    timer = setTimeout(saveDraft, pause)
  }

  function draftChanged() {
    const now = Date.now()
    dirtySince = isDirty && dirtySince ? dirtySince : now
    isDirty = true
    later(Math.max(0, Math.min(PAUSE, dirtySince + MAX_PAUSE - now)))
    if (now - copiedAt < PAUSE) return
    copiedAt = now
    // After the text editors have written what was typed into their text areas.
    setTimeout(() => { if (isDirty && !isLeaving) storeCopy(typed()) })
  }
  form.addEventListener("input", draftChanged)
  form.addEventListener("change", draftChanged)

  // Never two at a time: a call in the meantime gets the answer of the running one.
  function saveDraft() {
    running ??= saveDraftNow().finally(() => { running = null })
    return running
  }

  async function saveDraftNow() {
    clearTimeout(timer)
    isDirty = false
    dirtySince = 0
    const body = typed()
    const hasCopy = storeCopy(body)
    const isTooLarge = body.toString().length > Number(form.dataset.maxRequest)
    const answer = isTooLarge ? { state: "not-kept" } : await send(body)
    if (answer.state !== "kept") isDirty = true
    else if (!isDirty) removeCopy(ownCopy)
    show(answer, hasCopy)
    if (isDirty && !isLeaving) later(answer.state === "kept" ? PAUSE : RETRY)
    return answer.state
  }

  function show(answer, hasCopy) {
    const isKept = answer.state === "kept"
    savedAt.textContent = isKept ? [answer.text, answer.problem].filter(Boolean).join(". ") : ""
    const problem = alert.querySelector("[data-problem]")
    problem.textContent = answer.problem || problem.dataset.otherwise
    const state = STOPS.includes(answer.state) ? answer.state : "not-kept"
    for (const part of alert.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state
    alert.querySelector("[data-no-copy]").hidden = hasCopy
    const isNew = alert.hidden && !isKept
    alert.hidden = isKept
    if (isNew) document.activeElement?.scrollIntoView({ block: "nearest" }) // the bar has grown over it
  }

  // The page is closed or hidden: the last changes are sent, and a copy stays until they have arrived.
  function sendLastChanges() {
    if (isLeaving || !(isDirty || running)) return
    const body = typed()
    storeCopy(body)
    if (body.toString().length < MAX_LAST_LENGTH) post(body, true).catch(() => {})
  }
  window.addEventListener("pagehide", sendLastChanges)
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) sendLastChanges()
    else if (isDirty) saveDraft()
  })
  window.addEventListener("online", () => { if (isDirty) saveDraft() })
  window.addEventListener("pageshow", (event) => { if (event.persisted) isLeaving = false })

  // --- Saving: only once it is certain that the person is still signed in ----------------------------------------
  let isConfirmed = false
  let isAsking = false
  form.addEventListener("submit", async (event) => {
    if (isConfirmed) {
      isConfirmed = false
      isLeaving = true
      return
    }
    event.preventDefault()
    event.stopImmediatePropagation()
    if (isAsking) return
    isAsking = true
    await running
    const state = await saveDraft()
    isAsking = false
    if (STOPS.includes(state)) {
      alert.querySelector("a")?.focus()
      return
    }
    isConfirmed = true
    form.requestSubmit(event.submitter)
  }, true)

  if (isDirty) later(PAUSE)
  else sendOtherCopies()
})()
