// One hook for everything that is pasted or dropped into a text editor: the server cleans it, by the rules that also
// hold without script, before the editor reads it; the line below the field says what was changed, and takes it back.
import {
  Extension,
  OrderedList as LibraryOrderedList,
  gettext,
  pm,
  selectionToInsertionEnd,
} from "django-prose-editor/editor"

const TIMEOUT = 10_000 // milliseconds; then the text comes in without marks
const PAUSE = 300 // milliseconds after which the line says that the paste is on its way

// What was last copied in one of our editors comes back as it was.
let lastCopied = ""
const running = new Set()

// What is shown is what is saved: a list is numbered from 1.
export const OrderedList = LibraryOrderedList.extend({ addAttributes: () => ({}) })

export const Pasting = Extension.create({
  name: "Pasting",
  addOptions: () => ({ address: "" }),
  addStorage: () => ({ line: null }),

  onCreate() {
    this.storage.line = makeLine(this.editor)
  },

  addProseMirrorPlugins() {
    const { editor, options, storage } = this
    const receive = (view, event, data, place) => {
      const html = data.getData("text/html")
      const text = data.getData("text/plain")
      if (isOwn(html)) return false
      event.preventDefault()
      if (html.trim() || text.trim()) hold(paste(editor, options.address, { html, text }, place, storage.line))
      else if (data.files.length) storage.line.show([gettext("pasted:picture")])
      return true
    }
    return [
      new pm.state.Plugin({
        props: {
          // Before the editor reads the clipboard: under the page's policy it sees no style.
          handleDOMEvents: {
            paste: (view, event) => {
              const { from, to } = view.state.selection
              return event.clipboardData ? receive(view, event, event.clipboardData, { from, to }) : false
            },
            drop: (view, event) => {
              if (view.dragging || !event.dataTransfer) return false
              const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
              return at ? receive(view, event, event.dataTransfer, { from: at.pos, to: at.pos }) : false
            },
            copy: remember,
            cut: remember,
          },
        },
      }),
    ]
  },
})

function remember(view) {
  lastCopied = view.serializeForClipboard(view.state.selection.content()).dom.innerHTML
  return false
}

function isOwn(html) {
  return Boolean(lastCopied) && html.replace(/^(\s*<meta [^>]*>)*/, "") === lastCopied
}

// Saving waits for what is still on its way.
function hold(promise) {
  running.add(promise)
  promise.finally(() => running.delete(promise))
}

window.addEventListener("submit", async (event) => {
  if (!running.size) return
  event.preventDefault()
  event.stopImmediatePropagation()
  await Promise.allSettled([...running])
  event.target.requestSubmit(event.submitter)
}, true)

async function paste(editor, address, data, selection, line) {
  const place = followPlace(editor, selection)
  const timer = setTimeout(() => line.show([gettext("pasted:waiting")]), PAUSE)
  const answer = await clean(address, data)
  clearTimeout(timer)
  place.stop()
  if (editor.isDestroyed) return
  if (answer.problem) {
    line.show([answer.problem])
    return
  }
  const undo = insert(editor, place, answer.html)
  line.show(answer.messages, undo)
}

// Returns the clean HTML and the messages, or the problem with it.
async function clean(address, { html, text }) {
  const body = new FormData()
  body.set("html", html)
  body.set("text", text)
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value)
  try {
    const signal = AbortSignal.timeout(TIMEOUT)
    const response = await fetch(address, { method: "POST", body, redirect: "manual", signal })
    const answer = await response.json()
    if (answer.problem || response.ok) return answer
  } catch {
    // Signed out, no network, or no answer in time.
  }
  return { html: plain(text || html), messages: [gettext("pasted:plain")] }
}

// The words alone, a paragraph for each line.
function plain(text) {
  const lines = text.split(/[\r\n]+/).filter((words) => words.trim())
  const box = document.createElement("div")
  box.append(...lines.map((words) => Object.assign(document.createElement("p"), { textContent: words })))
  return box.innerHTML
}

