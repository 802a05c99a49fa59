// Reads an AsyncAPI document and prints what is wrong with it, as JSON; exits 1 on an error.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const [packages, document] = process.argv.slice(2);
const { Parser } = createRequire(`${packages}/`)("@asyncapi/parser");

new Parser().parse(readFileSync(document, "utf8")).then(({ diagnostics }) => {
  const errors = diagnostics.filter((each) => each.severity === 0);
  for (const each of errors) console.log(`${each.path.join(" > ")}: ${each.message}`);
  process.exit(errors.length ? 1 : 0);
});
