// What four packages of npm get, through the proxy; one JSON object on standard output.
'use strict';
const { createRequire } = require('module');
const load = createRequire(process.argv[2] + '/');
const env = process.env;
const found = {};

async function refused(promise) {
  try {
    await promise;
    return null;
  } catch (error) {
    return { name: error.name, message: String(error.message), status: error.status || error.statusCode || (error.response && error.response.statusCode) || null, code: error.code || null };
  }
}

function header(response, name) {
  const at = response.rawHeaders.findIndex((each) => each.toLowerCase() === name);
  return response.rawHeaders[at + 1];
}

async function netsuiteRest() {
  const NetsuiteRest = load('netsuite-rest');
  const client = new NetsuiteRest({
    consumer_key: env.NETSUITE_CONSUMER_KEY, consumer_secret_key: env.NETSUITE_CONSUMER_SECRET,
    token: env.NETSUITE_TOKEN_ID, token_secret: env.NETSUITE_TOKEN_SECRET, realm: env.NETSUITE_ACCOUNT,
  });
  const body = JSON.stringify({ companyName: 'Node Rest', subsidiary: { id: '1' } });
  const options = await client.request({ path: '*', method: 'OPTIONS' });
  const made = await client.request({ path: 'record/v1/customer', method: 'POST', body });
  const id = header(made, 'location').split('/').pop(); // the package loses `headers`, not `rawHeaders`
  await client.request({ path: 'record/v1/customer/' + id, method: 'PATCH', body: '{"phone":"555 0102"}' });
  const got = await client.request({ path: 'record/v1/customer/' + id });
  const gone = await client.request({ path: 'record/v1/customer/' + id, method: 'DELETE' });
  const query = { path: 'query/v1/suiteql?limit=5', method: 'POST', body: '{"q": "SELECT id FROM customer"}' };
  const page = await client.request(query);
  found['netsuite-rest'] = {
    options: options.statusCode, created: made.statusCode, phone: got.data.phone, deleted: gone.statusCode,
    rows: page.data.items.length, hasMore: page.data.hasMore,
    missing: await refused(client.request({ path: 'record/v1/customer/99999999' })),
  };
}

async function nsrestlet() {
  const NSRestlet = load('nsrestlet');
  const account = {
    accountId: env.NETSUITE_ACCOUNT, tokenKey: env.NETSUITE_TOKEN_ID, tokenSecret: env.NETSUITE_TOKEN_SECRET,
    consumerKey: env.NETSUITE_CONSUMER_KEY, consumerSecret: env.NETSUITE_CONSUMER_SECRET,
  };
  const link = NSRestlet.createLink(account, { script: 1, deployment: 1 });
  const unknown = NSRestlet.createLink(account, { script: 4711, deployment: 1 });
  found.nsrestlet = {
    get: await link.get({ who: 'Søren & Co', n: 5 }),
    post: await link.post({ a: [1, 2.5], text: 'ü' }),
    put: await link.put({ b: null }),
    unknown: await refused(unknown.post({})),
  };
}

async function brokenrubik() {
  const { NetSuiteClient } = load('@brokenrubik/netsuite-sdk');
  const client = new NetSuiteClient({
    accountId: env.NETSUITE_ACCOUNT, clientId: env.NETSUITE_CONSUMER_KEY,
    certificateId: env.NETSUITE_CERTIFICATE_ID, privateKey: env.NETSUITE_PRIVATE_KEY,
  });
  const made = await client.createRecord('customer', { companyName: 'Rubik', subsidiary: { id: '1' } });
  await client.updateRecord('customer', made.id, { phone: '555 0103' });
  const got = await client.getRecord('customer', made.id, { fields: 'companyName,phone' });
  const upserted = await client.upsertRecord('customer', 'rubik-2', { companyName: 'R 2', subsidiary: { id: '1' } });
  const all = await client.suiteqlAll('SELECT id FROM customer ORDER BY id', { limit: 100 });
  const listed = await client.listRecords('customer', { limit: 3, q: 'companyName START_WITH "R"' });
  const restlet = await client.callRestlet({ scriptId: '1', deployId: '1', method: 'POST', body: { x: 1 } });
  const deleted = await client.deleteRecord('customer', made.id);
  found.brokenrubik = {
    created: Boolean(made.id), companyName: got.companyName, phone: got.phone, upserted: upserted.success,
    rows: all.length, listed: listed.items.length > 0, restlet, deleted: deleted.success,
    missing: await refused(client.getRecord('customer', '99999999')),
    sql: await refused(client.suiteql('SELECT nothing FROM customer')),
  };
}

async function netsuiteSdk() {
  const { NetSuiteClient } = load('netsuite-sdk');
  const client = new NetSuiteClient({
    accountId: env.NETSUITE_ACCOUNT,
    auth: {
      consumerKey: env.NETSUITE_CONSUMER_KEY, consumerSecret: env.NETSUITE_CONSUMER_SECRET,
      tokenKey: env.NETSUITE_TOKEN_ID, tokenSecret: env.NETSUITE_TOKEN_SECRET, realm: env.NETSUITE_ACCOUNT,
    },
  });
  const made = await client.records.create('customer', { companyName: 'SDK', subsidiary: { id: '1' } });
  const id = String((made.headers && made.headers.location) || '').split('/').pop();
  await client.records.update('customer', id, { phone: '555 0104' });
  const got = await client.records.get('customer', id, { fields: ['companyName', 'phone'] });
  const result = await client.suiteql.query('SELECT id FROM customer ORDER BY id', { pageSize: 100 });
  const restlet = await client.restlets.call({ script: '1', deploy: '1' }, { method: 'POST', body: { y: 2 } });
  const echoed = await client.restlets.call({ script: '1', deploy: '1', params: { q: 'ab' } });
  const blank = await refused(client.restlets.call({ script: '1', deploy: '1', params: { q: 'a b' } }));
  const deleted = await client.records.delete('customer', id);
  found['netsuite-sdk'] = {
    created: made.status, phone: got.data.phone, rows: result.items.length, pages: result.pagesFetched,
    restlet: restlet.data, echoed: echoed.data, blank, deleted: deleted.status,
    missing: await refused(client.records.get('customer', 99999999)),
  };
}

(async () => {
  for (const [name, part] of Object.entries({ netsuiteRest, nsrestlet, brokenrubik, netsuiteSdk })) {
    try {
      await part();
    } catch (error) {
      found[name + ' failed'] = String(error.stack || error).slice(0, 2000);
    }
  }
  process.stdout.write(JSON.stringify(found));
})();
