// Keys of the desk. Everything works without them.
const rows = [...document.querySelectorAll("a.row")];
const search = document.querySelector('input[type="search"]');
const keys = document.querySelector("#keys");

function move(step) {
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  switch (event.key) {
    case "j": move(1); break;
    case "k": move(-1); break;
    case "o": if (rows.includes(document.activeElement)) document.activeElement.click(); break;
    case "/": search.focus(); event.preventDefault(); break;
    case "?": keys.showModal(); break;
  }
});
