// Comments where the words are: a new one opens at the words that somebody marks, and nothing else moves. Without script
// people copy the words into the form at the end. Other scripts ask `window.deskComments` for the next comment, or a new one.
(() => {
  "use strict"

  const CONTEXT_LENGTH = 80
  const BLOCKS = "p, li, td, th, dt, dd, h1, h2, h3, h4, div, br"
  const UNQUOTED = ".visually-hidden, del, .hs-change-head, .hs-change-comment, .hs-beside, .hs-new-comment"
  const wide = window.matchMedia("(min-width: 60rem)")
  const visible = (element) => element.checkVisibility()

  // --- From comment to comment -------------------------------------------------------------------------------------
  const hop = document.querySelector("[data-hop]")
  let last = null

  // From the focused comment, or the one last focused here; after the last comes the first.
  async function step(by) {
    const links = [...document.querySelectorAll("[data-thread-link]")]
    const all = links.length ? links : [...document.querySelectorAll("[data-comment]")].filter(visible)
    if (!all.length) return
    const focused = document.activeElement?.closest("[data-comment]")
    const here = all.indexOf(links.length ? links.find((link) => link.dataset.threadLink === focused?.id) ?? last : focused ?? last)
    const at = here < 0 ? (by > 0 ? 0 : all.length - 1) : (here + by + all.length) % all.length
    last = all[at]
    const comment = links.length ? await revealed(last) : last
    if (!comment) return
    comment.focus({ preventScroll: true })
    comment.scrollIntoView({ block: comment.offsetHeight > innerHeight / 2 ? "start" : "center" })
    if (hop) hop.querySelector("[data-hop-at]").textContent = hop.querySelector("[data-hop-at]").dataset.words.replace("{number}", at + 1).replace("{count}", all.length)
  }

  // In the edit form a comment stands in a section or row that may be folded.
  async function revealed(link) {
    if (link.hash && window.deskForm) await window.deskForm.reveal(link.hash.slice(1))
    return document.getElementById(link.dataset.threadLink) ?? link
  }

  if (hop) hop.hidden = false
  // Before the form, on a narrow page, they would stand in the way.
  const links = document.querySelector(".hs-open-threads")
  if (links) links.open = wide.matches
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-hop-by]")
    if (button) step(Number(button.dataset.hopBy))
  })

  const hasComments = () => !!document.querySelector("[data-thread-link], [data-comment]")
  window.deskComments = {
    step: (by) => hasComments() && (step(by), true),
    begin: () => false,
    send() {
      const form = document.activeElement?.closest("[data-sends]")
      form?.requestSubmit()
      return !!form
    },
  }

  // --- What one reads stays where it is, also when a comment was sent -----------------------------------------------
  const PLACE = "desk-comment-place"
  const topOf = (element) => element.getBoundingClientRect().top
  document.addEventListener("submit", ({ target }) => {
    const sent = target.closest("[data-comment], [data-composer]")
    if (sent) sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, top: topOf(sent) }))
  })
  const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}")
  sessionStorage.removeItem(PLACE)
  const sent = location.hash && document.getElementById(location.hash.slice(1))
  if (place.path === location.pathname && sent?.matches?.("[data-comment]")) {
    // After the browser has gone to the comment by itself.
    window.addEventListener("load", () => window.scrollBy(0, topOf(sent) - place.top))
  }

  // --- A new comment -----------------------------------------------------------------------------------------------
  const form = document.querySelector("[data-new-comment]")
  if (!form) return
  const field = (name) => form.elements.namedItem(name)
  const composer = form.closest("[data-composer]")
  const home = document.createComment("")
  composer.before(home)
  const quoteShown = composer.querySelector("[data-composer-quote]")
  const placeFields = composer.querySelector("[data-composer-place]")
  const cancel = composer.querySelector("[data-composer-cancel]")
  const places = [...document.querySelectorAll("#places-to-comment option")]
  const lines = document.querySelector("[data-lines]")
  const mark = (name, ...ranges) => CSS.highlights?.set(name, new Highlight(...ranges))
  let opened = null // the words or the element at which it is open

  // Beside the passage, level with the words; on a narrow page under their block. What stands above stays where it is.
  function openAt(place, target) {
    opened = target
    const element = target instanceof Range ? elementOf(target.endContainer) : target
    const level = element.closest("[data-level]")
    composer.dataset.now = ""
    cancel.hidden = false
    composer.style.marginBlockStart = ""
    if (wide.matches) {
      level.querySelector("[data-beside]").append(composer)
      const gap = target.getBoundingClientRect().top - composer.getBoundingClientRect().top
      composer.style.marginBlockStart = `${Math.max(0, gap)}px`
    } else {
      blockOf(element).after(composer)
    }
    const first = place === undefined ? field("text") : field("place")
    first.scrollIntoView({ block: "nearest" })
    first.focus({ preventScroll: true })
  }

  function close() {
    opened = null
    delete composer.dataset.now
    composer.style.marginBlockStart = ""
    cancel.hidden = true
    home.after(composer)
    show("", "")
    mark("hs-marked")
  }

  // The words that it is about in place of the fields in which one would type them.
  function show(place, quote) {
    field("place").value = labelOf(place)
    field("quote").value = quoteShown.textContent = quote
    field("before").value = field("after").value = ""
    quoteShown.hidden = !quote
    placeFields.hidden = !!quote
  }

  function labelOf(place) {
    for (; place; place = place.split("/").slice(0, -1).join("/")) {
      const option = places.find((one) => one.dataset.place === place)
      if (option) return places.filter((one) => one.value === option.value).length > 1 ? place : option.value
    }
    return ""
  }

  const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)

  // The outermost block that holds no other passage: nothing may stand between the items of a list or the rows of a table.
  function blockOf(element) {
    const passage = element.closest("[data-passage]")
    let block = element.closest(".hs-change") ?? element
    while (block.parentElement !== passage && !block.parentElement.matches(".hs-prose, section, article")) block = block.parentElement
    return block
  }

  cancel.addEventListener("click", () => {
    const at = opened instanceof Range ? elementOf(opened.startContainer) : opened
    close()
    at?.closest("[tabindex]")?.focus({ preventScroll: true })
  })
  wide.addEventListener("change", () => { if (opened) openAt(undefined, opened) })
  composer.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened && !field("text").value) cancel.click()
  })

  // --- Marked words ------------------------------------------------------------------------------------------------
  const button = document.querySelector("[data-comment-these]")
  let selected = null

  document.addEventListener("selectionchange", () => {
    const selection = getSelection()
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null
    const scope = range && scopeOf(range)
    selected = scope ? { range: range.cloneRange(), scope } : null
    // The button may hold the focus: hidden, it would lose it.
    if (document.activeElement !== button) button.hidden = !selected
    if (selected) putBeside(range)
  })

  function putBeside(range) {
    const level = elementOf(range.startContainer).closest("[data-level]")
    const beside = wide.matches && level.getBoundingClientRect()
    const around = button.offsetParent?.getBoundingClientRect() ?? { top: 0, left: 0 }
    button.style.top = beside ? `${range.getBoundingClientRect().top - around.top}px` : ""
    button.style.left = beside ? `${beside.right - around.left - button.offsetWidth}px` : ""
  }

  // Pressing it must not clear the selection first.
  button.addEventListener("mousedown", (event) => event.preventDefault())
  button.addEventListener("click", openAtWords)

  function openAtWords() {
    if (!selected) return false
    const { range, scope } = selected
    const start = scope.matches("[data-lines]") ? scope : scope.closest(".hs-change")
    show(placeOf(scope), textOf(range).trim())
    field("before").value = textOf(between(start, 0, range.startContainer, range.startOffset)).slice(-CONTEXT_LENGTH)
    field("after").value = textOf(between(range.endContainer, range.endOffset, start, start.childNodes.length)).slice(0, CONTEXT_LENGTH)
    button.hidden = true
    mark("hs-marked", range)
    openAt(undefined, range)
    return true
  }

  // The whole text, or one change of a comparison: a selection must stay inside it, and may hold no comment alone.
  function scopeOf(range) {
    const element = elementOf(range.commonAncestorContainer)
    if (element.closest(".hs-beside, .hs-new-comment")) return null
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
    for (const hidden of fragment.querySelectorAll(UNQUOTED)) hidden.remove()
    for (const block of fragment.querySelectorAll(BLOCKS)) block.after(" ")
    return fragment.textContent.replace(/\s+/g, " ")
  }

  // --- Without marked words: at a change, or at what stands at the top of the window ------------------------------
  window.deskComments.begin = () => {
    if (openAtWords()) return true
    const change = document.activeElement?.closest(".hs-change") ?? document.activeElement?.closest("[data-level]")?.querySelector(".hs-passage .hs-change")
    if (change) return beginAtChange(change)
    const blocks = [...lines.querySelectorAll(":is(.hs-passage, .hs-rest) :is(h1, h2, h3, p, li, .hs-table-wide, .hs-fact-box, .hs-change)")]
    const first = blocks.find((block) => visible(block) && block.getBoundingClientRect().top >= 0)
    if (!first) return false
    show("", "")
    openAt("", first)
    return true
  }

  function beginAtChange(change) {
    show(placeOf(change), "")
    placeFields.hidden = true
    openAt(undefined, change)
    return true
  }

  // A link "Comment on this" opens it at its change.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href$="#new-comment"]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    const change = link.closest(".hs-change")
    if (!change) return
    event.preventDefault()
    beginAtChange(change)
  })

  // --- The quoted words of open comments are highlighted in the text; the text itself stays as it is ----------------
  const anchored = [...lines.querySelectorAll(".hs-beside [data-quote]")].map((comment) => ({ comment, range: found(comment.dataset, comment.closest("[data-level]")) }))
  mark("hs-quoted", ...anchored.map(({ range }) => range).filter(Boolean))

  // In a long table, the comment stands level with its row.
  function align() {
    for (const { comment } of anchored) comment.style.marginBlockStart = ""
    if (!wide.matches) return
    for (const { comment, range } of anchored) {
      const row = range && elementOf(range.startContainer).closest("tr, dl > div")
      if (!row) continue
      const gap = row.getBoundingClientRect().top - comment.getBoundingClientRect().top
      comment.style.marginBlockStart = `${Math.max(0, gap)}px`
    }
  }
  align()
  addEventListener("resize", align)

  function found({ quote, before }, level) {
    const [letters, positions] = foldedText(level.querySelector("[data-passage]"))
    const [words, left] = [quote, before].map((said) => said.replace(/\s*\[@[^\]]*\]/g, "").replace(/\s+/g, " "))
    if (!words.trim()) return null
    const near = letters.indexOf(left.slice(-20) + words)
    const at = near >= 0 ? near + left.slice(-20).length : letters.indexOf(words)
    if (at < 0) return null
    const [end, offset] = positions[at + words.length - 1]
    return between(...positions[at], end, offset + 1)
  }

  function foldedText(text) {
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
      if (node.parentElement.closest(".visually-hidden, del, .hs-change-head")) continue
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
})()
