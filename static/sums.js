// Shows the running total of parts that must add up to 100 %.
for (const sum of document.querySelectorAll("[data-sum]")) {
  const total = sum.querySelector(".total");
  const show = () => {
    const parts = [...sum.querySelectorAll("input")].map((input) => parseInt(input.value, 10) || 0);
    const all = parts.reduce((one, other) => one + other, 0);
    const gap = all < 100 ? `${100 - all} % to go` : all > 100 ? `${all - 100} % too much` : "adds up";
    total.querySelector("output").value = `${all} %: ${gap}`;
    total.querySelector("progress").value = all;
    total.classList.toggle("over", all > 100);
  };
  total.hidden = false;
  sum.closest("form").addEventListener("input", show);
  show();
}
