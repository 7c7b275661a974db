// "Ready to submit?" beside the edit form: asks the server again when the typing pauses. Without script the list shows
// the saved text.
(() => {
  "use strict"

  const form = document.querySelector("[data-desk-form]")
  const section = document.querySelector("[data-ready]")
  if (!form || !section?.dataset.ready) return
  const list = section.querySelector("[data-ready-list]")
  const status = section.querySelector("[data-ready-status]")
  const problem = section.querySelector("[data-ready-problem]")
  const PAUSE = 1500 // milliseconds after the last keystroke

  // Beside the form there is room for what is to correct; above it, on a narrow page, and for mere advice it stays folded.
  list.open = window.matchMedia("(min-width: 60rem)").matches && section.dataset.blocking !== "0"

  let timer = 0
  let isAsking = false
  let isStale = false

  function later() {
    isStale = true
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  }
  form.addEventListener("input", later)
  form.addEventListener("change", later)
  // Adding or removing a row fires no input event.
  form.addEventListener("click", (event) => { if (event.target.closest('button[name="row"]')) later() })
  document.addEventListener("visibilitychange", () => { if (isStale) later() })

  async function ask() {
    // Never two requests at a time, and none for a hidden tab: a stale list is asked for afterwards.
    if (isAsking || document.hidden) return
    if (form.querySelector("[data-rows][inert]")) return later()
    isAsking = true
    isStale = false
    try {
      const answer = await fetch(section.dataset.ready, { method: "POST", body: new FormData(form) })
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      const fresh = page.querySelector("[data-ready]")
      if (!answer.ok || !fresh) throw new Error("The answer holds no list.")
      show(fresh, page)
      problem.hidden = true
    } catch {
      problem.hidden = false // signed out, or no network: the old list stays
    } finally {
      isAsking = false
      if (isStale) later()
    }
  }

  function show(fresh, page) {
    const focused = list.contains(document.activeElement) ? document.activeElement : null
    const isSame = (other) => (focused.value ? other.value === focused.value : other.getAttribute("href") === focused.getAttribute("href"))
    list.replaceChildren(...fresh.querySelector("[data-ready-list]").childNodes)
    if (focused) ([...list.querySelectorAll("a, button")].find(isSame) ?? list.querySelector("summary")).focus()
    // Announced only when the number of things to correct changes.
    if (section.dataset.blocking !== fresh.dataset.blocking) status.textContent = list.querySelector("[data-ready-says]").textContent
    section.dataset.blocking = fresh.dataset.blocking
    const missing = form.querySelector("[data-missing]")
    if (missing) missing.textContent = fresh.dataset.blocking === "0" ? "" : list.querySelector("[data-ready-says]").textContent
    showOutline(page.querySelector("[data-outline-now]"))
    for (const sentences of page.querySelectorAll("[data-generated]")) {
      form.querySelector(`[data-generated="${sentences.dataset.generated}"]`)?.replaceWith(sentences)
    }
    document.dispatchEvent(new Event("ready-drawn"))
  }

  // What each section and row lacks, in their heads and in the outline; the rows that the outline names.
  function showOutline(fresh) {
    if (!fresh) return
    for (const list of fresh.querySelectorAll("[data-outline]")) {
      const old = document.querySelector(`.hs-outline [data-outline="${list.dataset.outline}"]`)
      if (old && !old.contains(document.activeElement)) old.replaceWith(list.cloneNode(true))
    }
    for (const marks of fresh.querySelectorAll("[data-marks]")) {
      for (const shown of document.querySelectorAll(`[data-marks="${marks.dataset.marks}"]`)) shown.replaceChildren(...marks.cloneNode(true).childNodes)
    }
  }
})()
