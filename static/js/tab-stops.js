// Stops of the Tab key in the edit form. A list of rows has one for its lines and one for the menu of the row in hand, a
// long group of boxes has one; in both the arrow keys go on. Without script each of them is a stop.
(() => {
  "use strict"

  const form = document.querySelector("[data-desk-form]")
  if (!form) return
  const MIN_BOXES = 7
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

  function stopAt(all, stop) {
    for (const each of all) {
      const now = each === stop ? 0 : -1
      if (each.tabIndex !== now || !each.hasAttribute("tabindex")) each.tabIndex = now
    }
  }
  const isPlain = (event) => !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey

  // --- Rows -------------------------------------------------------------------------------------------------------
  const lineOf = (row) => row.querySelector(":scope > [data-row-fold] > summary")
  const menuOf = (row) => row.querySelector(":scope > [data-row-menu] > summary, :scope > .hs-row-head > [data-row-menu] > summary")
  const rowsOf = (list) => [...list.children].filter((row) => row.matches("[data-row]:not([data-removed])"))
  const inHand = new WeakMap() // list -> the row where somebody was last

  function setStops(list) {
    const rows = rowsOf(list)
    const row = rows.includes(inHand.get(list)) ? inHand.get(list) : rows[0]
    for (const own of [lineOf, menuOf]) stopAt(rows.map(own).filter(Boolean), row && own(row))
  }

  function takeInHand(target) {
    for (let row = target.closest("[data-row]"); row; row = row.parentElement.closest("[data-row]")) {
      if (inHand.get(row.parentElement) === row) continue
      inHand.set(row.parentElement, row)
      setStops(row.parentElement)
    }
  }

  function goOn(event) {
    const row = event.target.closest("[data-row]")
    const own = row && [lineOf, menuOf].find((of) => of(row) === event.target)
    if (!own) return
    const rows = rowsOf(row.parentElement)
    const to = {
      ArrowDown: () => rows[rows.indexOf(row) + 1],
      ArrowUp: () => rows[rows.indexOf(row) - 1],
      Home: () => rows[0],
      End: () => rows.at(-1),
    }[event.key]?.()
    const stop = to ? own(to) : { ArrowRight: menuOf, ArrowLeft: lineOf }[event.key]?.(row)
    if (!stop) return
    event.preventDefault()
    stop.focus()
  }

  // --- Boxes ------------------------------------------------------------------------------------------------------
  const boxesOf = (group) => [...group.querySelectorAll('input[type="checkbox"]')]

  function groupBoxes(group) {
    const boxes = boxesOf(group)
    if (boxes.length < MIN_BOXES || group.dataset.oneStop) return
    group.dataset.oneStop = "true"
    const hint = Object.assign(document.createElement("p"), { className: "hs-meta", textContent: form.dataset.boxes })
    hint.id = `${boxes[0].name}-boxes`
    group.querySelector("legend").after(hint)
    group.setAttribute("aria-describedby", [group.getAttribute("aria-describedby"), hint.id].filter(Boolean).join(" "))
    stopAt(boxes, boxes.find((box) => box.checked) ?? boxes[0])
  }

  function goToBox(event) {
    const group = event.target.closest("[data-one-stop]")
    if (!group || event.target.type !== "checkbox") return
    const boxes = boxesOf(group)
    const at = boxes.indexOf(event.target)
    const to = { Home: boxes[0], End: boxes.at(-1) }[event.key] ?? (event.key in STEPS ? boxes[at + STEPS[event.key]] : null)
    if (!to) return
    event.preventDefault()
    to.focus()
  }

  form.addEventListener("keydown", (event) => {
    if (!isPlain(event)) return
    goOn(event)
    goToBox(event)
  })
  form.addEventListener("focusin", ({ target }) => {
    takeInHand(target)
    const group = target.type === "checkbox" && target.closest("[data-one-stop]")
    if (group) stopAt(boxesOf(group), target)
  })

  const setAllStops = () => { for (const list of form.querySelectorAll("[data-rows]")) setStops(list) }

  function setAll(within) {
    setAllStops()
    for (const group of within.querySelectorAll("fieldset")) groupBoxes(group)
  }
  form.addEventListener("rows-drawn", ({ detail }) => setAll(detail))
  // A row that was moved or removed fires it, too.
  form.addEventListener("change", ({ target }) => { if (target === form) setAllStops() })
  setAll(form)
})()
