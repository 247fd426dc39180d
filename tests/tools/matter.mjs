// Front matter and text as gray-matter reads them: the parser of CloudCannon's reader and of Decap CMS.
// In: a JSON list of files' texts on standard input. Out: a JSON list of {data, content}.
// node matter.mjs TOOLS < texts.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const matter = createRequire(`${process.argv[2]}/`)("gray-matter");
const read = (text) => {
  const { data, content } = matter(text, {}); // with options nothing is kept from one text to the next
  return { data, content };
};
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(read)));
