// Nothing typed is lost: what stands in the edit form goes to the server while it is typed, and where that can't be done
// a copy stays in this browser until it can. A save first makes sure that the person is still signed in.
(() => {
  "use strict"

  const place = document.querySelector("[data-autosave]")
  if (!place) return
  const { autosave: address, person, notice } = place.dataset
  const form = place.matches("form") ? place : null

  const PAUSE = 1000 // milliseconds after the last keystroke
  const LONGEST = 10_000 // at least so often while somebody types
  const RETRY = 15_000
  const LARGEST_FAREWELL = 60_000 // a browser sends no more than 64 kB for a page that closes

  // --- The copy in this browser: one for each page, gone when the server has the text ----------------------------
  const copies = `unsaved:${person}:${notice}:`
  // Not form.elements: the form has a field of that name.
  const ownCopy = form && copies + form.querySelector("[name=page]").value

  function remember(body) {
    const copy = new URLSearchParams(body)
    copy.delete("csrfmiddlewaretoken")
    try {
      localStorage.setItem(ownCopy, copy.toString())
      return true
    } catch {
      return false // full, or not allowed
    }
  }

  function forget(copy) {
    try {
      localStorage.removeItem(copy)
    } catch {
      // Not allowed: then nothing was kept either.
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

  // What became of it: "kept", "not-kept", "refused" (by token or role), "signed-out"; throws without a network.
  async function post(body, keepalive = false) {
    const sent = new URLSearchParams(body)
    sent.set("csrfmiddlewaretoken", token())
    const answer = await fetch(address, { method: "POST", body: sent, keepalive, redirect: "manual" })
    if (answer.type === "opaqueredirect") return { state: "signed-out" }
    if (answer.status === 403) return { state: "refused" }
    const said = await answer.json().catch(() => ({}))
    return { ...said, state: answer.ok && said.saved_at ? "kept" : "not-kept" }
  }

  // Signing in again gives the browser another token: take it over, but only for the same person.
  async function renew() {
    const answer = await fetch(address, { redirect: "manual" })
    if (answer.type === "opaqueredirect") return "signed-out"
    if (!answer.ok) return "refused"
    const now = await answer.json()
    if (String(now.person) !== person) return "somebody-else"
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = now.token
    return "renewed"
  }

  async function deliver(body) {
    try {
      const answer = await post(body)
      if (answer.state !== "refused") return answer
      const state = await renew()
      return state === "renewed" ? await post(body) : { state }
    } catch {
      return { state: "offline" }
    }
  }

  // --- What other pages of this browser could not send -----------------------------------------------------------
  // Before anything is typed or chosen here: the text is sent, and the page asked for anew offers it.
  async function sendWhatIsHere() {
    const waiting = copiesOfOtherPages()
    if (!waiting.length) return
    place.inert = true
    const patience = setTimeout(() => { place.inert = false }, 5000)
    for (const copy of waiting) {
      if (await isOpen(copy)) continue
      const answer = await deliver(localStorage.getItem(copy))
      if (answer.state !== "kept") continue
      forget(copy)
      if (place.inert) return location.replace(location.pathname)
    }
    clearTimeout(patience)
    place.inert = false
  }

  // A page holds a lock as long as it is open.
  async function isOpen(copy) {
    return navigator.locks ? navigator.locks.request(copy, { ifAvailable: true }, (lock) => !lock) : false
  }

  if (!form) {
    sendWhatIsHere()
    return
  }
  navigator.locks?.request(ownCopy, () => new Promise(() => {}))

  // --- Keeping ---------------------------------------------------------------------------------------------------
  const kept = form.querySelector("[data-kept]")
  const alert = form.querySelector("[data-not-kept]")
  const STOPS = ["signed-out", "somebody-else", "offline"]
  let isDirty = "unsaved" in form.dataset
  let dirtySince = 0
  let copiedAt = 0
  let timer = 0
  let running = null
  let isLeaving = false

  const typed = () => new URLSearchParams(new FormData(form))

  function later(pause) {
    clearTimeout(timer)
    timer = setTimeout(keep, pause)
  }

  function changed() {
    const now = Date.now()
    dirtySince = isDirty && dirtySince ? dirtySince : now
    isDirty = true
    later(Math.max(0, Math.min(PAUSE, dirtySince + LONGEST - now)))
    if (now - copiedAt < PAUSE) return
    copiedAt = now
    // After the text editors have written what was typed into their text areas.
    setTimeout(() => { if (isDirty && !isLeaving) remember(typed()) })
  }
  form.addEventListener("input", changed)
  form.addEventListener("change", changed)

  // Never two at a time: who asks meanwhile gets the answer of the one that runs.
  function keep() {
    running ??= keepNow().finally(() => { running = null })
    return running
  }

  async function keepNow() {
    clearTimeout(timer)
    isDirty = false
    dirtySince = 0
    const body = typed()
    const hasCopy = remember(body)
    const answer = await deliver(body)
    if (answer.state !== "kept") isDirty = true
    else if (!isDirty) forget(ownCopy)
    show(answer, hasCopy)
    if (isDirty && !isLeaving) later(answer.state === "kept" ? PAUSE : RETRY)
    return answer.state
  }

  function show(answer, hasCopy) {
    const isKept = answer.state === "kept"
    kept.textContent = isKept ? [answer.text, answer.problem].filter(Boolean).join(". ") : ""
    const problem = alert.querySelector("[data-problem]")
    problem.textContent = answer.problem || problem.dataset.otherwise
    const state = STOPS.includes(answer.state) ? answer.state : "not-kept"
    for (const piece of alert.querySelectorAll("[data-when]")) piece.hidden = piece.dataset.when !== state
    alert.querySelector("[data-no-copy]").hidden = hasCopy
    const isNew = alert.hidden && !isKept
    alert.hidden = isKept
    if (isNew) document.activeElement?.scrollIntoView({ block: "nearest" }) // the bar has grown over it
  }

  // The page is left, or nobody looks: the last words go on their way, and a copy stays until they have arrived.
  function farewell() {
    if (isLeaving || !(isDirty || running)) return
    const body = typed()
    remember(body)
    if (body.toString().length < LARGEST_FAREWELL) post(body, true).catch(() => {})
  }
  window.addEventListener("pagehide", farewell)
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) farewell()
    else if (isDirty) keep()
  })
  window.addEventListener("online", () => { if (isDirty) keep() })
  window.addEventListener("pageshow", (event) => { if (event.persisted) isLeaving = false })

  // --- Saving: not before it is sure that the server knows who saves ---------------------------------------------
  let isSure = false
  let isAsking = false
  form.addEventListener("submit", async (event) => {
    if (isSure) {
      isSure = false
      isLeaving = true
      return
    }
    event.preventDefault()
    event.stopImmediatePropagation()
    if (isAsking) return
    isAsking = true
    await running
    const state = await keep()
    isAsking = false
    if (STOPS.includes(state)) {
      alert.querySelector("a")?.focus()
      return
    }
    isSure = true
    form.requestSubmit(event.submitter)
  }, true)

  if (isDirty) later(PAUSE)
  else sendWhatIsHere()
})()
