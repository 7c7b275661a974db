// Comment on selected words of the text. Without script, people copy them into the form.
(() => {
  "use strict"

  const form = document.querySelector("[data-new-comment]")
  if (!form) return
  const field = (name) => form.elements.namedItem(name)
  const text = document.querySelector("[data-commentable]")
  const CONTEXT_LENGTH = 80
  const BLOCKS = "p, li, td, th, dt, dd, h1, h2, h3, h4, div, br"

  // --- Selected words ---------------------------------------------------------------------------------------------
  const button = document.querySelector("[data-comment-these]")
  let selected = null

  document.addEventListener("selectionchange", () => {
    const selection = getSelection()
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null
    const scope = range && scopeOf(range)
    selected = scope ? { range: range.cloneRange(), scope } : null
    // The button may hold the focus: hidden, it would lose it.
    if (document.activeElement !== button) button.hidden = !selected
  })
  // Pressing it must not clear the selection first.
  button.addEventListener("mousedown", (event) => event.preventDefault())
  button.addEventListener("click", () => {
    if (!selected) return
    const { range, scope } = selected
    begin(placeOf(scope), textOf(range).trim())
    field("before").value = textOf(between(scope, 0, range.startContainer, range.startOffset)).slice(-CONTEXT_LENGTH)
    field("after").value = textOf(between(range.endContainer, range.endOffset, scope, scope.childNodes.length)).slice(0, CONTEXT_LENGTH)
    button.hidden = true
  })

  // The whole text, or one change of a comparison: a selection must stay inside it.
  function scopeOf(range) {
    const around = range.commonAncestorContainer
    const element = around.nodeType === Node.ELEMENT_NODE ? around : around.parentElement
    return element.closest("[data-commentable], [data-comparison] .hs-change")
  }

  function placeOf(scope) {
    const link = scope.querySelector('a[href*="#new-comment"]')
    return link ? new URL(link.href).searchParams.get("place") : ""
  }

  function between(start, startOffset, end, endOffset) {
    const range = document.createRange()
    range.setStart(start, startOffset)
    range.setEnd(end, endOffset)
    return range
  }

  // The visible text of a range, without deleted words and without texts for screen readers only.
  function textOf(range) {
    const fragment = range.cloneContents()
    for (const hidden of fragment.querySelectorAll(".visually-hidden, del, .hs-change-head, .hs-change-comment")) hidden.remove()
    for (const block of fragment.querySelectorAll(BLOCKS)) block.after(" ")
    return fragment.textContent.replace(/\s+/g, " ")
  }

  // --- A link "Comment on this" fills in the place and stays on the page -------------------------------------------
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href*="#new-comment"]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    const place = new URL(link.href).searchParams.get("place")
    if (place === null) return
    event.preventDefault()
    begin(place, "")
  })

  function begin(place, quote) {
    const known = [...field("place").options].map((option) => option.value)
    while (place && !known.includes(place)) place = place.split("/").slice(0, -1).join("/")
    field("place").value = place
    field("quote").value = quote
    field("before").value = field("after").value = ""
    field("text").focus()
  }

  // --- The quoted words of open comments are highlighted in the text; the text itself stays as it is ----------------
  if (!text || !CSS.highlights) return
  const [letters, positions] = foldedText()
  const ranges = [...document.querySelectorAll("[data-quote]")].map((comment) => found(comment.dataset)).filter(Boolean)
  if (ranges.length) CSS.highlights.set("hs-quoted", new Highlight(...ranges))

  function foldedText() {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
    let letters = ""
    let block = null
    const positions = []
    const add = (letter, node, offset) => {
      if (letter === " " && (!letters || letters.endsWith(" "))) return
      letters += letter
      positions.push([node, offset])
    }
    while (walker.nextNode()) {
      const node = walker.currentNode
      if (node.parentElement.closest(".visually-hidden")) continue
      const around = node.parentElement.closest(BLOCKS)
      if (around !== block) add(" ", node, 0)
      block = around
      for (let offset = 0; offset < node.length; offset++) add(node.data[offset].replace(/\s/, " "), node, offset)
    }
    return withoutCitations(letters, positions)
  }

  function withoutCitations(letters, positions) {
    const kept = new Array(letters.length).fill(true)
    for (const match of letters.matchAll(/\s*\(\d+(?:, \d+)*\)/g)) kept.fill(false, match.index, match.index + match[0].length)
    return [[...kept.keys()].filter((at) => kept[at]).map((at) => letters[at]).join(""), positions.filter((_, at) => kept[at])]
  }

  function found({ quote, before }) {
    const [words, left] = [quote, before].map((said) => said.replace(/\s*\[@[^\]]*\]/g, "").replace(/\s+/g, " "))
    if (!words.trim()) return null
    const near = letters.indexOf(left.slice(-20) + words)
    const at = near >= 0 ? near + left.slice(-20).length : letters.indexOf(words)
    if (at < 0) return null
    const [end, offset] = positions[at + words.length - 1]
    return between(...positions[at], end, offset + 1)
  }
})()
