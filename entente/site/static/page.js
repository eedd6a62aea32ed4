// What the theme and its extensions would set by scripts in the page itself, which the site's policy forbids.
const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } }; // it may be blocked
document.documentElement.dataset.mode = remembered("mode") || "auto";
document.documentElement.dataset.theme = remembered("theme") || "auto";
var toggleHintShow = "Click to show", toggleHintHide = "Click to hide", toggleOpenOnPrint = "true";
var togglebuttonSelector = ".toggle, .admonition.dropdown";
addEventListener("DOMContentLoaded", () => {
  document.querySelector(".btn-download-pdf-button")?.addEventListener("click", () => print());
  document.querySelector(".bd-search-container form.bd-search input")?.focus();
});
