// Opens a book in two real readers, in headless Chromium, and prints what they see: node read.mjs BOOK TOOLS
import { createReadStream, existsSync, mkdtempSync } from "node:fs"
import { createServer } from "node:http"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { extname, join, normalize } from "node:path"

const [book, tools] = process.argv.slice(2)
const modules = join(tools, "node_modules")
const puppeteer = createRequire(join(modules, "x.js"))("puppeteer-core")
const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".html": "text/html", ".epub": "application/epub+zip" }
const pages = {
  "/epubjs.html": `<!doctype html><body><div id="view" style="width:600px;height:800px"></div>
    <script src="/node_modules/jszip/dist/jszip.min.js"></script><script src="/node_modules/epubjs/dist/epub.js"></script>`,
  "/foliate.html": `<!doctype html><body><script type="module">import "/node_modules/foliate-js/view.js"; window.ready = true</script>`,
}

const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname))
  if (pages[path]) return response.setHeader("content-type", "text/html").end(pages[path])
  const file = path === "/book.epub" ? book : path.startsWith("/node_modules/") ? join(tools, path) : ""
  if (!file || !existsSync(file)) return response.writeHead(404).end()
  response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream")
  createReadStream(file).pipe(response)
})
await new Promise((done) => server.listen(0, "127.0.0.1", done))
const origin = `http://127.0.0.1:${server.address().port}`
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  userDataDir: mkdtempSync(join(tmpdir(), "reader-")),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
})

const seen = {}
try {
  let page = await browser.newPage()
  await page.goto(`${origin}/epubjs.html`)
  seen.epubjs = await page.evaluate(async () => {
    const book = ePub("/book.epub")
    await book.ready
    const measure = (items) => items?.length ? 1 + Math.max(...items.map((item) => measure(item.subitems))) : 0
    const rendition = book.renderTo("view", { width: 600, height: 800 })
    const chapters = book.spine.spineItems.filter((item) => item.href.startsWith("text/"))
    await rendition.display(chapters[2].href)
    const third = rendition.getContents()[0].document
    await rendition.display(chapters[0].href)
    const first = rendition.getContents()[0].document
    const formulas = [...first.querySelectorAll("math")].map((node) => node.getBoundingClientRect().height)
    return {
      title: book.packaging.metadata.title, language: book.packaging.metadata.language,
      spine: book.spine.length, depth: measure(book.navigation.toc),
      landmarks: book.navigation.landmarks.map((mark) => mark.type),
      heading: third.querySelector("h1").textContent, formulas,
    }
  })
  page = await browser.newPage()
  await page.goto(`${origin}/foliate.html`)
  await page.waitForFunction("window.ready")
  seen.foliate = await page.evaluate(async () => {
    const measure = (items) => items?.length ? 1 + Math.max(...items.map((item) => measure(item.subitems))) : 0
    const blob = await (await fetch("/book.epub")).blob()
    const view = document.createElement("foliate-view")
    document.body.append(view)
    await view.open(new File([blob], "book.epub"))
    const show = async (index) => {
      const loaded = new Promise((done) => view.addEventListener("load", (event) => done(event.detail.doc), { once: true }))
      await view.goTo(index)
      return loaded
    }
    const chapters = view.book.sections.map((section, index) => [section.id, index]).filter(([id]) => id.includes("/text/"))
    const heading = (await show(chapters[2][1])).querySelector("h1").textContent
    const first = await show(chapters[0][1])
    await new Promise((done) => setTimeout(done, 300))
    const formulas = [...first.querySelectorAll("math")].map((node) => node.getBoundingClientRect().height)
    return {
      title: view.book.metadata.title?.en ?? view.book.metadata.title, language: view.book.metadata.language,
      spine: view.book.sections.length, depth: measure(view.book.toc),
      landmarks: view.book.landmarks.map((mark) => mark.type).flat(), heading, formulas,
    }
  })
  console.log(JSON.stringify(seen))
} finally {
  await browser.close()
  server.close()
}
