// How much of the files has been sent. Without script the form sends them all the same.
(() => {
  "use strict"

  const form = document.querySelector("[data-old-notices]")
  if (!form) return
  const bar = form.querySelector("[data-upload-progress]")
  const status = form.querySelector("[data-upload-status]")

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const request = new XMLHttpRequest()
    request.open("POST", form.action)
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = Math.round((100 * loaded) / total)
      if (loaded === total) {
        bar.removeAttribute("value") // how long reading takes is not known
        status.textContent = form.dataset.reading
      }
    })
    request.addEventListener("load", () => show(request))
    // The browser sends it itself then, and says what is wrong.
    request.addEventListener("error", () => form.submit())
    bar.hidden = false
    request.send(new FormData(form))
  })

  function show(request) {
    // One file leads to its source; several, or a refusal, are a page of their own.
    if (request.responseURL !== form.action) {
      location.assign(request.responseURL)
      return
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html")
    document.title = page.title
    document.querySelector("main").replaceWith(page.querySelector("main"))
    document.querySelector("main h1")?.setAttribute("tabindex", "-1")
    document.querySelector("main h1")?.focus()
  }
})()
