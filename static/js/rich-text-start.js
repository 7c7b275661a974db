// Texts of parts that are fetched become rich-text editors too: the library looks for them only once.
import { createEditor } from "django-prose-editor/configurable"

const form = document.querySelector("[data-desk-form]")
form?.addEventListener("rows-drawn", ({ detail }) => {
  for (const text of detail.querySelectorAll("[data-django-prose-editor-configurable]")) createEditor(text)
})
// What was fetched before this script was there.
for (const text of form?.querySelectorAll("[data-django-prose-editor-configurable]") ?? []) createEditor(text)
