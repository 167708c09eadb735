"use strict";
// Saves the filled form as CSV and keeps nothing else. Without this script the form can still be read and printed.
const form = document.querySelector("form");
const columns = form.dataset.columns.split(",");
const quote = (text) => (/[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);

const line = (entry, at) => {
  const value = (column) => {
    if (column === "unit") return entry.dataset.unit;
    if (column === "event") return String(at);
    return entry.querySelector(`[data-column="${column}"]`)?.value.trim() ?? "";
  };
  return columns.map((column) => quote(value(column))).join(",");
};

const csv = () => {
  const lines = [columns.join(",")];
  for (const unit of form.querySelectorAll("article")) {
    unit.querySelectorAll(".entry").forEach((entry, at) => {
      const isFilled = [...entry.querySelectorAll("[data-column]")].some((field) => field.value.trim());
      if (at === 0 || isFilled) lines.push(line(entry, at + 1));
    });
  }
  return lines.join("\r\n") + "\r\n";
};

const count = () => {
  const units = [...form.querySelectorAll("article")];
  const done = units.filter((unit) => unit.querySelector("[data-column]").value).length;
  document.querySelector("#done").textContent = `${done} of ${units.length} answered`;
};

document.querySelectorAll(".scripted").forEach((part) => (part.hidden = false));
document.querySelector("#save").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
  link.download = form.dataset.file;
  link.click();
  URL.revokeObjectURL(link.href);
});
form.addEventListener("click", (event) => {
  if (!event.target.matches(".more")) return;
  const unit = event.target.closest("article");
  const entry = unit.querySelector(".entry").cloneNode(true);
  entry.querySelectorAll("[data-column]").forEach((field) => (field.value = ""));
  unit.insertBefore(entry, event.target);
  entry.querySelector("[data-column]").focus();
});
form.addEventListener("change", count);
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => {
  if ([...form.querySelectorAll("[data-column]")].some((field) => field.value.trim())) event.preventDefault();
});
count();
