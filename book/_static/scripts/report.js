// "Report a mistake on this page": the report names the section that the reader was looking at.
const headings = () => [...document.querySelectorAll("article :is(h1, h2, h3)")];
const title = (heading) => heading.textContent.replace(/#$/, "").trim();

for (const link of document.querySelectorAll(".us-report")) {
  const empty = link.href;
  let seen = "";
  // the foot itself is at the end of the page: what counts is where the reader was before going down to it
  addEventListener(
    "scroll",
    () => {
      if (link.getBoundingClientRect().top < innerHeight) return;
      const above = headings().filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
      seen = above.length ? title(above.at(-1)) : "";
    },
    { passive: true },
  );
  link.addEventListener("click", () => {
    const address = new URL(empty);
    const chosen = decodeURIComponent(location.hash.slice(1));
    const linked = chosen && document.getElementById(chosen)?.querySelector("h1, h2, h3");
    const section = seen || (linked ? title(linked) : "");
    for (const [name, value] of [...address.searchParams]) {
      address.searchParams.set(name, value.replace("Section: ", `Section: ${section}`));
    }
    link.href = address;
  });
}
