// Choosing lines of a table: the box in its head is all of them, the lines chosen are tinted, and how many is said.
// Without this script the server understands the box in the head, and the bar is shown by the style sheet.
(() => {
  "use strict"

  for (const form of document.querySelectorAll("[data-choose-rows]")) {
    const all = form.querySelector("thead [type=checkbox]")
    const boxes = [...form.querySelectorAll("tbody [type=checkbox]")]
    const count = form.querySelector("[data-chosen]")
    const words = count.textContent

    function show() {
      const chosen = boxes.filter((box) => box.checked).length
      all.checked = chosen === boxes.length
      all.indeterminate = chosen > 0 && !all.checked
      count.textContent = chosen ? (chosen === 1 ? count.dataset.one : count.dataset.many).replace("{number}", chosen) : words
    }

    let last = null
    form.addEventListener("click", (event) => {
      // Shift chooses all from the line that was clicked last.
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)]
      if (event.shiftKey && from >= 0 && to >= 0) {
        for (const box of boxes.slice(Math.min(from, to), Math.max(from, to) + 1)) box.checked = event.target.checked
      }
      if (to >= 0) last = event.target
    })
    form.addEventListener("change", (event) => {
      if (event.target === all) for (const box of boxes) box.checked = all.checked
      show()
    })
    form.addEventListener("reset", () => setTimeout(show))
    window.addEventListener("pageshow", show) // a browser that goes back keeps what was ticked
    show()
  }
})()
