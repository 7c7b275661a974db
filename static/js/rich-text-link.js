// The editor's link, asking for the address alone: a title or a target would not be kept. The server says what is kept
// of it, and asks again with the reason where it is refused.
import { Link as LibraryLink, gettext, updateAttrsDialog } from "django-prose-editor/editor"

const askForAddress = (title) =>
  updateAttrsDialog({ href: { type: "string", title: gettext("URL"), required: true } }, { title })

async function checked(typed) {
  try {
    const address = new URL(document.querySelector("[data-desk-form]").dataset.address, location.href)
    address.searchParams.set("address", typed)
    const answer = await fetch(address, { headers: { Accept: "application/json" } })
    if (answer.ok) return await answer.json()
  } catch {
    // Without an answer the address stays as it was typed: saving applies the same rule.
  }
  return { url: typed }
}

async function setAddress(editor) {
  let title = gettext("Edit Link")
  let attributes = editor.getAttributes("link")
  while ((attributes = await askForAddress(title)(editor, attributes))) {
    const { url, message, is_refused } = await checked(attributes.href)
    if (!is_refused) {
      editor.chain().focus().extendMarkRange("link").setLink({ href: url }).run()
      return
    }
    title = message
  }
}

export const Link = LibraryLink.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor }) => {
          if (editor.state.selection.empty && !editor.isActive("link")) return false
          setAddress(editor)
          return true
        },
    }
  },
})
