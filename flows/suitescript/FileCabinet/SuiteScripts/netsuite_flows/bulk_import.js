/**
 * Makes or changes many records in one call, with an outcome for each; stops before its usage units end.
 *
 * @NApiVersion 2.1
 * @NScriptType Restlet
 * @NModuleScope SameAccount
 */
define(["N/record", "./answering", "./record_values"], (record, answering, recordValues) => {
  const OPERATIONS = ["create", "update", "upsert"];
  /** Units that are left for a record that has begun: look it up and its references, load it, save it. */
  const RESERVE = 200;
  /** A RESTlet is ended after five minutes. */
  const MOST_MILLISECONDS = 240000;

  const checked = (body) => {
    if (!body || !body.record_type) {
      throw answering.badRequest("record_type is missing");
    }
    if (!Array.isArray(body.records)) {
      throw answering.badRequest("records is a list of records");
    }
    const operation = body.operation || "upsert";
    if (!OPERATIONS.includes(operation)) {
      throw answering.badRequest(`operation is one of ${OPERATIONS.join(", ")}`);
    }
    const start = answering.wholeNumber(body, "start", 0, 0, body.records.length);
    const type = String(body.record_type).toLowerCase();
    return { type, operation, start, records: body.records, replace: body.replace_sublists };
  };

  /** The internal id of the record that `given` changes; null where it is made. */
  const wanted = (asked, given, find) => {
    if (asked.operation === "create") {
      return null;
    }
    if (asked.operation === "update" && given.id) {
      return String(given.id);
    }
    if (!given.externalId) {
      throw recordValues.refused("NF_NO_KEY", "the record has no externalId");
    }
    const found = find(asked.type, given.externalId);
    if (!found && asked.operation === "update") {
      throw recordValues.refused("RCRD_DSNT_EXIST", "That record does not exist.");
    }
    return found;
  };

  const written = (asked, given, find) => {
    const id = wanted(asked, given, find);
    const made = id ? record.load({ type: asked.type, id }) : record.create({ type: asked.type });
    recordValues.fill(made, given, { isNew: !id, replace: asked.replace, find });
    return { id: String(made.save()), created: !id };
  };

  const outcome = (asked, index, find) => {
    const given = asked.records[index];
    const told = { index, externalId: (given && given.externalId) || null };
    try {
      if (!given || typeof given !== "object" || Array.isArray(given)) {
        throw recordValues.refused("NF_BAD_RECORD", "a record is an object");
      }
      return { ...told, outcome: "ok", ...written(asked, given, find), error: null };
    } catch (caught) {
      const error = { code: caught.name, message: caught.message };
      return { ...told, outcome: "failed", id: null, created: null, error };
    }
  };

  const get = () => answering.about("bulk_import");

  const post = (body) => {
    const asked = checked(body);
    const began = Date.now();
    const find = recordValues.finder();
    const outcomes = [];
    let index = asked.start;
    const mayGoOn = () => answering.remainingUsage() >= RESERVE && Date.now() - began < MOST_MILLISECONDS;
    for (; index < asked.records.length && mayGoOn(); index += 1) {
      outcomes.push(outcome(asked, index, find));
    }
    return {
      ...answering.about("bulk_import"),
      outcomes,
      next: index < asked.records.length ? index : null,
      remaining_usage: answering.remainingUsage(),
    };
  };

  return { get, post };
});
