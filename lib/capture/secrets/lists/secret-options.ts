/** Options of commands behind which a secret stands that no name announces, each with where it is from. */

interface SecretOption {
  /** The command, as a pattern. */
  command: string;
  option: string;
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
];
