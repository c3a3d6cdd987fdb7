/**
 * How the fields and lines of a record in JSON become those of a record of N/record.
 *
 * Names are those of REST web services in any capitals, since SuiteScript's are the same in small letters.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/search"], (error, search) => {
  const DATE = /^\d{4}-\d{2}-\d{2}$/;

  const refused = (name, message) => error.create({ name, message, notifyOff: true });

  /** Looks records up by external id, each once a call. */
  const finder = () => {
    const known = new Map();
    return (type, externalId) => {
      const key = JSON.stringify([type, String(externalId)]);
      if (!known.has(key)) {
        const filters = [["externalid", "anyof", String(externalId)]];
        const found = search.create({ type, filters, columns: ["internalid"] }).run().getRange({ start: 0, end: 1 });
        if (!found.length) {
          return null; // it may be made by a later record of the same call
        }
        known.set(key, String(found[0].id));
      }
      return known.get(key);
    };
  };

  const reference = (value, field, find) => {
    if (value.id !== undefined && value.id !== null) {
      return String(value.id);
    }
    if (!value.externalId || !value.type) {
      throw refused("NF_BAD_VALUE", `${field}: a reference has an id, or an externalId and a type`);
    }
    const id = find(String(value.type).toLowerCase(), value.externalId);
    if (!id) {
      throw refused("NF_NO_REFERENCE", `${field}: there is no ${value.type} with the externalId ${value.externalId}`);
    }
    return id;
  };

  /** What N/record takes for `value`: ids of references, dates of date fields, "" for what is cleared. */
  const scalar = (value, name, isDate, find) => {
    if (value === null || value === undefined) {
      return "";
    }
    if (Array.isArray(value)) {
      return value.map((one) => scalar(one, name, isDate, find));
    }
    if (typeof value === "object") {
      return reference(value, name, find);
    }
    if (typeof value === "string" && DATE.test(value) && isDate) {
      const [year, month, day] = value.split("-").map(Number);
      return new Date(year, month - 1, day);
    }
    return value;
  };

  const isDate = (field, name) => (field ? field.type === "date" : name.toLowerCase().endsWith("date"));

  const fillLine = (made, sublistId, line, given, find) => {
    Object.entries(given).forEach(([name, value]) => {
      const fieldId = name.toLowerCase();
      const field = made.getSublistField({ sublistId, fieldId, line });
      made.setSublistValue({ sublistId, fieldId, line, value: scalar(value, name, isDate(field, name), find) });
    });
  };

  const fillLines = (made, name, lines, how) => {
    const sublistId = name.toLowerCase();
    if (!how.isNew && typeof how.replace !== "boolean") {
      throw refused("NF_REPLACE_SUBLISTS", `${name}: say by replace_sublists whether lines replace those that are there`);
    }
    if (!how.isNew && how.replace) {
      for (let line = made.getLineCount({ sublistId }) - 1; line >= 0; line -= 1) {
        made.removeLine({ sublistId, line });
      }
    }
    const first = how.isNew ? 0 : made.getLineCount({ sublistId });
    lines.forEach((given, at) => fillLine(made, sublistId, first + at, given, how.find));
  };

  /** A list of objects without keys of references is a sublist, any other list the values of a multiselect. */
  const isSublist = (value) =>
    Array.isArray(value) &&
    value.some((one) => one && typeof one === "object" && one.id === undefined && one.externalId === undefined);

  /** Set all fields and lines of `given`; `id` names the record and is none of them. */
  const fill = (made, given, how) => {
    Object.entries(given).forEach(([name, value]) => {
      if (name === "id") {
        return;
      }
      if (isSublist(value)) {
        fillLines(made, name, value, how);
        return;
      }
      const fieldId = name.toLowerCase();
      made.setValue({ fieldId, value: scalar(value, name, isDate(made.getField({ fieldId }), name), how.find) });
    });
  };

  return { fill, finder, refused };
});