// Where the text goes in: it stays where somebody pasted, also when they write on meanwhile.
function followPlace(editor, { from, to }) {
  const before = editor.state.doc.slice(from, to)
  const follow = ({ transaction }) => {
    if (!transaction.docChanged) return
    place.from = transaction.mapping.map(place.from, -1)
    place.to = Math.max(place.from, transaction.mapping.map(place.to, -1))
    // What was marked is written over, or gone: then nothing is replaced.
    if (!transaction.doc.slice(place.from, place.to).eq(before)) place.to = place.from
  }
  const place = { from, to, stop: () => editor.off("transaction", follow) }
  editor.on("transaction", follow)
  return place
}

// Inserts as one step of the history, and returns the function that takes it back.
function insert(editor, { from, to }, html) {
  const { state, view } = editor
  const slice = sliceOf(state.doc.resolve(from), state.schema, html)
  const before = state.doc
  const isHere = state.selection.from === from && state.selection.to === to
  const transaction = pm.history.closeHistory(state.tr)
  transaction.replaceRange(from, to, slice).setMeta("paste", true)
  if (isHere) {
    selectionToInsertionEnd(transaction, 0, -1)
    transaction.scrollIntoView()
  }
  view.dispatch(transaction)
  // What is typed now is another step.
  view.dispatch(pm.history.closeHistory(view.state.tr))
  return undoOf(editor, before, view.state.doc)
}

// The text as it goes in: its first and last paragraphs join those around them, and a list stays a list.
function sliceOf(place, schema, html) {
  const box = document.createElement("div")
  box.innerHTML = html
  const parser = pm.model.DOMParser.fromSchema(schema)
  const slice = parser.parseSlice(box, { preserveWhitespace: true, context: place })
  const isInList = Array.from({ length: place.depth }, (_, depth) => place.node(depth).type.name).includes("listItem")
  const isList = (node) => Boolean(node) && /List$/.test(node.type.name)
  const { firstChild, lastChild } = slice.content
  if (isInList) return slice
  return new pm.model.Slice(slice.content, isList(firstChild) ? 0 : slice.openStart, isList(lastChild) ? 0 : slice.openEnd)
}

// Takes back what was pasted, and nothing that was written since.
function undoOf(editor, before, after) {
  const start = before.content.findDiffStart(after.content)
  if (start === null) return null
  let { a: oldEnd, b: newEnd } = before.content.findDiffEnd(after.content)
  const overlap = start - Math.min(oldEnd, newEnd)
  if (overlap > 0) [oldEnd, newEnd] = [oldEnd + overlap, newEnd + overlap]
  const old = before.slice(start, oldEnd)
  const range = { from: start, to: newEnd }
  const follow = ({ transaction }) => {
    range.from = transaction.mapping.map(range.from, 1)
    range.to = Math.max(range.from, transaction.mapping.map(range.to, -1))
  }
  editor.on("transaction", follow)
  return () => {
    editor.off("transaction", follow)
    if (editor.state.doc.eq(after)) {
      editor.chain().undo().focus().run()
      return
    }
    const transaction = pm.history.closeHistory(editor.state.tr)
    editor.view.dispatch(transaction.replace(range.from, range.to, old).scrollIntoView())
    editor.commands.focus()
  }
}

// The line below the field. It stands there from the start: a screen reader reads what is added to it.
function makeLine(editor) {
  const root = document.createElement("div")
  root.className = "hs-pasted"
  const status = document.createElement("div")
  status.setAttribute("role", "status")
  const button = document.createElement("button")
  Object.assign(button, { type: "button", className: "ds-button", hidden: true, textContent: gettext("pasted:undo") })
  Object.assign(button.dataset, { variant: "secondary", size: "sm" })
  root.append(status, button)
  editor.view.dom.closest(".prose-editor").after(root)
  let undo = null
  const write = (sentences) => {
    status.replaceChildren(
      ...sentences.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
    )
  }
  button.addEventListener("click", () => {
    undo?.()
    button.hidden = true
    write([gettext("pasted:undone")])
  })
  return {
    show(sentences, takeBack = null) {
      undo = takeBack
      button.hidden = !(sentences.length && undo)
      write(sentences)
    },
  }
}
