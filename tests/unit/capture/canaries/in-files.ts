/** Lines of the files that tools keep credentials in, as people paste them beside a log. */

const base64 = (text: string) => Buffer.from(text).toString('base64');

export const inFiles: Record<string, (secret: string) => string> = {
  // Cookie jars: curl, "The cookies file format"
  'a cookie jar': (s) => `# Netscape HTTP Cookie File\n\n.acme.dev\tTRUE\t/\tTRUE\t1795000000\tsid\t${s}\n`,
  'a line of a cookie jar': (s) => `acme.dev\tFALSE\t/app\tFALSE\t0\tlang\t${s}`,
  'a cookie jar, hidden from scripts': (s) => `#HttpOnly_acme.dev\tFALSE\t/\tTRUE\t0\tconnect.sid\t${s}\n`,
  'a cookie jar among lines': (s) => `$ cat jar\n.acme.dev\tTRUE\t/\tTRUE\t1795000000\tx\t${s}\n$ curl -b jar\n`,
  // PostgreSQL: "The Password File"
  'a password file': (s) => `db.acme.dev:5432:app:jane:${s}`,
  'a password file for all': (s) => `# .pgpass\n*:*:*:postgres:${s}\n`,
  'a password file of some': (s) => `localhost:*:app:bob:${s}\nlocalhost:5433:other:bob:x\n`,
  // GNU inetutils: "The .netrc file"
  'a login file': (s) => `machine acme.dev\n  login bob\n  password ${s}\n`,
  'a login file in a line': (s) => `machine acme.dev login bob password ${s}`,
  'a login file with an account': (s) => `machine acme.dev login bob account dev password ${s}\n`,
  'the default of a login file': (s) => `default login bob password ${s}\n`,
  'the account of a login file': (s) => `machine acme.dev login bob password x1y2z3w4 account ${s}\n`,
  // npm: ".npmrc", "Auth related configuration"
  "npm's token": (s) => `//registry.npmjs.org/:_authToken=${s}`,
  "npm's token, spaced": (s) => `registry=https://r.dev/\n//r.dev/npm/:_authToken = "${s}"\nalways-auth=true\n`,
  "npm's login": (s) => `//r.dev/:_auth=${base64(`bob:${s}`)}`,
  "npm's password": (s) => `//r.dev/:username=bob\n//r.dev/:_password=${base64(s)}\n`,
  "npm's token, set": (s) => `npm config set //registry.npmjs.org/:_authToken ${s}`,
  "npm's token, set with a sign": (s) => `npm config set //registry.npmjs.org/:_authToken=${s}`,
  "yarn's token": (s) => `npmRegistries:\n  "https://r.dev":\n    npmAuthToken: ${s}\n`,
  // Docker: config.json
  "Docker's login": (s) => JSON.stringify({ auths: { 'r.dev': { auth: base64(`bob:${s}`) } } }, null, 2),
  "Docker's login, pasted": (s) =>
    `$ cat ~/.docker/config.json\n{\n  "auths": {\n    "r.dev": {\n      "auth": "${base64(`bob:${s}`)}"\n`,
  "Docker's identity": (s) => JSON.stringify({ auths: { 'r.dev': { identitytoken: s } } }),
  "Docker's variable": (s) => `DOCKER_AUTH_CONFIG={"auths":{"r.dev":{"auth":"${base64(`bob:${s}`)}"}}}`,
  // Kubernetes: "Organizing Cluster Access Using kubeconfig Files", "Secrets"
  "a cluster's token": (s) => `apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    token: ${s}\n`,
  "a cluster's key": (s) =>
    `users:\n- name: jane\n  user:\n    client-key-data: ${base64(`-----BEGIN RSA PRIVATE KEY-----\n${s}`)}\n`,
  "a cluster's provider": (s) =>
    `user:\n  auth-provider:\n    config:\n      refresh-token: ${s}\n      idp-issuer-url: https://i.dev\n`,
  "a cluster's environment": (s) => `exec:\n  command: aws\n  env:\n  - name: AWS_SECRET_ACCESS_KEY\n    value: ${s}\n`,
  'a secret of a cluster': (s) =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  dbname: ${base64(s)}\n`,
  'a secret of a cluster, plain': (s) => `apiVersion: v1\nkind: Secret\nstringData:\n  where: ${s}\ntype: Opaque\n`,
  'a secret of a cluster, JSON': (s) =>
    JSON.stringify({ kind: 'Secret', metadata: { name: 'a' }, data: { where: base64(s) } }),
  'a secret of a cluster, plain JSON': (s) => JSON.stringify({ kind: 'Secret', stringData: { where: s } }),
  // Settings of clouds and servers
  'an AWS profile': (s) => `[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${s}\n`,
  "an AWS profile's session": (s) => `[default]\naws_session_token=${s}\n`,
  'an Azure account': (s) =>
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${base64(s)};EndpointSuffix=core.windows.net`,
  'an Azure bus': (s) =>
    `Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${s};EntityPath=q`,
  "MySQL's settings": (s) => `[client]\nuser=bob\npassword=${s}\n`,
  "S3's settings": (s) => `[default]\naccess_key = A\nsecret_key = ${s}\n`,
  "rclone's settings": (s) => `[box]\ntype = sftp\npass = ${s}\n`,
  "PyPI's settings": (s) => `[pypi]\nusername = __token__\npassword = ${s}\n`,
  "Cargo's token": (s) => `[registry]\ntoken = "${s}"\n`,
  "RubyGems' key": (s) => `---\n:rubygems_api_key: ${s}\n`,
  "Composer's login": (s) => JSON.stringify({ 'http-basic': { 'r.dev': { username: 'bob', password: s } } }),
  "Composer's token": (s) => JSON.stringify({ 'github-oauth': { 'github.com': s } }),
  "Composer's bearer": (s) => JSON.stringify({ bearer: { 'r.dev': s } }),
  "NuGet's login": (s) =>
    `<packageSourceCredentials><r><add key="Username" value="bob"/><add key="ClearTextPassword" value="${s}"/></r></packageSourceCredentials>`,
  "Maven's login": (s) =>
    `<settings><servers><server><id>r</id><username>bob</username><password>${s}</password></server></servers></settings>`,
  'a saved login of git': (s) => `https://bob:${s}@git.acme.dev\n`,
  'a header of git': (s) =>
    `[http "https://git.acme.dev/"]\n\textraheader = AUTHORIZATION: basic ${base64(`x:${s}`)}\n`,
  'a tunnel of WireGuard': (s) => `[Interface]\nPrivateKey = ${s}\n[Peer]\nPublicKey = abc=\n`,
  'a shared key of WireGuard': (s) => `[Peer]\nPresharedKey = ${s}\nAllowedIPs = 0.0.0.0/0\n`,
  'a wireless network': (s) => `network={\n  ssid="home"\n  psk="${s}"\n}\n`,
  "systemd's environment": (s) => `[Service]\nEnvironment="API_KEY=${s}" "PORT=3000"\n`,
  'a service of Compose': (s) => `services:\n  mcp:\n    environment:\n      - API_KEY=${s}\n      - PORT=3000\n`,
  'a Dockerfile': (s) => `FROM node\nENV API_KEY ${s}\nARG NPM_TOKEN=${s}\n`,
  'a setting of Rails': (s) => `production:\n  secret_key_base: ${s}\n`,
  'a setting of Django': (s) => `DEBUG = True\nSECRET_KEY = '${s}'\n`,
  'a setting of WordPress': (s) => `define( 'DB_NAME', 'app' );\ndefine( 'DB_PASSWORD', '${s}' );`,
  'a setting of Spring': (s) => `spring.datasource.username=bob\nspring.datasource.password=${s}\n`,
  'a setting of nginx': (s) => `location / { proxy_set_header Authorization "Bearer ${s}"; proxy_pass http://a; }`,
  'a variable of Terraform': (s) => `variable "db_password" {\n  type = string\n  default = "${s}"\n}\n`,
  'settings of an MCP client': (s) =>
    JSON.stringify({ mcpServers: { a: { command: 'npx', args: ['a', '--api-key', s] } } }),
  'a header among arguments': (s) =>
    JSON.stringify({ args: ['mcp-remote', 'https://a.dev', '--header', `Authorization: Bearer ${s}`] }),
  'a variable among arguments': (s) => JSON.stringify({ args: ['run', '-e', `API_KEY=${s}`, 'image'] }),
  'the environment of an MCP client': (s) => JSON.stringify({ env: { AUTH_HEADER: `Bearer ${s}` } }),
  'inputs of an MCP client': (s) =>
    JSON.stringify({ servers: { a: { headers: { Authorization: `Bearer ${s}` } } } }, null, '\t'),
  'a kind that is a list': (s) => JSON.stringify({ type: ['password'], value: s }),
  'an input of VS Code': (s) =>
    JSON.stringify({ inputs: [{ type: 'promptString', id: 'acme', password: true, default: s }] }),
  "a variable of the registry's server.json": (s) =>
    JSON.stringify({ packages: [{ environmentVariables: [{ name: 'ACME', isSecret: true, value: s }] }] }),
  'a setting of MCPB': (s) =>
    JSON.stringify({ user_config: { acme: { type: 'string', title: 'Acme', sensitive: true, default: s } } }),
  'an output of Terraform': (s) => JSON.stringify({ outputs: { acme: { sensitive: true, type: 'string', value: s } } }),
};
