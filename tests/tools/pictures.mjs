// Pictures of pages of an unpacked book: node pictures.mjs TOOLS OUT FILE[:phone|:tablet][:dark][:named]...
import { mkdtempSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"

const [tools, out, ...wanted] = process.argv.slice(2)
const puppeteer = createRequire(resolve(tools, "node_modules", "x.js"))("puppeteer-core")
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  userDataDir: mkdtempSync(join(tmpdir(), "pictures-")),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"],
})
const sizes = { phone: [390, 760], tablet: [820, 1100] }
for (const each of wanted) {
  const [file, size = "phone", shade = "light", name = `${basename(file, ".xhtml")}-${size}-${shade}`] = each.split(":")
  const page = await browser.newPage()
  const [width, height] = sizes[size]
  await page.setViewport({ width, height, deviceScaleFactor: 2 })
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: shade }])
  await page.goto(`file://${resolve(file)}`)
  await page.screenshot({ path: join(out, `${name}.png`) })
  await page.close()
}
await browser.close()
