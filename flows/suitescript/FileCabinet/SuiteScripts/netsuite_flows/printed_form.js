/**
 * A transaction as its form prints it: PDF in base 64.
 *
 * @NApiVersion 2.1
 * @NScriptType Restlet
 * @NModuleScope SameAccount
 */
define(["N/render", "./answering"], (render, answering) => {
  const LARGEST_ID = 2147483647;

  const get = () => answering.about("printed_form");

  const post = (body) => {
    const asked = body || {};
    const entityId = answering.wholeNumber({ id: Number(asked.id) }, "id", 0, 1, LARGEST_ID);
    const how = { entityId, printMode: render.PrintMode.PDF };
    if (asked.form !== undefined && asked.form !== null) {
      how.formId = answering.wholeNumber({ form: Number(asked.form) }, "form", 0, 1, LARGEST_ID);
    }
    const printed = render.transaction(how);
    return {
      ...answering.about("printed_form"),
      id: String(entityId),
      name: printed.name,
      mime_type: "application/pdf",
      content: printed.getContents(),
      remaining_usage: answering.remainingUsage(),
    };
  };

  return { get, post };
});
