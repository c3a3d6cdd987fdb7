// The SuiteCloud project is this folder itself.
module.exports = { defaultProjectFolder: "", commands: {} };
