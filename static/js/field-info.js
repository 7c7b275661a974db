// At each text of the edit form how many words it has, and its LIX as the server last counted it; the comment on a kind of assessment where
// its box is ticked; and "at least so many" where there is a number.
(() => {
  "use strict"

  const form = document.querySelector("[data-desk-form]")
  if (!form) return
  const { oneWord, manyWords } = form.dataset

  const wordsIn = (text) => (text.replace(/<[^>]*>|\[\s*@[^\]]*\]/g, " ").replace(/&nbsp;/g, " ").match(/\S*[\p{L}\p{N}]\S*/gu) ?? []).length

  function count(field) {
    const label = field.closest(".ds-field")?.querySelector(":scope > .ds-label")
    if (!label) return
    let shown = label.nextElementSibling
    if (!shown?.matches("[data-count]")) {
      shown = Object.assign(document.createElement("span"), { className: "hs-count" })
      shown.dataset.count = ""
      label.after(shown)
    }
    const number = wordsIn(field.value)
    const lix = document.querySelector(`[data-lix="${field.id}"]`)?.dataset.short
    shown.textContent = number ? [(number === 1 ? oneWord : manyWords).replace("{number}", number), lix].filter(Boolean).join(" · ") : ""
  }

  // A comment that is empty waits until its box is ticked; what somebody wrote never hides.
  function showComment(box) {
    const comment = form.querySelector(`[name="${box.name}_comment"]`)
    const field = comment?.closest(".ds-field")
    if (field) field.hidden = !box.checked && !comment.value.trim()
  }

  // "At least so many" says nothing before there is a number, nor of none.
  function showAtLeast(number) {
    const box = form.querySelector(`[name="${number.name.replace(/_count$/, "_at_least")}"]`)
    if (box) box.closest(".ds-field").hidden = ["", "0"].includes(number.value.trim())
  }

  const BOXES = 'input[type="checkbox"][name^="kinds_"]'
  const NUMBERS = 'input[name$="_count"]'
  function begin(within) {
    within.querySelectorAll("textarea").forEach(count)
    within.querySelectorAll(BOXES).forEach(showComment)
    within.querySelectorAll(NUMBERS).forEach(showAtLeast)
  }
  form.addEventListener("input", ({ target }) => {
    if (target.matches("textarea")) count(target)
    else if (target.matches(NUMBERS)) showAtLeast(target)
  })
  form.addEventListener("change", ({ target }) => { if (target.matches?.(BOXES)) showComment(target) })
  document.addEventListener("ready-drawn", () => form.querySelectorAll("textarea").forEach(count))
  form.addEventListener("rows-drawn", ({ detail }) => begin(detail))
  begin(form)
})()
