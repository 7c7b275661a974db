// In the dialog that cites: the list gets shorter as one types, and "New reference" leads to the box below the list of references.
(() => {
  "use strict"

  const dialog = document.querySelector("[data-citation-dialog]")
  if (!dialog) return
  const list = dialog.querySelector("[data-citation-list]")
  const filter = dialog.querySelector("[data-citation-filter]")
  const field = filter.querySelector("input")
  const found = dialog.querySelector("[data-citation-found]")
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

  // Every word must stand somewhere in the key or the title. What is ticked stays in sight.
  function narrow() {
    const words = folded(field.value).split(/\s+/).filter(Boolean)
    const rows = [...list.children]
    for (const row of rows) {
      const text = folded(row.textContent)
      row.hidden = !row.querySelector("input").checked && !words.every((word) => text.includes(word))
    }
    const number = rows.filter((row) => !row.hidden).length
    found.textContent = words.length ? found.dataset.text.replace("{number}", number).replace("{all}", rows.length) : ""
  }

  // The list is made each time the dialog opens.
  new MutationObserver(() => {
    field.value = ""
    filter.hidden = list.childElementCount === 0
    narrow()
    if (dialog.open && !filter.hidden) field.focus()
  }).observe(list, { childList: true })

  field.addEventListener("input", narrow)
  // Enter takes the only one that is left; with several it must not close the dialog.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return
    const boxes = [...list.querySelectorAll(":scope > :not([hidden]) input")]
    if (boxes.length === 1) boxes[0].checked = true
    if (!boxes.some((input) => input.checked)) event.preventDefault()
  })

  // After the text from which the dialog was opened has its focus back, which takes the editor a moment.
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "new") return
    await window.deskForm.reveal("rows-references") // its section may be folded
    const box = document.querySelector("#sources")
    if (box) setTimeout(() => { box.scrollIntoView({ block: "center" }); box.focus() }, 100)
  })
})()
