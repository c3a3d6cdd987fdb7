<?php
// What PHP's own SoapClient gets, with the header of Oracle's PHP toolkit, and curl for REST and RESTlets.
// Arguments: `proxy` sends everything through the CONNECT proxy, `direct` to the sandbox's own address.
error_reporting(E_ALL);
ini_set('soap.wsdl_cache_enabled', '0');
const VERSION = '2023_2';
const CORE = 'urn:core_2023_2.platform.webservices.netsuite.com';
const MESSAGES = 'urn:messages_2023_2.platform.webservices.netsuite.com';
const COMMON = 'urn:common_2023_2.platform.webservices.netsuite.com';
const RELATIONSHIPS = 'urn:relationships_2023_2.lists.webservices.netsuite.com';

$proxied = ($argv[1] ?? 'proxy') === 'proxy';
$label = strtolower(str_replace('_', '-', getenv('NETSUITE_ACCOUNT')));
$base = $proxied ? "https://$label.suitetalk.api.netsuite.com" : getenv('NETSUITE_BASE_URL');
$restlets = $proxied ? "https://$label.restlets.api.netsuite.com" : $base;

class TokenPassportSignature { public $_; public $algorithm; }
class TokenPassport { public $account; public $consumerKey; public $token; public $nonce; public $timestamp; public $signature; }

function passport(): SoapHeader {
  $one = new TokenPassport();
  $one->account = getenv('NETSUITE_ACCOUNT');
  $one->consumerKey = getenv('NETSUITE_CONSUMER_KEY');
  $one->token = getenv('NETSUITE_TOKEN_ID');
  $one->nonce = bin2hex(random_bytes(16));
  $one->timestamp = time();
  $base = implode('&', array_map('rawurlencode', [$one->account, $one->consumerKey, $one->token, $one->nonce, (string) $one->timestamp]));
  $key = rawurlencode(getenv('NETSUITE_CONSUMER_SECRET')) . '&' . rawurlencode(getenv('NETSUITE_TOKEN_SECRET'));
  $one->signature = new TokenPassportSignature();
  $one->signature->_ = base64_encode(hash_hmac('sha256', $base, $key, true));
  $one->signature->algorithm = 'HMAC_SHA256';
  return new SoapHeader('ns', 'tokenPassport', $one);
}

function typed(array $values, string $type, string $namespace): SoapVar {
  return new SoapVar((object) $values, SOAP_ENC_OBJECT, $type, $namespace);
}

$options = [
  'trace' => 1, 'connection_timeout' => 10, 'cache_wsdl' => WSDL_CACHE_NONE, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
  'classmap' => ['TokenPassport' => 'TokenPassport', 'TokenPassportSignature' => 'TokenPassportSignature'],
  'location' => "$base/services/NetSuitePort_" . VERSION, 'keep_alive' => true,
];
if ($proxied) {
  $options += ['proxy_host' => '127.0.0.1', 'proxy_port' => (int) getenv('NETSUITE_PROXY_PORT')];
}
$client = new SoapClient("$base/wsdl/v" . VERSION . "_0/netsuite.wsdl", $options);

function call(string $operation, array $arguments, array $headers = []) {
  global $client;
  return $client->__soapCall($operation, [$arguments], null, array_merge([passport()], $headers));
}

function reasons($answer): array {
  return array_map(fn ($one) => $one->code, $answer->status->statusDetail ?? []);
}

$found = [];
$customer = typed(['externalId' => 'php-1', 'companyName' => 'PHP Söhne', 'subsidiary' => ['internalId' => '1']], 'Customer', RELATIONSHIPS);
$added = call('add', ['record' => $customer])->writeResponse;
$found['add'] = $added->status->isSuccess;
$id = $added->baseRef->internalId;
$found['add_again'] = reasons(call('add', ['record' => $customer])->writeResponse);
$changed = typed(['internalId' => $id, 'phone' => '555 0105'], 'Customer', RELATIONSHIPS);
$found['update'] = call('update', ['record' => $changed])->writeResponse->status->isSuccess;
$reference = typed(['type' => 'customer', 'internalId' => $id], 'RecordRef', CORE);
$got = call('get', ['baseRef' => $reference])->readResponse->record;
$found['get'] = [$got->companyName, $got->phone, $got->externalId];
$missing = typed(['type' => 'customer', 'internalId' => '99999999'], 'RecordRef', CORE);
$found['get_missing'] = reasons(call('get', ['baseRef' => $missing])->readResponse);
$found['upsert'] = call('upsert', ['record' => $customer])->writeResponse->baseRef->internalId === $id;
$broken = typed(['externalId' => 'php-2'], 'Customer', RELATIONSHIPS);
$listed = call('upsertList', ['record' => [$customer, $broken]])->writeResponseList->writeResponse;
$found['upsert_list'] = array_map(fn ($one) => $one->status->isSuccess, $listed);
$currencies = call('getAll', ['record' => typed(['recordType' => 'currency'], 'GetAllRecord', CORE)])->getAllResult;
$found['get_all'] = $currencies->totalRecords;

