/**
 * What the RESTlets of this folder have in common: their version, and how they refuse.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/runtime"], (error, runtime) => {
  const VERSION = "1.0.0";

  /** Who answers, in which version. */
  const about = (restlet) => ({ restlet, version: VERSION });

  /** Usage units that this call has left. */
  const remainingUsage = () => runtime.getCurrentScript().getRemainingUsage();

  /** An error for the caller, who can only mend the request. */
  const badRequest = (message) => error.create({ name: "NF_BAD_REQUEST", message, notifyOff: true });

  /** The whole number under `name`, within its bounds. */
  const wholeNumber = (body, name, standard, least, most) => {
    const value = body[name] === undefined || body[name] === null ? standard : body[name];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw badRequest(`${name} is a whole number from ${least} to ${most}`);
    }
    return value;
  };

  return { about, badRequest, remainingUsage, wholeNumber };
});
