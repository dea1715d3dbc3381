/** Options of commands behind which a secret stands that no name announces, each with where it is from. */

interface SecretOption {
  /** The command, as a pattern. */
  command: string;
  /** The argument before the secret; left out where the first that is no option is the secret. */
  option?: string;
  /** The secret is glued to it. */
  glued?: true;
  source: string;
}

export const secretOptions: SecretOption[] = [
  { command: 'sshpass', option: '-p', source: 'sshpass(1)' },
  { command: 'mysql|mysqldump|mysqladmin|mariadb', option: '-p', glued: true, source: 'mysql(1)' },
  { command: 'curl', option: '--oauth2-bearer', source: 'curl(1)' },
  { command: 'curl', option: '(?:-b|--cookie)', source: 'curl(1)' },
  { command: 'redis-cli', option: '-a', source: 'redis-cli: Command line usage' },
  {
    command: '(?:docker|podman|nerdctl|helm registry|oras) login',
    option: '-p',
    source: 'docker login, podman-login(1)',
  },
  { command: 'mongosh?|mongodump|mongorestore', option: '-p', source: 'MongoDB: mongosh options' },
  { command: 'ldapsearch|ldapmodify|ldapadd|ldapwhoami', option: '-w', source: 'ldapsearch(1)' },
  { command: 'sqlcmd|bcp', option: '-P', source: 'Microsoft: sqlcmd utility' },
  { command: 'unzip|zip', option: '-P', source: 'zip(1)' },
  { command: 'ConvertTo-SecureString', source: 'Microsoft: ConvertTo-SecureString, String' },
  { command: 'htpasswd -\\w{0,8}b\\w{0,8} \\S{1,100} \\S{1,100}', source: 'htpasswd(1)' },
  { command: 'vault login', source: 'HashiCorp Vault: login' },
  { command: 'az login', option: '-p', source: 'Microsoft: az login' },
  { command: 'https?', option: '(?:-a|--auth)', source: 'HTTPie: Authentication' },
  { command: 'openssl', option: '-k', source: 'openssl-enc(1)' },
  { command: 'keytool|jarsigner', option: '-(?:store|key)pass', source: 'Oracle: keytool' },
  { command: 'smbclient|rpcclient', option: '(?:-U|--user)', source: 'smbclient(1)' },
  { command: 'net use', option: '\\\\\\\\\\S{1,100}', source: 'Microsoft: net use' },
  { command: 'w?xfreerdp3?', option: '/p:', glued: true, source: 'xfreerdp(1)' },
  {
    command: 'kubectl create secret',
    option: '--from-literal=[\\w.-]{1,60}=',
    glued: true,
    source: 'Kubernetes: kubectl create secret generic',
  },
  { command: 'kubectl create secret', option: '--from-literal', source: 'Kubernetes: kubectl create secret generic' },
];

/** Commands that read a secret from what is piped to them, as patterns. */
export const secretReaders: { command: string; source: string }[] = [
  {
    command: '(?:docker|podman|nerdctl|helm registry|oras|crane auth|az acr) login[^|\\n]{0,200}--password-stdin',
    source: 'docker login, --password-stdin',
  },
  { command: 'gh auth login[^|\\n]{0,100}--with-token', source: 'GitHub: gh auth login' },
  { command: 'sudo (?:-\\w )?-S', source: 'sudo(8)' },
  { command: 'chpasswd', source: 'chpasswd(8)' },
  { command: 'ConvertTo-SecureString', source: 'Microsoft: ConvertTo-SecureString' },
];
