// An open edit form says each minute that it is open, and shows who else has one; it says so too when it is left.
// Only while it is seen and somebody has touched it lately: a form that was forgotten open keeps nobody present or signed in.
(() => {
  "use strict"

  const place = document.querySelector("[data-presence]")
  const address = place?.dataset.presence
  if (!address) return

  const PAUSE = 60_000 // milliseconds
  const MAX_IDLE = 10 * PAUSE
  let touchedAt = Date.now()
  let timer = 0

  function body(words = {}) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value
    return new URLSearchParams({ csrfmiddlewaretoken: token, ...words })
  }

  function show(others) {
    const text = others.join(" · ")
    if (place.textContent !== text) place.textContent = text // else it would be read out again
  }

  async function tell() {
    clearTimeout(timer)
    timer = setTimeout(tell, PAUSE)
    if (document.hidden || Date.now() - touchedAt > MAX_IDLE) return
    try {
      const answer = await fetch(address, { method: "POST", body: body(), redirect: "manual" })
      if (answer.ok) show((await answer.json()).others)
    } catch {
      // Without a network nobody can be told; the next minute comes.
    }
  }

  function touched() {
    const wasIdle = Date.now() - touchedAt > MAX_IDLE
    touchedAt = Date.now()
    if (wasIdle) tell()
  }
  for (const kind of ["keydown", "pointerdown", "wheel"]) document.addEventListener(kind, touched, { passive: true })

  document.addEventListener("visibilitychange", () => { if (!document.hidden) tell() })
  window.addEventListener("pagehide", () => navigator.sendBeacon(address, body({ leave: "1" })))
  window.addEventListener("pageshow", (event) => { if (event.persisted) tell() })
  tell()
})()