$basic = typed(['isInactive' => ['searchValue' => false]], 'CustomerSearchBasic', COMMON);
$preferences = new SoapHeader(MESSAGES, 'searchPreferences', ['bodyFieldsOnly' => true, 'pageSize' => 50]);
$page = call('search', ['searchRecord' => $basic], [$preferences])->searchResult;
$ids = [];
for ($number = 1; $number <= $page->totalPages; $number++) {
  $more = $number === 1 ? $page : call('searchMoreWithId', ['searchId' => $page->searchId, 'pageIndex' => $number])->searchResult;
  foreach ($more->recordList->record as $one) {
    $ids[$one->internalId] = true;
  }
}
$found['search'] = ['total' => $page->totalRecords, 'pages' => $page->totalPages, 'distinct' => count($ids)];
$field = typed(['recordType' => 'customer', 'field' => 'terms'], 'GetSelectValueFieldDescription', CORE);
$values = call('getSelectValue', ['fieldDescription' => $field, 'pageIndex' => 1])->getSelectValueResult;
$found['select_value'] = $values->baseRefList->baseRef[0]->name;
$found['delete'] = call('delete', ['baseRef' => $reference])->writeResponse->status->isSuccess;
$found['header_sent'] = (bool) preg_match('/<ns\d:tokenPassport/', $client->__getLastRequest());
try {
  $client->__soapCall('getServerTime', [[]], null, []);
} catch (SoapFault $fault) {
  $found['fault'] = [$fault->faultcode, $fault->faultstring, array_keys(get_object_vars($fault->detail ?? new stdClass()))];
}

// ---------------------------------------------------------------- REST and RESTlets by curl

function authorization(string $method, string $url): string {
  $parts = parse_url($url);
  parse_str($parts['query'] ?? '', $query);
  $oauth = [
    'oauth_consumer_key' => getenv('NETSUITE_CONSUMER_KEY'), 'oauth_token' => getenv('NETSUITE_TOKEN_ID'),
    'oauth_nonce' => bin2hex(random_bytes(10)), 'oauth_timestamp' => (string) time(),
    'oauth_signature_method' => 'HMAC-SHA256', 'oauth_version' => '1.0',
  ];
  $all = $oauth + $query;
  ksort($all);
  $joined = implode('&', array_map(fn ($name) => rawurlencode($name) . '=' . rawurlencode($all[$name]), array_keys($all)));
  $port = isset($parts['port']) ? ":$parts[port]" : '';
  $base = implode('&', array_map('rawurlencode', [$method, "$parts[scheme]://$parts[host]$port$parts[path]", $joined]));
  $key = rawurlencode(getenv('NETSUITE_CONSUMER_SECRET')) . '&' . rawurlencode(getenv('NETSUITE_TOKEN_SECRET'));
  $oauth['oauth_signature'] = base64_encode(hash_hmac('sha256', $base, $key, true));
  $pairs = array_map(fn ($name) => $name . '="' . rawurlencode($oauth[$name]) . '"', array_keys($oauth));
  return 'Authorization: OAuth realm="' . getenv('NETSUITE_ACCOUNT') . '", ' . implode(', ', $pairs);
}

$curl = curl_init(); // one handle: connections are kept alive
function http(string $method, string $url, ?array $body = null, array $headers = []): array {
  global $curl, $proxied;
  $location = '';
  curl_reset($curl);
  curl_setopt_array($curl, [
    CURLOPT_URL => $url, CURLOPT_CUSTOMREQUEST => $method, CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 20,
    CURLOPT_HTTPHEADER => [authorization($method, $url), 'Content-Type: application/json', ...$headers],
    CURLOPT_HEADERFUNCTION => function ($_, $line) use (&$location) {
      if (stripos($line, 'location:') === 0) { $location = trim(substr($line, 9)); }
      return strlen($line);
    },
  ]);
  if ($proxied) { curl_setopt($curl, CURLOPT_CAINFO, getenv('SSL_CERT_FILE')); }
  if ($body !== null) { curl_setopt($curl, CURLOPT_POSTFIELDS, json_encode($body)); }
  $text = curl_exec($curl);
  return [curl_getinfo($curl, CURLINFO_RESPONSE_CODE), json_decode($text ?: 'null', true), $location];
}

$records = "$base/services/rest/record/v1/customer";
[$found['rest_create'], , $where] = http('POST', $records, ['companyName' => 'PHP REST', 'subsidiary' => ['id' => '1']]);
[$found['rest_update']] = http('PATCH', $where, ['phone' => '555 0106']);
$found['rest_get'] = http('GET', $where)[1]['phone'];
[$found['rest_upsert']] = http('PUT', "$records/eid:php-3", ['companyName' => 'PHP 3', 'subsidiary' => ['id' => '1']]);
[$found['rest_delete']] = http('DELETE', $where);
[$found['rest_gone']] = http('GET', $where);
$rows = 0;
$next = "$base/services/rest/query/v1/suiteql?limit=100&offset=0";
while ($next) {
  [, $page] = http('POST', $next, ['q' => 'SELECT id FROM customer ORDER BY id'], ['Prefer: transient']);
  $rows += count($page['items']);
  $links = array_column($page['links'], 'href', 'rel');
  $next = $links['next'] ?? null;
}
$found['suiteql'] = ['rows' => $rows, 'total' => $page['totalResults']];
$script = "$restlets/app/site/hosting/restlet.nl?script=customscript_sandbox_echo&deploy=customdeploy_sandbox_echo";
$found['restlet'] = [http('GET', "$script&who=" . rawurlencode('Søren & Co'))[1], http('POST', $script, ['a' => [1, 2]])[1]];
$found['restlet_unknown'] = http('POST', "$restlets/app/site/hosting/restlet.nl?script=999&deploy=1", [])[1]['error']['code'];
echo json_encode($found, JSON_UNESCAPED_UNICODE);
