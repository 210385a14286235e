// Copies a line to the clipboard; whether that worked.

export async function copyLine(line) {
  try {
    await navigator.clipboard.writeText(line);
    return true;
  } catch { // no secure context, as on a commune's own network: the old way
    const field = document.createElement("textarea");
    field.className = "hidden";
    field.value = line;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
