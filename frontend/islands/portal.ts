// The contact's page works without this file. It only keeps a double press from sending twice.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.dataset["sent"]) event.preventDefault();
  form.dataset["sent"] = "yes";
});
