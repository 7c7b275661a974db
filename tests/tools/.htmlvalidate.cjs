// Everything that html-validate recommends, as errors; what we do otherwise stands here with its reason.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Boxes of one question share a name, as Django reads them.
    "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
    // A list may have a name of its own.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // A table that scrolls lies in a region, which can be reached by keyboard and needs a name. References are offered
    // at the caret while somebody writes, where no select can stand.
    "prefer-native-element": ["error", { exclude: ["region", "listbox"] }],
    // A step that cannot be taken now keeps what was typed and has no button.
    "wcag/h32": "off",
    // The title of a page is the notice's title.
    "long-title": "off",
    // What templates leave between two elements.
    "no-trailing-whitespace": "off",
  },
};
