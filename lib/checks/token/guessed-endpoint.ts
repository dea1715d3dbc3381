import { guessedEndpoint } from '../kit/guessed.ts';

export default guessedEndpoint({ role: 'token', path: '/token', what: 'get a token' });
