// The menus of the bar: one is open at a time; Escape, a press elsewhere and leaving it by keyboard close it.
(() => {
  "use strict"

  const menus = [...document.querySelectorAll("[data-menu]")]

  function closeAll(except) {
    for (const menu of menus) if (menu !== except) menu.open = false
  }

  document.addEventListener("pointerdown", (event) => closeAll(event.target.closest("[data-menu]")))
  document.addEventListener("focusin", (event) => closeAll(event.target.closest("[data-menu]")))
  document.addEventListener("keydown", (event) => {
    const menu = menus.find((each) => each.open)
    if (event.key !== "Escape" || !menu) return
    menu.open = false
    menu.querySelector("summary").focus()
  })
})()
