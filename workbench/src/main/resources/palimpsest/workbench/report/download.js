// A figure's numbers as a CSV file: RFC 4180, a heading line with units, exact values.
function csv(table) {
  const field = value => /[",\r\n]/.test(String(value)) ? '"' + String(value).replaceAll('"', '""') + '"' : String(value);
  const heading = table.columns.map(each => each.unit ? `${each.title} [${each.unit}]` : each.title);
  return [heading, ...table.rows].map(row => row.map(field).join(",")).join("\r\n") + "\r\n";
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
