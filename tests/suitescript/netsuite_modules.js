// A stand-in for NetSuite: runs RESTlets of SuiteScript 2.1 whose N/* modules ask the process that started this one.
//
// One JSON text a line: calls come in on standard input; what a module needs goes out with `ask`, and its answer comes in.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

let buffered = "";
const readLine = () => {
  const bytes = Buffer.alloc(65536);
  while (!buffered.includes("\n")) {
    let count = 0;
    try {
      count = fs.readSync(0, bytes, 0, bytes.length, null);
    } catch (error) {
      if (error.code === "EAGAIN") continue;
      throw error;
    }
    if (count === 0) process.exit(0);
    buffered += bytes.toString("latin1", 0, count);
  }
  const end = buffered.indexOf("\n");
  const line = buffered.slice(0, end);
  buffered = buffered.slice(end + 1);
  return JSON.parse(line);
};
const writeLine = (value) => {
  // all ASCII, so that bytes are characters
  const text = JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
  fs.writeSync(1, text + "\n");
};

class SuiteScriptError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}
const ask = (name, ...given) => {
  writeLine({ ask: name, given });
  const answer = readLine();
  if (answer.error) throw new SuiteScriptError(answer.error.name, answer.error.message);
  return answer.value;
};
const iso = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

class RecordInHand {
  constructor(type, id) {
    const shown = id === null ? ask("blank", type) : ask("load", type, id);
    Object.assign(this, { type, id, dates: new Set(shown.dates), counts: shown.counts, values: {}, lines: {}, emptied: new Set() });
  }
  getField({ fieldId }) {
    return { type: this.dates.has(fieldId) ? "date" : "text" };
  }
  getSublistField({ sublistId, fieldId, line }) {
    return line < (this.counts[sublistId] || 0) ? this.getField({ fieldId: `${sublistId}.${fieldId}` }) : null;
  }
  setValue({ fieldId, value }) {
    this.values[fieldId] = value instanceof Date ? iso(value) : value;
  }
  getLineCount({ sublistId }) {
    return this.counts[sublistId] || 0;
  }
  removeLine({ sublistId }) {
    this.counts[sublistId] -= 1;
    this.emptied.add(sublistId);
  }
  setSublistValue({ sublistId, fieldId, line, value }) {
    const lines = (this.lines[sublistId] = this.lines[sublistId] || {});
    (lines[line] = lines[line] || {})[fieldId] = value instanceof Date ? iso(value) : value;
  }
  save() {
    const sublists = Object.fromEntries(Object.entries(this.lines).map(([name, lines]) => [name, Object.values(lines)]));
    return ask("save", this.type, this.id, { ...this.values, ...sublists }, [...this.emptied]);
  }
}

const columnsOf = (rows) =>
  Object.keys(rows[0] || {}).map((key) => {
    const summed = /^(\w+)\((.*)\)$/.exec(key);
    const [join, name] = (summed ? summed[2] : key).includes(".") ? (summed ? summed[2] : key).split(".") : [null, summed ? summed[2] : key];
    return { key, name, join, summary: summed ? summed[1].toUpperCase() : null };
  });
const found = (row) => ({
  columns: columnsOf([row]),
  getValue: ({ key }) => (Array.isArray(row[key]) ? row[key].map((one) => one.value).join(",") : row[key]),
  getText: ({ key }) => (Array.isArray(row[key]) ? row[key].map((one) => one.text).join(",") : null),
});
const loadedSearch = (id) => ({
  runPaged: ({ pageSize }) => {
    const count = ask("paged_search", id);
    const pageRanges = Array.from({ length: Math.ceil(count / pageSize) }, (_, index) => ({ index }));
    return { count, pageRanges, fetch: ({ index }) => ({ data: ask("fetch_page", pageSize, index).map(found) }) };
  },
});

const MODULES = {
  "N/error": { create: ({ name, message }) => new SuiteScriptError(name, message) },
  "N/runtime": { getCurrentScript: () => ({ getRemainingUsage: () => ask("usage") }) },
  "N/record": {
    create: ({ type }) => new RecordInHand(type, null),
    load: ({ type, id }) => new RecordInHand(type, id),
  },
  "N/search": {
    load: ({ id }) => loadedSearch(id),
    create: ({ type, filters }) => ({
      run: () => ({
        getRange: () => {
          const id = ask("find", type, filters[0][2]);
          return id === null ? [] : [{ id }];
        },
      }),
    }),
  },
  "N/render": {
    PrintMode: { PDF: "PDF" },
    transaction: ({ entityId }) => {
      const [name, content] = ask("print_form", entityId);
      return { name, getContents: () => content };
    },
  },
};

const loaded = new Map();
const required = (file) => {
  if (!loaded.has(file)) {
    let made;
    const define = (names, factory) => {
      made = factory(...names.map((name) => (name.startsWith("N/") ? MODULES[name] : required(path.join(path.dirname(file), `${name}.js`)))));
    };
    vm.runInThisContext(`(function (define) {${fs.readFileSync(file, "utf8")}\n})`, { filename: file })(define);
    loaded.set(file, made);
  }
  return loaded.get(file);
};

for (;;) {
  const { file, method, given } = readLine();
  try {
    writeLine({ result: required(file)[method](given) });
  } catch (error) {
    writeLine({ error: { name: error.name, message: error.message } });
  }
}
