// The editor's link, asking for the address alone: a title or a target would not be kept.
import { Link as LibraryLink, gettext, updateAttrsDialog } from "django-prose-editor/editor"

const askForAddress = updateAttrsDialog(
  { href: { type: "string", title: gettext("URL"), required: true } },
  { title: gettext("Edit Link") },
)

export const Link = LibraryLink.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor }) => {
          if (editor.state.selection.empty && !editor.isActive("link")) return false
          askForAddress(editor, editor.getAttributes("link")).then((attributes) => {
            if (attributes) editor.chain().focus().extendMarkRange("link").setLink({ href: attributes.href }).run()
          })
          return true
        },
    }
  },
})
