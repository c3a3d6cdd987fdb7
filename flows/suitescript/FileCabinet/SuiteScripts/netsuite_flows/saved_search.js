/**
 * Rows of a saved search, one page a call, however many there are.
 *
 * @NApiVersion 2.1
 * @NScriptType Restlet
 * @NModuleScope SameAccount
 */
define(["N/search", "./answering"], (search, answering) => {
  const LARGEST_PAGE = 1000;
  const SMALLEST_PAGE = 5;
  const MOST_PAGES = 1000000;

  /** The name of a column in a row: `sum(total)`, `customer.email`. */
  const named = (column) => {
    const name = column.join ? `${column.join}.${column.name}` : column.name;
    return column.summary ? `${String(column.summary).toLowerCase()}(${name})` : name;
  };

  /** A value as it is; of a reference its id and name. */
  const valued = (result, column) => {
    const value = result.getValue(column);
    const text = result.getText(column);
    return text && text !== value ? { id: value, name: text } : value;
  };

  const row = (result) => Object.fromEntries(result.columns.map((column) => [named(column), valued(result, column)]));

  const get = () => answering.about("saved_search");

  const post = (body) => {
    if (!body || !body.search) {
      throw answering.badRequest("search is the id of a saved search");
    }
    const pageSize = answering.wholeNumber(body, "page_size", LARGEST_PAGE, SMALLEST_PAGE, LARGEST_PAGE);
    const page = answering.wholeNumber(body, "page", 0, 0, MOST_PAGES);
    const paged = search.load({ id: String(body.search) }).runPaged({ pageSize });
    const pages = paged.pageRanges.length;
    const rows = page < pages ? paged.fetch({ index: page }).data.map(row) : [];
    return {
      ...answering.about("saved_search"),
      total: paged.count,
      pages: paged.pageRanges.map((_, index) => index),
      next: page + 1 < pages ? page + 1 : null,
      rows,
      remaining_usage: answering.remainingUsage(),
    };
  };

  return { get, post };
});
