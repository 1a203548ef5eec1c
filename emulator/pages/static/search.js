// Searches as one types: the form works without this, by its button.
const form = document.querySelector("form[data-search]");
if (form) {
  const box = form.querySelector("input[type=search]");
  let waiting = 0;
  let asked = 0;
  const search = async () => {
    const mine = ++asked;
    const answer = await fetch(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("#people");
    if (found && mine === asked) document.querySelector("#people").replaceWith(found);
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
}
